const inlineMacro = /(\\?)\bimage:(?!:)([^:\s[](?:[^\n[]*?[^\s[])?)\[((?:\\\]|[^\]])*)\]/gu;
/** What is passed through as it stands. */
const passedThrough =
  /\+\+\+[\s\S]*?\+\+\+|\+\+[^\n]+?\+\+|\$\$[^\n]+?\$\$|`\+[^\n]+?\+`|(?<![\w+])\+(?=\S)[^\n]*?\S\+(?![\w+])|pass:[a-z,]*\[[^\n]*?\]|\b(?:stem|latexmath|asciimath):[a-z,]*\[(?:\\\]|[^\]\n[]|\[[^\]\n]*\]){0,1000}\]/gu;
/** The macros of images within a line, outside of what is passed through. */
export const inlineMacros = (line: string): Iterable<RegExpMatchArray & { index: number }> =>
  line.replace(passedThrough, part => ' '.repeat(part.length)).matchAll(inlineMacro);

/** A line as it reads, without macros and marks. */
export function readable(line: string): string {
  return line
    .replace(/\\?\bimage:[^\s[]+\[[^\]]*\]/gu, '')
    .replace(/\b(?:https?:\/\/[^\s[]+|link:[^\s[]+|xref:[^\s[]+)\[([^\]]*)\]/gu, '$1')
    .replace(/^\s*(?:[*.-]{1,5}|\|)\s+/u, '')
    .replace(/[*_`#]{1,2}(\S(?:.*?\S)?)[*_`#]{1,2}/gu, '$1');
}
