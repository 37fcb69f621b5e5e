import type { DocumentLanguage, LinkedImage, Placement } from '../languageTypes';
import type { Enclosure } from '../enclosing';
import { enclosedAt } from '../enclosing';
import { htmlAttribute, urlPath, withoutCharacterReferences, withoutTags } from '../escapes';
import { lineContext, placeElements, withMove } from '../placing';
import { plain } from './plain';

const enclosures: readonly Enclosure[] = [
  { open: /\{\s*\/\*/gu, close: /\*\/\s*\}/u, moved: 'afterComment' },
  { open: /\/\*/gu, close: /\*\//u, moved: 'afterComment' },
  { open: /(?<![:"'`\w])\/\//gu, close: /$/mu, moved: 'afterComment' },
  {
    open: /<\/?[A-Za-z][\w.]*(?=\s+[\w{/]|>)/gu,
    close: /(?:[^<>"'{}]|"[^"]*"|'[^']*'|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})*?>/u,
  },
  // A text in braces, among the elements.
  { open: /\{(?=\s*(?:"[^"\n]*"|'[^'\n]*'|`[^`]*`)\s*\})/gu, close: /(?:"[^"\n]*"|'[^'\n]*'|`[^`]*`)\s*\}/u },
];

/** Where a quote begins a string of code. In the text of an element, quotes stand between words. */
const inCode = String.raw`(?<=(?:[=(,:[{?&|+!;]|\b(?:return|from|import|case|typeof))\s*)`;
const strings: readonly Enclosure[] = [
  { open: new RegExp(`${inCode}"`, 'gu'), close: /(?:\\.|[^"\\\n])*(?:"|$)/mu },
  { open: new RegExp(`${inCode}'`, 'gu'), close: /(?:\\.|[^'\\\n])*(?:'|$)/mu },
  { open: new RegExp(`${inCode}\``, 'gu'), close: /(?:\\.|[^`\\])*`/u },
];

export const jsx: DocumentLanguage = {
  languageIds: ['javascriptreact', 'typescriptreact'],
  extensions: ['jsx', 'tsx'],
  pathBase: 'module',
  readableText: text =>
    withoutCharacterReferences(withoutTags(plain.readableText(text.replace(/\{\s*\/\*|\*\/\s*\}/gu, '')))),
  place,
};

/** Bundlers find a file beside the module only by an import or this expression. Text would go to the browser. */
function sourceOf(path: string): string {
  if (path.startsWith('/')) return `"${htmlAttribute(urlPath(path))}"`;
  return `{new URL('${urlPath(path)}', import.meta.url).href}`;
}

function place(text: string, cursor: number, images: readonly LinkedImage[], languageId: string): Placement {
  const links = images.map(({ path, alt }) => `<img src=${sourceOf(path)} alt="${htmlAttribute(alt)}" />`);
  let offset = cursor;
  let moved: Placement['moved'];
  const isInQuotes = ({ before, after }: { before: string; after: string }): boolean =>
    /(["'`])$/u.test(before) && before.at(-1) === after.at(0);
  if (isInQuotes(lineContext(text, offset))) return plain.place(text, offset, images, languageId);
  for (let enclosed; (enclosed = enclosedAt(text, offset, [...enclosures, ...strings]));) {
    // An element in a string would be an error, and behind it as well.
    if (/["'`]/u.test(text.charAt(enclosed.start))) return plain.place(text, offset, images, languageId);
    offset = enclosed.end;
    moved = enclosed.moved ?? moved;
  }
  return withMove(placeElements(text, offset, links), moved);
}
