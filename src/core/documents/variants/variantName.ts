/** Without its extension, and the extension with its dot. */
function parts(name: string): [stem: string, extension: string] {
  const [, stem = name, extension = ''] = /^(.+)(\.[^.]+)$/su.exec(name) ?? [];
  return [stem, extension];
}

/**
 * The name of a variant: `hero.dark.png` for `hero.png`.
 * @param others the suffixes of all variants: `hero.light.png` is the light variant of `hero.dark.png`.
 */
export function variantName(original: string, suffix: string, others: readonly string[]): string {
  const [stem] = parts(original);
  const own = others.find(other => other !== '' && stem.length > other.length && stem.endsWith(other)) ?? '';
  return `${stem.slice(0, stem.length - own.length)}${suffix}.png`;
}

/** Whether a file has the name of this variant already. */
export const isNamedVariant = (name: string, suffix: string): boolean => parts(name)[0].endsWith(suffix);

/**
 * The path of a variant that lies beside the original, in the manner in which a document writes that of the original:
 * `my%20hero.dark.png` for `my%20hero.png`. Query and fragment are left out.
 * @returns undefined where the document writes the end of the name in another way.
 */
export function besideOriginal(written: string, original: string, variant: string): string | undefined {
  const path = written.replace(/[?#].*$/su, '');
  const shared = sharedStart(original, variant);
  const [ending, other] = [original.slice(shared), variant.slice(shared)];
  // Letters beyond these may be written encoded.
  if (!path.endsWith(ending) || !/^[\w.-]+$/u.test(ending) || !/^[\w.-]+$/u.test(other)) return undefined;
  return path.slice(0, path.length - ending.length) + other;
}

function sharedStart(one: string, other: string): number {
  let shared = 0;
  while (shared < one.length && one[shared] === other[shared]) shared += 1;
  // Both parts begin with a mark, so that no word and no character is cut in two.
  const last = Math.min(shared, one.length - 1);
  return Math.max(0, one.lastIndexOf('.', last), one.lastIndexOf('-', last));
}
