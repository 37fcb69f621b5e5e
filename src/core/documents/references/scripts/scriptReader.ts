import { withoutCharacterReferences } from '../../escapes';
import type { ElementAttribute, WrittenText } from '../imageAttributes';
import { unknownAttributes } from '../imageAttributes';
import { imageOfImport, imageOfUrl } from '../imagePath';
import type { MarkupCollector } from '../markupCollector';
import type { ImageReference, PathRule } from '../referenceTypes';
import type { ScriptNames } from './scriptNames';
import type { ScriptDialect, ScriptToken } from './scriptTokens';
import { scriptTokens, TokenType, writtenText } from './scriptTokens';

/** What an expression gives to an attribute. */
export type ExpressionParts = Pick<ElementAttribute, 'text' | 'texts' | 'strings' | 'found'>;

/** Functions that turn the address of a file into one of the site. */
const addressFunctions = new Set(['useBaseUrl', 'withBase', 'withBaseUrl', 'asset']);
const brackets = new Map([
  [TokenType.parenL, TokenType.parenR],
  [TokenType.braceL, TokenType.braceR],
  [TokenType.dollarBraceL, TokenType.braceR],
  [TokenType.bracketL, TokenType.bracketR],
]);

/** Reads the imports, the calls and the elements of one script. */
export class ScriptReader {
  private readonly tokens: readonly ScriptToken[];

  /**
   * @param offset of the text in its document.
   * @param names is filled with the images that the script imports.
   */
  constructor(
    private readonly text: string,
    private readonly offset: number,
    dialect: ScriptDialect,
    private readonly collector: MarkupCollector,
    private readonly names: ScriptNames,
  ) {
    this.tokens = scriptTokens(text, dialect);
  }

  /** The whole script. */
  read(): void {
    this.readTo(0, this.tokens.length);
  }

  /** The script as one expression, which is the value of an attribute. */
  readExpression(): ExpressionParts {
    return this.expressionParts(0, this.tokens.length - (this.tokens.at(-1)?.type === TokenType.eof ? 1 : 0));
  }

  /** The script begins with a tag; what follows it may be missing. */
  readTag(): void {
    const first = this.tokens.findIndex(({ type }) => type === TokenType.jsxTagStart);
    if (first >= 0) this.readElement(first);
  }

  private readTo(start: number, end: number): void {
    for (let at = start; at < end;) at = this.readAt(at, end);
  }

  /** Reads what begins at a token. @returns the index of the token behind it. */
  private readAt(at: number, end: number): number {
    switch (this.tokens[at]?.type) {
      case TokenType.jsxTagStart:
        return Math.max(at + 1, this.readElement(at));
      case TokenType.jsxText: {
        const token = this.tokens[at];
        if (token) this.collector.text(this.text.slice(token.start, token.end), this.offset + token.start);
        return at + 1;
      }
      case TokenType._import:
        return this.readImport(at, end);
      case TokenType.name:
        if (this.word(at) === 'from' && this.isString(at + 1)) this.addFile(at + 1, 'module');
        else this.readCall(at);
        return at + 1;
      case TokenType._new:
        this.readUrl(at);
        return at + 1;
      default:
        return at + 1;
    }
  }

  private readImport(at: number, end: number): number {
    if (this.is(at + 1, TokenType.parenL)) {
      if (this.isString(at + 2)) this.bindTo(at, this.addFile(at + 2, 'module'));
      return at + 2;
    }
    const names: string[] = [];
    let next = at + 1;
    for (; next < end && !this.isString(next); next += 1) {
      if (this.is(next, TokenType.name)) names.push(this.word(next));
      else if (
        ![
          TokenType.braceL,
          TokenType.braceR,
          TokenType.comma,
          TokenType.star,
          TokenType._as,
          TokenType._default,
          TokenType._type,
        ].some(type => this.is(next, type))
      )
        return next;
    }
    const reference = this.addFile(next, 'module');
    this.names.addImport(this.word(next).slice(1, -1), names);
    if (reference) for (const name of names) this.names.images.set(name, [reference]);
    return next + 1;
  }

