import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import * as z from 'zod/mini';
import type { SearchedWorkspace } from './scanWorkspace';
import { foldersAbove, kindAt, siteOf, textAt } from './scanWorkspace';

const configurationSchema = z.object({
  extends: z.optional(z.union([z.string(), z.array(z.string())])),
  references: z.optional(z.array(z.object({ path: z.string() }))),
  compilerOptions: z.optional(
    z.object({ baseUrl: z.optional(z.string()), paths: z.optional(z.record(z.string(), z.array(z.string()))) }),
  ),
});

/** A pattern such as `@/*` and the places that it means, with `*` for the rest. */
interface Alias {
  pattern: string;
  folder: URI;
  targets: readonly string[];
}

/** Configurations may name each other in a circle. */
const maxConfigurations = 8;

/**
 * The files that a path may mean by the aliases of the project: those of the nearest `tsconfig.json` or
 * `jsconfig.json`, else those that frameworks have by themselves. None for the name of a package.
 */
export async function aliasedFiles(workspace: SearchedWorkspace, document: URI, path: string): Promise<URI[]> {
  // Webpack marks paths in style sheets so, and Vue in templates.
  const name = /^~[^/]/u.test(path) ? path.slice(1) : path;
  for (const folder of foldersAbove(workspace, document)) {
    for (const file of ['tsconfig.json', 'jsconfig.json']) {
      const configuration = Utils.joinPath(folder, file);
      const key = `aliases of ${configuration.toString()}`;
      const aliases = await workspace.once(key, () => aliasesOf(workspace, configuration));
      const files = aliases.flatMap(alias => filesOf(alias, name));
      if (files.length > 0) return files;
    }
  }
  return frameworkFiles(workspace, document, name);
}

function filesOf({ pattern, folder, targets }: Alias, path: string): URI[] {
  const [before = '', after] = pattern.split('*');
  if (after === undefined ? path !== pattern : !path.startsWith(before) || !path.endsWith(after)) return [];
  // An alias for everything is the base of bare names, which are packages.
  if (before === '') return [];
  const rest = path.slice(before.length, path.length - (after?.length ?? 0));
  return targets.map(target =>
    Utils.joinPath(
      folder,
      target.replace('*', () => rest),
    ),
  );
}

async function aliasesOf(workspace: SearchedWorkspace, configuration: URI): Promise<Alias[]> {
  const waiting = [configuration];
  const aliases: Alias[] = [];
  for (let count = 0; count < maxConfigurations; count += 1) {
    const file = waiting.shift();
    if (!file) break;
    const text = await textAt(workspace, file);
    const parsed = text === undefined ? undefined : configurationSchema.safeParse(parseJsonWithComments(text));
    if (!parsed?.success) continue;
    const { compilerOptions, references = [], extends: bases = [] } = parsed.data;
    const folder = Utils.joinPath(Utils.dirname(file), compilerOptions?.baseUrl ?? '.');
    for (const [pattern, targets] of Object.entries(compilerOptions?.paths ?? {}))
      aliases.push({ pattern, folder, targets });
    const others = [...[bases].flat(), ...references.map(({ path }) => path)];
    waiting.push(...others.filter(other => /^\.{1,2}\//u.test(other)).map(other => besides(file, other)));
  }
  return aliases;
}

function besides(file: URI, path: string): URI {
  const uri = Utils.joinPath(Utils.dirname(file), path);
  return uri.path.endsWith('.json') ? uri : Utils.joinPath(uri, 'tsconfig.json');
}

/** @returns undefined for what is no JSON even without comments and surplus commas. */
export function parseJsonWithComments(text: string): unknown {
  const plain = text
    .replace(/^\ufeff/u, '')
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//gu, (_, string?: string) => string ?? '')
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[\]}])/gu, (_, string?: string) => string ?? '');
  try {
    return JSON.parse(plain);
  } catch {
    return undefined;
  }
}

/** Aliases without a configuration: `@site/` of Docusaurus, `$lib/` of SvelteKit, `@/` and `~/` of most others. */
async function frameworkFiles(workspace: SearchedWorkspace, document: URI, path: string): Promise<URI[]> {
  const [, mark = '', rest = ''] = /^(@site|\$lib|@|~)\/(.+)$/u.exec(path) ?? [];
  if (mark === '') return [];
  const found = await siteOf(workspace, document);
  if (mark === '@site') return found?.site.generator === 'docusaurus' ? [Utils.joinPath(found.folder, rest)] : [];
  const folder = found?.folder ?? (await packageFolder(workspace, document));
  if (!folder) return [];
  if (mark === '$lib') return [Utils.joinPath(folder, 'src/lib', rest)];
  const source = Utils.joinPath(folder, 'src');
  if ((await kindAt(workspace, source)) === 'folder') return [Utils.joinPath(source, rest)];
  const app = Utils.joinPath(folder, 'app');
  const isInApp = found?.site.generator === 'nuxt' && (await kindAt(workspace, app)) === 'folder';
  return [Utils.joinPath(isInApp ? app : folder, rest)];
}

async function packageFolder(workspace: SearchedWorkspace, document: URI): Promise<URI | undefined> {
  for (const folder of foldersAbove(workspace, document))
    if ((await kindAt(workspace, Utils.joinPath(folder, 'package.json'))) === 'file') return folder;
  return undefined;
}
