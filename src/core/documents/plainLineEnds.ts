/** A text with `\n` at the end of each line. */
export const withPlainLineEnds = (text: string): string => text.replace(/\r\n?/gu, '\n');
