/**
 * Encodes the characters that would end or change a link in any of the languages. Letters of all scripts stay readable.
 */
export function urlPath(path: string): string {
  return path.replace(/[\s\p{Cc}"#%&'()*:<>?[\\\]^`{|}]/gu, percentEncoded);
}

export function percentEncoded(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x80 ? `%${code.toString(16).toUpperCase().padStart(2, '0')}` : encodeURIComponent(character);
}

/** For an attribute in double quotes. */
export function htmlAttribute(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;').replace(/"/gu, '&quot;');
}

/** For an attribute of a template language, in which braces and `@` may start code. */
export function templateAttribute(text: string): string {
  return htmlAttribute(text).replace(/[{}@]/gu, character => `&#${character.charCodeAt(0)};`);
}

const namedCharacters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  copy: '©',
};

/** The characters that references in HTML and Markdown stand for. */
export function withoutCharacterReferences(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/giu, (whole, decimal, hexadecimal, name) => {
    if (typeof name === 'string') return namedCharacters[name] ?? whole;
    const code = typeof decimal === 'string' ? Number(decimal) : parseInt(String(hexadecimal), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Text without tags and comments. Tags of blocks separate words, tags within a word do not. */
export function withoutTags(text: string): string {
  return text
    .replace(/<!--[\s\S]*?(?:-->|$)/gu, '')
    .replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>/giu, '')
    .replace(/<img\b[^>]*?\balt="([^"]*)"[^>]*>/giu, '$1')
    .replace(/<\/?(?:p|br|div|li|ul|ol|td|th|tr|h[1-6]|section|figure|figcaption)\b[^>]*>/giu, ' ')
    .replace(/<\/?[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>|<\/?>/giu, '');
}
