// The elements and attributes by which HTML and its relatives name images. Source: the HTML standard, and the table of
// asset sources of Vite (`node/assetSource.ts`), 2026.

import type { ImageReference } from './referenceTypes';

export type ImageAttributeKind =
  | 'path'
  | 'srcset'
  | 'style'
  /** An object with a path for each colour scheme, of the component `ThemedImage` of Docusaurus. */
  | 'sources';

/** A text within an attribute, and where it stands, without quotes. */
export interface WrittenText {
  text: string;
  start: number;
  end: number;
}

/** An attribute of an element as one of the languages writes it. */
export interface ElementAttribute {
  /** In lower case, without the mark of a binding. */
  name: string;
  /** Decoded; undefined where an expression stands that is more than a text. */
  text?: string | undefined;
  /** The texts that may be its value: more than one where an expression chooses. */
  texts: readonly WrittenText[];
  /** All texts of an expression. */
  strings?: readonly WrittenText[];
  /** Images of imports and calls that an expression shows. They are among the references already. */
  found?: readonly ImageReference[];
}

/** The name of an attribute that stands for others, which are not known here: `{...props}`. */
export const unknownAttributes = '...';

const pathAttributes: Readonly<Record<string, readonly string[]>> = {
  img: ['src'],
  source: ['src'],
  input: ['src'],
  embed: ['src'],
  video: ['poster'],
  object: ['data'],
  image: ['href', 'xlink:href', 'src'],
  feimage: ['href', 'xlink:href'],
  body: ['background'],
  table: ['background'],
  td: ['background'],
  th: ['background'],
};
/** What is shown or run by these is no image. */
const otherSources = new Set(['script', 'iframe', 'audio', 'track', 'frame', 'portal']);
const imageRelations =
  /(?:^|\s)(?:icon|apple-touch-icon(?:-precomposed)?|apple-touch-startup-image|image_src|mask-icon|fluid-icon)(?:\s|$)/iu;
const imageMeta =
  /^(?:og:image(?::url|:secure_url)?|twitter:image(?::src)?|msapplication-(?:tileimage|\w+logo)|image|thumbnail)$/iu;

/** How an attribute of an element names images, or undefined where it names none. */
export function imageAttributeKind(
  element: string,
  attribute: string,
  valueOf: (name: string) => string | undefined,
): ImageAttributeKind | undefined {
  if (attribute === 'style') return 'style';
  const tag = element.toLowerCase();
  if (attribute === 'srcset') return otherSources.has(tag) ? undefined : 'srcset';
  if (tag === 'link') {
    const relation = valueOf('rel') ?? '';
    const isPreload = /(?:^|\s)preload(?:\s|$)/iu.test(relation) && valueOf('as')?.toLowerCase() === 'image';
    if (attribute === 'imagesrcset') return isPreload ? 'srcset' : undefined;
    return attribute === 'href' && (isPreload || imageRelations.test(relation)) ? 'path' : undefined;
  }
  if (tag === 'meta')
    return attribute === 'content' &&
      imageMeta.test(valueOf('property') ?? valueOf('name') ?? valueOf('itemprop') ?? '')
      ? 'path'
      : undefined;
  if (attribute === 'sources') return /ThemedImage$/u.test(element) ? 'sources' : undefined;
  // React Native.
  if (attribute === 'source' && /(?:^|\.)\w*Image(?:Background)?$/u.test(element)) return 'path';
  const known = pathAttributes[tag];
  if (known) return known.includes(attribute) ? 'path' : undefined;
  // Components: `<Image src>`, `<v-img src>`, `<enhanced:img src>`.
  const isComponent = /^\p{Lu}|[-.:]/u.test(element);
  return isComponent && !otherSources.has(tag) && (attribute === 'src' || attribute === 'poster') ? 'path' : undefined;
}

/** The number of pixels that an attribute gives, as HTML reads it; undefined for percentages and other units. */
export function pixelsOf(text: string | undefined): number | undefined {
  const [, digits] = /^\s*(\d+(?:\.\d+)?)(?:px)?\s*$/u.exec(text ?? '') ?? [];
  const pixels = Math.round(Number(digits));
  return pixels > 0 ? pixels : undefined;
}