  /** `require('./x.png')` and what sites have for addresses of their public files. */
  private readCall(at: number): void {
    if (!this.is(at + 1, TokenType.parenL) || !this.isString(at + 2) || this.is(at - 1, TokenType.dot)) return;
    const name = this.word(at);
    const rule = name === 'require' ? 'module' : addressFunctions.has(name) ? 'document' : undefined;
    if (rule !== undefined) this.bindTo(at, this.addFile(at + 2, rule));
  }

  /** `new URL('x.png', import.meta.url)`, which is relative to the script with and without `./`. */
  private readUrl(at: number): void {
    if (this.word(at + 1) !== 'URL' || !this.is(at + 2, TokenType.parenL) || !this.is(at + 4, TokenType.comma)) return;
    const base = this.tokens.slice(at + 5, at + 10);
    const written = base.map(({ start, end }) => this.text.slice(start, end)).join('');
    if (/^import\.meta\.url/u.test(written)) this.bindTo(at, this.addFile(at + 3, 'document'));
  }

  /** `const hero = …` names the image. */
  private bindTo(at: number, reference: ImageReference | undefined): void {
    if (reference && this.is(at - 1, TokenType.eq) && this.is(at - 2, TokenType.name))
      this.names.images.set(this.word(at - 2), [reference]);
  }

  private addFile(at: number, rule: PathRule): ImageReference | undefined {
    const token = this.tokens[at];
    const written = token && writtenText(this.text, token, this.offset);
    const target = written && (rule === 'module' ? imageOfImport : imageOfUrl)(written.text);
    if (!written || target === undefined) return undefined;
    const reference: ImageReference = {
      target,
      alt: '',
      range: { start: written.start, end: written.end },
      hints: { rule },
    };
    this.collector.references.push(reference);
    return reference;
  }

  /** @returns the index of the token behind the tag. */
  private readElement(at: number): number {
    let next = at + 1;
    const isClosing = this.is(next, TokenType.slash);
    if (isClosing) next += 1;
    const nameStart = next;
    while (
      [TokenType.jsxName, TokenType.dot, TokenType.colon].some(type => this.is(next, type)) &&
      (next === nameStart || this.tokens[next]?.start === this.tokens[next - 1]?.end)
    )
      next += 1;
    const name = this.source(nameStart, next);
    const attributes: ElementAttribute[] = [];
    let isEmpty = false;
    while (next < this.tokens.length && !this.is(next, TokenType.jsxTagEnd)) {
      if (this.is(next, TokenType.slash)) isEmpty = true;
      if (this.is(next, TokenType.jsxName)) next = this.readAttribute(next, attributes);
      else if (this.is(next, TokenType.braceL)) {
        attributes.push({ name: unknownAttributes, texts: [] });
        next = this.readBraces(next);
      } else next += 1;
    }
    const start = this.offset + (this.tokens[at]?.start ?? 0);
    if (isClosing) this.collector.close(name, this.offset + (this.tokens[next]?.end ?? this.text.length));
    else if (name !== '') this.collector.open({ name, attributes, start, isEmpty });
    return next + 1;
  }

  private readAttribute(at: number, attributes: ElementAttribute[]): number {
    let next = at + 1;
    if (this.is(next, TokenType.colon)) next += 2;
    const name = this.source(at, next).toLowerCase();
    if (!this.is(next, TokenType.eq)) return next;
    next += 1;
    const token = this.tokens[next];
    if (token && this.isString(next)) {
      // Attributes in quotes have character references in place of escapes.
      const [start, end] = [token.start + 1, token.end - 1];
      const text = withoutCharacterReferences(this.text.slice(start, end));
      attributes.push({ name, text, texts: [{ text, start: this.offset + start, end: this.offset + end }] });
      return next + 1;
    }
    if (!this.is(next, TokenType.braceL)) return next;
    const end = this.closing(next);
    attributes.push({ name, ...this.expressionParts(next + 1, end) });
    return end + 1;
  }

  private readBraces(at: number): number {
    const end = this.closing(at);
    this.readTo(at + 1, end);
    return end + 1;
  }

