import type { ImageReference } from '../referenceTypes';

/** What the names of a script stand for, as far as it matters for images. */
export class ScriptNames {
  readonly images = new Map<string, ImageReference[]>();
  /** Names for the address of the site, which stands before the path of a public file. */
  readonly bases = new Set<string>();

  addImport(specifier: string, names: readonly string[]): void {
    if (specifier !== '$app/paths') return;
    for (const name of names) if (!pathFunctions.has(name)) this.bases.add(name);
  }

  /** Whether an expression is the address of the site. */
  isBase(expression: string): boolean {
    const written = expression.replace(/\s+/gu, '');
    return this.bases.has(written) || settings.has(written);
  }
}

const pathFunctions = new Set(['resolve', 'resolveRoute', 'asset', 'match']);
const settings = new Set(['import.meta.env.BASE_URL', 'process.env.PUBLIC_URL']);
