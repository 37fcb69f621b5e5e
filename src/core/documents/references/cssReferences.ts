import type { CSSToken } from '@csstools/css-tokenizer';
import { tokenize, TokenType } from '@csstools/css-tokenizer';
import { imageOfUrl, oneLine } from './imagePath';
import type { ImageReference, PathRule, ReferenceReader } from './referenceTypes';

/** An address in style rules, and where it is written. */
export interface StyleUrl {
  url: string;
  start: number;
  end: number;
  /** Where the braces of its rule begin; -1 outside of rules. */
  brace: number;
}

/** CSS, SCSS and Less: `url()`, `src()`, `image()` and `image-set()`, in rules and in variables. */
export const cssReferences: ReferenceReader = text => styleReferences(text, 0, 'template');

/** @param offset of the text in its document. */
export function styleReferences(text: string, offset: number, rule: PathRule): ImageReference[] {
  let [brace, surroundings] = [-1, ''];
  return styleUrls(text).flatMap(({ url, start, end, brace: own }): ImageReference[] => {
    const target = imageOfUrl(url);
    if (target === undefined) return [];
    // One rule may have many addresses.
    if (own !== brace) [brace, surroundings] = [own, ruleOf(text, own)];
    const written = text.slice(start, end);
    const [before, after] = [written.length - written.trimStart().length, written.length - written.trimEnd().length];
    const range = { start: offset + start + before, end: offset + end - after };
    return [{ target, alt: '', range, hints: { rule, ...(surroundings !== '' && { surroundings }) } }];
  });
}

/** The addresses that style rules or the value of one declaration name as resources. */
export function styleUrls(text: string): StyleUrl[] {
  const urls: StyleUrl[] = [];
  /** The functions around a token, innermost last; '' for a plain parenthesis. */
  const functions: string[] = [];
  const masked = withoutLineComments(text);
  const tokens = tokenize({ css: masked });
  let statement = '';
  let brace = -1;
  const add = (value: string, start: number, end: number): void => {
    if (statement !== 'import' && statement !== 'use' && statement !== 'forward' && statement !== 'namespace')
      urls.push({ url: value, start, end, brace });
  };
  for (const token of tokens) {
    switch (token[0]) {
      case TokenType.AtKeyword:
        statement = token[4].value.toLowerCase();
        break;
      case TokenType.Semicolon:
      case TokenType.OpenCurly:
      case TokenType.CloseCurly:
        if (token[0] === TokenType.OpenCurly) brace = token[2];
        statement = '';
        functions.length = 0;
        break;
      case TokenType.Function:
        functions.push(token[4].value.toLowerCase());
        break;
      case TokenType.OpenParen:
        functions.push('');
        break;
      case TokenType.CloseParen:
        functions.pop();
        break;
      case TokenType.URL: {
        const [start, end] = urlTokenRange(masked, token);
        add(token[4].value, start, end);
        break;
      }
      case TokenType.String:
        if (namesImages(functions.at(-1))) add(token[4].value, token[2] + 1, token[3]);
        break;
      default:
    }
  }
  return urls;
}

/** `type("image/png")` within an image set is a function of its own, so its text is not taken. */
function namesImages(name: string | undefined): boolean {
  return name !== undefined && /^(?:url|src|image|(?:-webkit-)?image-set|image-url|asset-url)$/u.test(name);
}

function urlTokenRange(text: string, token: CSSToken): [number, number] {
  const written = text.slice(token[2], token[3] + 1);
  const [, before = '', value = ''] = /^(url\(\s*)([\s\S]*?)\s*\)?$/iu.exec(written) ?? [];
  const start = token[2] + before.length;
  return [start, start + value.length];
}

/** SCSS and Less know comments to the end of a line: spaces stand there, so that all offsets stay. */
function withoutLineComments(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?(?:\*\/|$)|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|url\(\s*(?!["'\s])[^)\n]*\)|(?<!:)\/\/[^\n]*/giu,
    part => (part.startsWith('//') ? ' '.repeat(part.length) : part),
  );
}

/** What a style rule is about: the comment above it, or the words of its selector. @param open where its brace is. */
function ruleOf(text: string, open: number): string {
  const beginning = Math.max(text.lastIndexOf('}', open - 1), text.lastIndexOf('{', open - 1), -1) + 1;
  const head = text.slice(beginning, open);
  const comment = [...head.matchAll(/\/\*([\s\S]*?)\*\//gu)].at(-1)?.[1];
  if (comment !== undefined) return oneLine(comment.replace(/^\s*\*/gmu, ''));
  const selector = head.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/gu, '');
  return oneLine(selector.replace(/::?[\w-]+(?:\([^)]*\))?/gu, '').replace(/[^\p{L}\p{N}]+/gu, ' '));
}
