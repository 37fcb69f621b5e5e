import type { DocumentLanguage, LinkedImage, Placement } from '../languageTypes';
import type { Enclosure } from '../enclosing';
import { afterInlineParts, enclosedAt } from '../enclosing';
import { indentationOf, isWithinLine, lineContext, placeBlocks, placeInline, withMove } from '../placing';

const enclosures: readonly Enclosure[] = [
  { open: /(?<!\\)(?:\\\\)*%/gu, close: /$/mu, moved: 'afterComment' },
  { open: /\\begin\{comment\}/gu, close: /\\end\{comment\}/u, moved: 'afterComment' },
  {
    open: /\\begin\{(verbatim\*?|Verbatim|lstlisting|minted|tikzpicture|(?:display)?math|(?:equation|align|alignat|flalign|gather|multline|eqnarray)\*?)\}/gu,
    close: ([, name]) => new RegExp(`\\\\end\\{${(name ?? '').replace('*', '\\*')}\\}`, 'u'),
    moved: 'afterCode',
  },
  { open: /(?<!\\)\\\[/gu, close: /\\\]/u, moved: 'afterCode' },
  { open: /(?<!\\)\$\$/gu, close: /\$\$/u, moved: 'afterCode' },
  // Only declarations may stand before the text.
  { open: /^[ \t]*\\documentclass\b/gmu, close: /\\begin\{document\}/u, moved: 'afterFrontMatter' },
];

const tableEnvironments = /^(?:tabular[xy*]?|longtable|tabu|array|tblr|longtblr|supertabular)$/u;

/** Commands with their arguments: an image within a heading or a caption would be part of it. */
const inlineParts = [/\\[a-zA-Z]+\*?(?:\[[^\]\n]*\])?(?:\{(?:[^{}\n]|\{[^{}\n]*\})*\})+/gu, /(?<!\\)\$[^$\n]+\$/gu];

export const latex: DocumentLanguage = {
  languageIds: ['latex', 'tex', 'latex-expl3'],
  extensions: ['tex', 'ltx'],
  pathBase: 'file',
  baseFolder: rootFolder,
  readableText,
  place,
};

/** Paths are read from the folder of the main document, which a comment for editors names. */
function rootFolder(text: string): string | undefined {
  const [, root] = /^[ \t]*%[ \t]*!T[Ee]X[ \t]+root[ \t]*=[ \t]*(\S.*?)[ \t]*$/mu.exec(text) ?? [];
  return root?.includes('/') === true ? root.slice(0, root.lastIndexOf('/')) : undefined;
}

function command({ path }: LinkedImage): string {
  return `\\includegraphics[width=\\linewidth]{${path.replace(/[%#&]/gu, '\\$&')}}`;
}

function place(text: string, cursor: number, images: readonly LinkedImage[]): Placement {
  const enclosed = enclosedAt(text, Math.min(cursor, endOfDocument(text)), enclosures);
  const from = enclosed?.end ?? Math.min(cursor, endOfDocument(text));
  const { start, end } = lineContext(text, from);
  const line = text.slice(start, end);
  // The text of an environment is no argument, but its name is.
  const offset = enclosed ? from : start + afterInlineParts(line, from - start, inlineParts);
  const links = images.map(command);
  const environment = environmentAt(text, offset);
  if (environment !== undefined && tableEnvironments.test(environment)) {
    // The end of a row belongs behind its last cell.
    const rowEnd = /[ \t]*\\\\(?:\[[^\]\n]*\])?[ \t]*(?:\\hline|\\midrule)?[ \t]*$/u.exec(line)?.index;
    return withMove(placeInline(text, Math.min(offset, start + (rowEnd ?? line.length)), links), enclosed?.moved);
  }
  if (isWithinLine(lineContext(text, offset))) return withMove(placeInline(text, offset, links), enclosed?.moved);
  const style = { prefix: indentationOf(line), hasBlankLines: environment === undefined || environment === 'document' };
  return withMove(placeBlocks(text, offset, links, style), enclosed?.moved);
}

/** The name of the innermost environment. A blank line is a paragraph; in a figure or an item, that is not wanted. */
function environmentAt(text: string, offset: number): string | undefined {
  const open: string[] = [];
  for (const { 1: kind, 2: name = '' } of text.slice(0, offset).matchAll(/\\(begin|end)\{([^}\n]+)\}/gu)) {
    if (kind === 'begin') open.push(name);
    else open.pop();
  }
  return open.at(-1);
}

/** What stands behind the end of the document is not read. */
function endOfDocument(text: string): number {
  const end = /\n?^[ \t]*\\end\{document\}/mu.exec(text)?.index;
  return end ?? text.length;
}

function readableText(text: string): string {
  let plain = text.replace(/(?<!\\)%[^\n]*/gu, '').replace(/\\(?:label|cite[a-z]*|ref|index|footnote)\{[^{}]*\}/gu, '');
  for (let before = ''; before !== plain;) {
    before = plain;
    plain = plain
      .replace(/\\href\{[^{}]*\}\{([^{}]*)\}/gu, '$1')
      .replace(/\\(?:begin|end)\{[^{}]*\}/gu, '')
      .replace(/\\[a-zA-Z]+\*?(?:\[[^\]]*\])?\{([^{}]*)\}/gu, '$1');
  }
  return plain
    .replace(/\\item\b[ \t]*/gu, '')
    .replace(/\\(?:\\|,|;| )|(?<!\\)~/gu, ' ')
    .replace(/\\[a-zA-Z]+[ \t]*/gu, '')
    .replace(/(?<!\\)[{}$]/gu, '')
    .replace(/``|''/gu, '"')
    .replace(/(?<!\\)&/gu, ', ')
    .replace(/\\([%#&_{}$])/gu, '$1');
}