  private expressionParts(start: number, end: number): ExpressionParts {
    const before = this.collector.references.length;
    this.readTo(start, end);
    const found = this.collector.references.slice(before);
    const strings: WrittenText[] = [];
    const texts: WrittenText[] = [];
    for (let at = start; at < end; at += 1) {
      const token = this.tokens[at];
      const written = token && writtenText(this.text, token, this.offset);
      if (written) {
        strings.push(written);
        if (this.isValue(at, start)) texts.push(written);
        else if (this.followsBase(at, start)) texts.push({ ...written, text: `/${written.text.replace(/^\/+/u, '')}` });
      } else if (this.is(at, TokenType.name) && !this.is(at - 1, TokenType.dot))
        found.push(...(this.names.images.get(this.word(at)) ?? []));
    }
    const isOneText = texts.length === 1 && strings.length === 1 && end - start <= 3;
    return { texts, strings, found, ...(isOneText && texts[0] && { text: texts[0].text }) };
  }

  /** Whether a text may be the value of the expression: it is no argument, no key, and is not compared. */
  private isValue(at: number, start: number): boolean {
    const token = this.tokens[at];
    if (!token) return false;
    const isTemplate = token.type === TokenType.template;
    if (isTemplate && !(this.is(at - 1, TokenType.backQuote) && this.is(at + 1, TokenType.backQuote))) return false;
    const [before, after] = isTemplate ? [at - 2, at + 2] : [at - 1, at + 1];
    const compared = [TokenType.equality, TokenType.plus, TokenType.relationalOrEqual];
    if (compared.some(type => (before >= start && this.is(before, type)) || this.is(after, type))) return false;
    let depth = 0;
    for (let index = before; index >= start; index -= 1) {
      const type = this.tokens[index]?.type;
      if ([...brackets.values()].some(closing => closing === type)) depth += 1;
      else if (type !== undefined && brackets.has(type)) {
        if (depth > 0) depth -= 1;
        else if (type !== TokenType.parenL || this.isCall(index, start)) return false;
      }
    }
    return true;
  }

  /** The path of a public file: `${base}/x.png` and `base + '/x.png'`. */
  private followsBase(at: number, start: number): boolean {
    let from = at - 1;
    if (this.is(at, TokenType.template)) {
      if (!this.is(at - 1, TokenType.braceR) || !this.is(at + 1, TokenType.backQuote)) return false;
      while (from > start && !this.is(from, TokenType.dollarBraceL)) from -= 1;
      const isFirst = this.is(from - 2, TokenType.backQuote) && this.word(from - 1) === '';
      return isFirst && this.names.isBase(this.source(from + 1, at - 1));
    }
    if (!this.is(from, TokenType.plus) || this.is(at + 1, TokenType.plus)) return false;
    return this.names.isBase(this.source(start, from));
  }

  private isCall(parenthesis: number, start: number): boolean {
    const before = parenthesis - 1;
    return (
      before >= start &&
      [TokenType.name, TokenType.parenR, TokenType.bracketR, TokenType._import].some(type => this.is(before, type))
    );
  }

  /** The index of the bracket that closes the one at `at`, or of the end. */
  private closing(at: number): number {
    let depth = 0;
    for (let index = at; index < this.tokens.length; index += 1) {
      const type = this.tokens[index]?.type;
      if (type === TokenType.braceL || type === TokenType.dollarBraceL) depth += 1;
      else if (type === TokenType.braceR && (depth -= 1) === 0) return index;
    }
    return this.tokens.length;
  }

  private is(at: number, type: TokenType): boolean {
    return this.tokens[at]?.type === type;
  }

  private isString(at: number): boolean {
    return this.is(at, TokenType.string);
  }

  private word(at: number): string {
    return this.source(at, at + 1);
  }

  /** The text from one token up to another. */
  private source(from: number, to: number): string {
    const [first, last] = [this.tokens[from], this.tokens[to - 1]];
    return first && last && to > from ? this.text.slice(first.start, last.end) : '';
  }
}
