import { boundedWithout } from '../../../core/base/secretText';

/** A page says what it is about in its beginning; the rest is style and script. */
const maxPageLength = 8_000;
const maxWordsLength = 300;

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', '#39': "'" };

/**
 * What a body says that is no JSON: the title of a page, the message of an XML error, otherwise its first line. Empty
 * where it says nothing that can be read.
 * @param secret which is left out, however the page spells it.
 */
export function wordsOfPage(body: string, secret = ''): string {
  const page = boundedWithout(body, secret, maxPageLength);
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

const withoutMarkup = (page: string): string =>
  page.replace(/<(script|style)\b[^<>]*>[^<]*(?:<\/\1>)?/gi, '\n').replace(/<!--[^<>]*-->|<[^<>]*>/g, '\n');

const firstLineOf = (text: string): string =>
  text
    .split('\n')
    .map(plain)
    .find(line => line !== '') ?? '';

/** One line of readable characters. */
const plain = (text: string): string =>
  text
    .replace(/&([a-z]+|#39);/gi, (whole, name: string) => entities[name.toLowerCase()] ?? whole)
    .replace(/[\p{Cc}\ufffd\s]+/gu, ' ')
    .trim();
