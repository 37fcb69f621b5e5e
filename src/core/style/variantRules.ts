import * as l10n from '@vscode/l10n';
import type { Scheme } from '../documents/variants/themedForm';
import type { StyleFile } from './styleFile';

/** How a variant of an image is made, and what its file is called. */
export interface VariantRule {
  name: string;
  /** What changes, for the model that edits. */
  prompt: string;
  /** Stands in the name of the file before its extension. */
  suffix: string;
  /** For which pages it is; without one, it is a file that no document shows by itself. */
  scheme?: Scheme;
}

/** The variants that need no rule of one's own, in the order in which they are offered. */
const known: Readonly<Record<Scheme, () => string>> = {
  dark: () =>
    l10n.t('The same image at night, with a dark background. Composition, subjects and style stay as they are.'),
  light: () =>
    l10n.t('The same image by day, with a light background. Composition, subjects and style stay as they are.'),
};

/** The variants that can be made: dark and light, as the style file changes them, and those of its own. */
export function variantRules(file: StyleFile | undefined): VariantRule[] {
  const own = file?.variants ?? {};
  const names = new Set([...Object.keys(known), ...Object.keys(own)]);
  return Array.from(names, name => {
    const { prompt, suffix, scheme }: NonNullable<StyleFile['variants']>[string] = own[name] ?? {};
    const ofName = name === 'dark' || name === 'light' ? name : undefined;
    const shown = scheme ?? ofName;
    return {
      name,
      prompt: prompt ?? (shown ? known[shown]() : l10n.t('The same image, but: {0}', name)),
      suffix: suffix ?? `.${name}`,
      ...(shown && { scheme: shown }),
    };
  });
}
