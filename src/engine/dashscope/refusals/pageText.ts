import { boundedWithout } from '../../../core/base/secretText';

/** A page says what it is about in its beginning; the rest is style and script. */
const maxPageLength = 8_000;
const maxWordsLength = 300;

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * The beginning of a page in the encoding that it names: pages of company filters in China are often GBK. More than is
 * looked through, in every language, so that only the one who looks cuts the text.
 */
export function textOfPage(bytes: Uint8Array, contentType = ''): string {
  const beginning = Buffer.from(bytes.subarray(0, 32_000));
  const mark = beginning.toString('hex', 0, 2);
  const named =
    mark === 'fffe'
      ? 'utf-16le'
      : mark === 'feff'
        ? 'utf-16be'
        : (charsetIn(contentType) ?? charsetIn(headOf(beginning)));
  try {
    return new TextDecoder(named).decode(beginning);
  } catch {
    // An encoding that nobody knows.
    return beginning.toString('utf8');
  }
}

const headOf = (page: Buffer): string => page.toString('latin1', 0, 2_000);
const charsetIn = (text: string): string | undefined => /\bcharset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(text)?.[1];

/**
 * What a body says that is no JSON: the title of a page, the message of an XML error, otherwise its first line. Empty
 * where it says nothing that can be read.
 * @param secret which is left out, however the page spells it.
 */
export function wordsOfPage(body: string, secret = ''): string {
  const page = withoutHidden(boundedWithout(body, secret, maxPageLength));
  const titled = ['title', 'Message', 'h1', 'h2'].map(name => textOfElement(page, name)).find(text => text !== '');
  return boundedWithout(titled ?? firstLineOf(withoutMarkup(page)), secret, maxWordsLength);
}

/** The code of an XML error, as object storages send it. */
export const codeOfXml = (body: string): string => textOfElement(body.slice(0, maxPageLength), 'Code');

function textOfElement(page: string, name: string): string {
  // No `<` inside, so that no start of an element makes the search go to the end of the page.
  const text = new RegExp(`<${name}(?:\\s[^<>]*)?>([^<]*)<`, 'i').exec(page)?.[1] ?? '';
  return plain(text);
}

const withoutMarkup = (page: string): string => page.replace(/<[^<>]*>/g, '\n');

/** What nobody sees on a page; a drawing has a title of its own. */
const hidden: readonly [from: RegExp, to: RegExp][] = [
  [/<!--/, /-->/],
  [/<script\b/i, /<\/script\s*>/i],
  [/<style\b/i, /<\/style\s*>/i],
  [/<svg\b/i, /<\/svg\s*>/i],
];

const withoutHidden = (page: string): string =>
  hidden.reduce(
    (text, [from, to]) =>
      text
        .split(from)
        .map((piece, index) => (index === 0 ? piece : `\n${piece.slice(endOf(to, piece))}`))
        .join(''),
    page,
  );

function endOf(to: RegExp, piece: string): number {
  const end = to.exec(piece);
  return end ? end.index + end[0].length : piece.length;
}

const firstLineOf = (text: string): string =>
  text
    .split('\n')
    .map(plain)
    .find(line => line !== '') ?? '';

/** One line of readable characters. */
const plain = (text: string): string =>
  text
    .replace(/&([a-z]+|#\d{1,6}|#x[\da-f]{1,5});/gi, (whole, name: string) =>
      name.startsWith('#')
        ? String.fromCodePoint(Number(name.slice(1).replace(/^x/i, '0x')))
        : (entities[name.toLowerCase()] ?? whole),
    )
    .replace(/[\p{Cc}\ufffd\s]+/gu, ' ')
    .trim();
