/** What an image is for. The file `.easel/style.json` can give each kind a size. */
export const pictureKinds = ['hero', 'icon', 'diagram', 'avatar', 'socialCard'] as const;
export type PictureKind = (typeof pictureKinds)[number];

const words: Readonly<Record<PictureKind, readonly string[]>> = {
  hero: ['hero', 'banner', 'cover', 'header', 'splash'],
  icon: ['icon', 'favicon', 'logo'],
  diagram: ['diagram', 'chart', 'flowchart', 'architecture'],
  avatar: ['avatar', 'profile', 'headshot'],
  socialCard: ['og', 'opengraph', 'social', 'twitter'],
};
const kindOfWord = new Map(pictureKinds.flatMap(kind => words[kind].map(word => [word, kind] as const)));

/**
 * The kind that the name of a file or folder tells: by its last word that names one, as in `dashboard-icon`, `icons` or
 * `ogImage`.
 */
export function kindOfName(name: string): PictureKind | undefined {
  const parts = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  for (const part of parts.reverse()) {
    const kind = kindOfWord.get(part) ?? kindOfWord.get(part.replace(/s$/u, ''));
    if (kind) return kind;
  }
  return undefined;
}
