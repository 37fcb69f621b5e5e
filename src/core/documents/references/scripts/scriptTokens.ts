import { parse } from 'sucrase/dist/esm/parser/index.js';
import { TokenType } from 'sucrase/dist/esm/parser/tokenizer/types.js';
import { state } from 'sucrase/dist/esm/parser/traverser/base.js';
import type { WrittenText } from '../imageAttributes';

export { TokenType };

export interface ScriptToken {
  type: TokenType;
  start: number;
  end: number;
}

export interface ScriptDialect {
  isTypeScript: boolean;
  hasElements: boolean;
}

/** The tokens of a script. Where it has a syntax error, which is usual while somebody types, those before it. */
export function scriptTokens(text: string, { isTypeScript, hasElements }: ScriptDialect): readonly ScriptToken[] {
  try {
    return parse(text, hasElements, isTypeScript, false).tokens;
  } catch {
    return state.tokens;
  }
}

/** The text of a string or of a part of a template, with its place; undefined where it is neither. */
export function writtenText(text: string, { type, start, end }: ScriptToken, offset: number): WrittenText | undefined {
  if (type === TokenType.template)
    return { text: unescaped(text.slice(start, end)), start: offset + start, end: offset + end };
  if (type !== TokenType.string) return undefined;
  return { text: unescaped(text.slice(start + 1, end - 1)), start: offset + start + 1, end: offset + end - 1 };
}

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '\0' };

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|(\r\n|[\s\S]))/giu,
    (_, braced?: string, four?: string, two?: string, single?: string) => {
      const hex = braced ?? four ?? two;
      if (hex !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff));
      return /[\r\n\u2028\u2029]/u.test(single ?? '') ? '' : (controls[single ?? ''] ?? single ?? '');
    },
  );
}
