import type { ElementAttribute, WrittenText } from './imageAttributes';
import { imageAttributeKind, pixelsOf, unknownAttributes } from './imageAttributes';
import { addressInTemplate, imageOfUrl, oneLine } from './imagePath';
import type { ImageReference, PathRule, ReferenceHints } from './referenceTypes';
import { styleReferences } from './cssReferences';
import { srcsetCandidates } from './srcset';
import type { TextBlock } from './surroundings';
import { Surroundings } from './surroundings';

/** The beginning of an element. */
export interface OpenedElement {
  name: string;
  attributes: readonly ElementAttribute[];
  /** Offset of its `<`. */
  start: number;
  isEmpty: boolean;
}

const headingTag = /^(?:h[1-6]|title)$/iu;
const blockTag =
  /^(?:h[1-6]|title|p|li|t[dhr]|table|figure|figcaption|caption|d[tld]|blockquote|div|section|article|main|aside|header|footer|ul|ol|body|html|head|nav|template)$/iu;
const emptyTag = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/iu;
/** `<img>`, and components that become one: `<Image>`, `<NuxtImg>`, `<enhanced:img>`. */
const imageElement = /^(?:img|IMG|(?:[\w.]+[.:-])?(?:\p{Lu}\w*)?(?:Image|Img|Picture)|[\w-]+[:-]img)$/u;
/** By which an image has a text, or says that it needs none. */
const textAttributes = new Set([
  'alt',
  'aria-label',
  'aria-labelledby',
  'aria-hidden',
  'role',
  'accessibilitylabel',
  unknownAttributes,
]);

/**
 * Takes the elements and texts of a document in their order, and keeps the images that they name. HTML, components and
 * JSX have the same elements, in different notations.
 */
export class MarkupCollector {
  readonly references: ImageReference[] = [];
  readonly blocks: TextBlock[] = [];
  private readonly pictures: { sources: ImageReference[]; image?: ImageReference }[] = [];
  private readonly figures: { first: number; caption: string }[] = [];
  private pieces: { offset: number; text: string }[] = [];
  private blockStart = 0;
  private isInHeading = false;
  private isInCaption = false;

  constructor(private readonly rule: PathRule) {}

  open({ name, attributes, start, isEmpty }: OpenedElement): void {
    const tag = name.toLowerCase();
    if (blockTag.test(tag)) {
      this.endBlock(start);
      this.isInHeading = headingTag.test(tag);
    }
    const found = this.imagesOf(name, attributes);
    if (found[0] && isWithoutAlt(name, attributes)) {
      const behindName = start + 1 + name.length;
      (found[0].altPlaces ??= []).push({ start: behindName, end: behindName, form: 'attribute' });
    }
    const picture = this.pictures.at(-1);
    if (picture && tag === 'source') picture.sources.push(...found);
    else if (picture && found[0] && !picture.image) {
      picture.image = found[0];
      picture.sources.push(...found.slice(1));
    }
    if (isEmpty || emptyTag.test(name)) return;
    if (tag === 'picture') this.pictures.push({ sources: [] });
    if (tag === 'figure') this.figures.push({ first: this.references.length, caption: '' });
    if (tag === 'figcaption') this.isInCaption = true;
  }

  close(name: string, end: number): void {
    const tag = name.toLowerCase();
    if (blockTag.test(tag)) this.endBlock(end);
    if (headingTag.test(tag)) this.isInHeading = false;
    if (tag === 'picture') this.endPicture();
    if (tag === 'figcaption') this.isInCaption = false;
    if (tag === 'figure') this.endFigure();
  }

  text(text: string, offset: number): void {
    this.pieces.push({ offset, text });
    const figure = this.figures.at(-1);
    if (figure && this.isInCaption) figure.caption += text;
  }

  /**
   * All references, in the order of the text, with what surrounds those that nothing describes.
   * @param blocksAround more blocks that may tell what surrounds places, which are given in their order.
   */
  finish(end: number, blocksAround: (offsets: readonly number[]) => readonly TextBlock[] = () => []): ImageReference[] {
    this.endBlock(end);
    this.references.sort((one, other) => one.range.start - other.range.start);
    const undescribed = this.references.filter(
      ({ alt, hints }) => alt === '' && hints.title === undefined && hints.surroundings === undefined,
    );
    if (undescribed.length === 0) return this.references;
    const around = new Surroundings([...this.blocks, ...blocksAround(undescribed.map(({ range }) => range.start))]);
    for (const { hints, range } of undescribed) {
      const surroundings = around.of(range.start);
      if (surroundings !== undefined) hints.surroundings = surroundings;
    }
    return this.references;
  }

