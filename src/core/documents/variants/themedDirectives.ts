import type { TextChange } from '../textChange';
import type { MarkdownImage } from './imageMarkup';
import { linesOf, sameLengthLineEnds } from './imageMarkup';
import type { ClassForm, Scheme } from './themedForm';
import type { ThemedRequest } from './themedMarkup';
import { pairOf } from './themedMarkup';

// Images and figures of Sphinx with the classes of its themes. Sources: pradyunsg.me/furo/reference/images, and
// pydata-sphinx-theme.readthedocs.io, "Light and dark themes".

/**
 * A directive `image` or `figure` of reStructuredText, twice. @returns undefined for a substitution, which stands
 * within a text.
 */
export function directiveTwice(request: ThemedRequest, form: ClassForm): TextChange[] | undefined {
  const { text, reference } = request;
  const plain = sameLengthLineEnds(text);
  const lineStart = plain.lastIndexOf('\n', reference.range.start - 1) + 1;
  const first = /^([ \t]*(?:(?:[-*+•]|\(?(?:\d+|#)[.)])[ \t]+)*)\.\. (image|figure)::[ \t]/u.exec(
    plain.slice(lineStart),
  );
  if (!first) return undefined;
  const [, marks = '', name] = first;
  const start = lineStart + marks.length;
  const indentation = marks.replace(/\S/gu, ' ');
  const end = endOfBlock(plain, start, indentation.length);
  const option = name === 'figure' ? 'figclass' : 'class';
  return [twice(request, { start, end }, indentation, block => optioned(block, option, form, indentation))];
}

/** The end of the last line that is indented below the first one. */
function endOfBlock(text: string, start: number, indentation: number): number {
  const lines = text.slice(start).split('\n');
  let last = 0;
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    if ((/^[ \t]*/u.exec(line)?.[0].length ?? 0) <= indentation) break;
    last = index;
  }
  return (
    start +
    lines
      .slice(0, last + 1)
      .join('\n')
      .trimEnd().length
  );
}

/** A directive of MyST that stands in a fence, twice. @returns undefined where it is none. */
export function fenceTwice(request: ThemedRequest, form: ClassForm): TextChange[] | undefined {
  const { text, reference } = request;
  const plain = sameLengthLineEnds(text);
  const lineStart = plain.lastIndexOf('\n', reference.range.start - 1) + 1;
  const first = /^([ \t>]*)((`{3,}|~{3,}|:{3,})\{(image|figure)\}[ \t])/u.exec(plain.slice(lineStart));
  if (!first) return undefined;
  const [, prefix = '', , fence = '', name] = first;
  const start = lineStart + prefix.length;
  const closing = new RegExp(`\\n[ \\t>]*${fence}+[ \\t]*(?=\\n|$)`, 'u').exec(plain.slice(start));
  if (!closing) return undefined;
  const end = start + (closing.index + closing[0].trimEnd().length);
  const option = name === 'figure' ? 'figclass' : 'class';
  return [twice(request, { start, end }, prefix, block => optioned(block, option, form, prefix, ''))];
}

/** An image of Markdown as two directives. @returns undefined where directives cannot stand or say the same. */
export function directivesOfMarkdown(
  request: ThemedRequest,
  image: MarkdownImage,
  form: ClassForm,
): TextChange[] | undefined {
  const { text, reference, variant, scheme } = request;
  const { isAlone, prefix } = linesOf(text, image);
  if (!isAlone || image.title !== undefined || image.attributes || !isParagraph(text, image)) return undefined;
  const paths = pairOf(reference.target, variant.target, scheme);
  const block = (of: Scheme): string =>
    [
      `\`\`\`{image} ${paths[of]}`,
      ...(reference.alt === '' ? [] : [`:alt: ${reference.alt}`]),
      `:class: ${form[of]}`,
      '```',
    ].join(`\n${prefix}`);
  const blocks = `${block('light')}\n${prefix.trimEnd()}\n${prefix}${block('dark')}`;
  return [{ start: image.start, end: image.end, text: blocks }];
}

/** Whether nothing of a paragraph stands above or below: a fence ends it, but only where that is meant. */
function isParagraph(text: string, { start, end }: { start: number; end: number }): boolean {
  const before = text.slice(0, start).replace(/[^\n]*$/u, '');
  const after = text.slice(end).replace(/^[^\n]*\n?/u, '');
  const above =
    before
      .replace(/\r?\n$/u, '')
      .split('\n')
      .at(-1) ?? '';
  const [below = ''] = after.split('\n');
  return !/[\p{L}\p{N}]/u.test(above.replace(/^[ \t]*#{1,6} .*$/u, '')) && !/[\p{L}\p{N}]/u.test(below);
}

/** The block and its copy, each with its option and its path. */
function twice(
  { text, reference: { range }, variant, scheme }: ThemedRequest,
  span: { start: number; end: number },
  prefix: string,
  optionFor: (block: string) => (of: Scheme) => string,
): TextChange {
  const paths = pairOf(text.slice(range.start, range.end), variant.written, scheme);
  const copy = (of: Scheme): string => {
    const block = text.slice(span.start, range.start) + paths[of] + text.slice(range.end, span.end);
    // A name is one thing only.
    return optionFor(of === 'light' ? block : block.replace(/\r?\n[ \t>]*:name:[^\n]*/u, ''))(of);
  };
  const lines = `${copy('light')}\n${prefix.trimEnd()}\n${prefix}${copy('dark')}`;
  return { ...span, text: lines.replace(/\r\n/gu, '\n') };
}

/** Adds a class to the option that has classes, or that option below the first line. */
function optioned(
  block: string,
  option: string,
  form: ClassForm,
  prefix: string,
  indentation = '   ',
): (of: Scheme) => string {
  return of => {
    const own = new RegExp(`(\\n[ \\t>]*:${option}:[ \\t]*)`, 'u');
    if (own.test(block)) return block.replace(own, `$1${form[of]} `);
    const [firstLine = ''] = block.split(/\r?\n/u);
    const next = /^\r?\n([ \t]+):[\w-]+:/u.exec(block.slice(firstLine.length))?.[1];
    const before = next ?? prefix + indentation;
    return `${firstLine}\n${before}:${option}: ${form[of]}${block.slice(firstLine.length)}`;
  };
}
