import { unknownPart } from '../imagePath';
import type { WrittenText } from '../imageAttributes';
import { closingBrace } from './braces';
import { scriptTokens, TokenType } from './scriptTokens';

/** The expression of a value that is nothing else: `{hero}`, `{{ a: b }}`. */
export function wholeExpression(written: string): string | undefined {
  if (!written.startsWith('{')) return undefined;
  const end = closingBrace(written, 0);
  return end === written.length - 1 ? written.slice(1, end) : undefined;
}

/**
 * A text with expressions in it, `{base}/x.png`: with space for the address of the site, and something that no path has
 * for what is not known.
 * @param isBase whether an expression is the address of the site.
 */
export function mixedText(written: string, start: number, isBase: (expression: string) => boolean): WrittenText {
  let text = '';
  for (let at = 0; at < written.length;) {
    const brace = written.indexOf('{', at);
    if (brace < 0) {
      text += written.slice(at);
      break;
    }
    const end = closingBrace(written, brace);
    const isSite = isBase(written.slice(brace + 1, end).trim());
    text += written.slice(at, brace) + (isSite ? ' ' : unknownPart).repeat(Math.min(end + 1, written.length) - brace);
    at = end + 1;
  }
  const shown = text.trimStart();
  return { text: shown, start: start + text.length - shown.length, end: start + written.length };
}

/** The values of an object by their names, as `v-bind` takes them. A value with the name of its key is that name. */
export function objectValues(written: string): { name: string; start: number; end: number }[] {
  const tokens = scriptTokens(`(${written})`, { isTypeScript: true, hasElements: false });
  const values: { name: string; start: number; end: number }[] = [];
  let depth = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (opening.has(token.type)) depth += 1;
    else if (closing.has(token.type)) depth -= 1;
    const isKey =
      depth === 2 && (tokens[at - 1]?.type === TokenType.comma || tokens[at - 1]?.type === TokenType.braceL);
    if (!isKey || (token.type !== TokenType.name && token.type !== TokenType.string)) continue;
    const key = written.slice(token.start - 1, token.end - 1);
    const hasValue = tokens[at + 1]?.type === TokenType.colon;
    let last = at;
    for (let inner = 0; hasValue && last + 1 < tokens.length; last += 1) {
      const type = tokens[last + 1]?.type;
      if (type === undefined || (inner === 0 && (type === TokenType.comma || type === TokenType.braceR))) break;
      if (opening.has(type)) inner += 1;
      else if (closing.has(type)) inner -= 1;
    }
    const first = tokens[hasValue ? at + 2 : at];
    const end = tokens[last]?.end ?? 1;
    if (first) values.push({ name: key.replace(/^["']|["']$/gu, ''), start: first.start - 1, end: end - 1 });
  }
  return values;
}

const opening = new Set([TokenType.parenL, TokenType.braceL, TokenType.dollarBraceL, TokenType.bracketL]);
const closing = new Set([TokenType.parenR, TokenType.braceR, TokenType.bracketR]);