  private imagesOf(element: string, attributes: readonly ElementAttribute[]): ImageReference[] {
    const textOf = (...names: string[]): string | undefined =>
      names.map(name => attributes.find(attribute => attribute.name === name)?.text).find(text => text !== undefined);
    const alt = oneLine(textOf('alt', 'aria-label', 'accessibilitylabel') ?? '');
    const width = pixelsOf(textOf('width'));
    const height = pixelsOf(textOf('height'));
    const title = oneLine(textOf('title') ?? '');
    const hints: Omit<ReferenceHints, 'rule'> = {
      ...(title !== '' && { title }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(element.toLowerCase() === 'meta' && { isWide: true }),
    };
    return attributes.flatMap(attribute => {
      const kind = imageAttributeKind(element, attribute.name, textOf);
      if (kind === undefined) return [];
      if (kind === 'style') {
        this.references.push(...this.stylesOf(attribute));
        return [];
      }
      const before = this.references.length;
      for (const reference of attribute.found ?? []) describe(reference, alt, hints);
      for (const { text, start, end } of kind === 'sources' ? ownStrings(attribute) : attribute.texts) {
        const isWhole = kind !== 'srcset';
        const urls = isWhole ? [{ url: text, offset: 0 }] : srcsetCandidates(text);
        for (const url of urls) {
          const from = start + url.offset;
          const range = { start: from, end: isWhole ? end : from + url.url.length };
          this.add(url.url, range, alt, { ...hints, ...candidateWidth(url.width, hints) });
        }
      }
      return [...(attribute.found ?? []), ...this.references.slice(before)];
    });
  }

  private add(url: string, whole: ImageReference['range'], alt: string, hints: Omit<ReferenceHints, 'rule'>): void {
    const target = imageOfUrl(url);
    const inner = addressInTemplate(url);
    const start = whole.start + (inner === undefined ? 0 : url.indexOf(inner));
    const range = inner === undefined ? whole : { start, end: start + inner.length };
    if (target !== undefined) this.references.push({ target, alt, range, hints: { rule: this.rule, ...hints } });
  }

  private stylesOf({ texts, strings }: ElementAttribute): ImageReference[] {
    return (strings ?? texts).flatMap(({ text, start }) => styleReferences(text, start, this.rule));
  }

  private endBlock(end: number): void {
    if (this.pieces.length > 0)
      this.blocks.push({ start: this.blockStart, end, isHeading: this.isInHeading, pieces: this.pieces });
    this.pieces = [];
    this.blockStart = end;
  }

  private endPicture(): void {
    const { sources, image } = this.pictures.pop() ?? { sources: [] };
    if (!image) return;
    for (const source of sources) describe(source, image.alt, image.hints);
  }

  private endFigure(): void {
    const { first, caption } = this.figures.pop() ?? { first: 0, caption: '' };
    const title = oneLine(caption);
    if (title === '') return;
    for (const { hints } of this.references.slice(first)) hints.title ??= title;
  }
}

/** The texts of an object that are not in calls, which have found their images themselves. */
function ownStrings({ strings = [], found = [] }: ElementAttribute): readonly WrittenText[] {
  return strings.filter(({ start }) => !found.some(({ range }) => range.start === start));
}

/** Whether an element shows an image and has no alt text, not even an empty one, which says that it is decoration. */
function isWithoutAlt(name: string, attributes: readonly ElementAttribute[]): boolean {
  if (!imageElement.test(name)) return false;
  return !attributes.some(attribute => textAttributes.has(attribute.name));
}

/** What an element says about an image that was named elsewhere, by an import or in a `source`. */
export function describe(reference: ImageReference, alt: string, hints: Omit<ReferenceHints, 'rule'>): void {
  if (reference.alt === '') reference.alt = alt;
  const { title, width, height } = hints;
  if (title !== undefined) reference.hints.title ??= title;
  if (reference.hints.width !== undefined || reference.hints.height !== undefined) return;
  if (width !== undefined) reference.hints.width = width;
  if (height !== undefined) reference.hints.height = height;
}

/** A candidate has the shape of the element in its own width. */
function candidateWidth(candidate: number | undefined, { width, height }: Omit<ReferenceHints, 'rule'>): object {
  if (candidate === undefined) return {};
  if (width === undefined || height === undefined) return { width: candidate };
  return { width: candidate, height: Math.round((candidate * height) / width) };
}
