import type { Span, TextChange } from '../textChange';

/** A text in which the first image with a definition names its file itself. */
export interface InlinedImage {
  text: string;
  /** Where the path stands now. */
  range: Span;
  /** Changes of that text, as changes of the original. */
  inOriginal(changes: readonly TextChange[]): TextChange[];
}

const labelKey = (label: string): string => label.replace(/\s+/gu, ' ').trim().toLowerCase();

/**
 * For the path of a definition, `[mill]: mill.png "Title"`: the text with its first use, `![A mill][mill]`, as an image
 * with its own path. @returns undefined for another path, and where no image uses the definition.
 */
export function inlinedImage(text: string, range: Span): InlinedImage | undefined {
  const lineStart = text.lastIndexOf('\n', range.start - 1) + 1;
  const [, label] = /^[ \t>]*\[((?:\\[^]|[^\\[\]])+)\]:[ \t]*<?$/u.exec(text.slice(lineStart, range.start)) ?? [];
  if (label === undefined) return undefined;
  const [, title = ''] =
    /^>?([ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*\r?(?:\n|$)/u.exec(text.slice(range.end)) ?? [];
  for (const match of text.matchAll(/!\[((?:\\[^]|[^\\[\]])*)\](?:\[((?:\\[^]|[^\\[\]])*)\])?(?![[(:])/gu)) {
    const [whole, alt = '', given = ''] = match;
    if (labelKey(given === '' ? alt : given) !== labelKey(label)) continue;
    const path = text.slice(range.start, range.end);
    const before = `![${alt}](<`;
    const inlined = `${before}${path}>${title})`;
    const { index } = match;
    const longer = inlined.length - whole.length;
    const original = (offset: number): number =>
      offset <= index ? offset : Math.max(index + whole.length, offset - longer);
    return {
      text: text.slice(0, index) + inlined + text.slice(index + whole.length),
      range: { start: index + before.length, end: index + before.length + path.length },
      inOriginal: changes =>
        changes.map(({ start, end, text: put }) => ({ start: original(start), end: original(end), text: put })),
    };
  }
  return undefined;
}
