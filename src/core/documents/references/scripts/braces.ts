// Svelte and Astro have expressions in braces within HTML. The reader of HTML does not know them, so something of the
// same length stands for them: nothing but space in a text, and `x` in a tag, where space would end an attribute.

/** The languages that have such expressions. */
export type BracedLanguage = 'svelte' | 'astro';

/** The text without what stands in braces, in the same length, so that all offsets stay. */
export const withoutExpressions = (text: string, language: BracedLanguage): string => new Mask(text, language).read();

/** What is open at a place, innermost last. */
type Frame =
  /** @param depth of the elements that are open in it. */
  | { kind: 'markup'; depth: number; isInTag: boolean; isClosing: boolean; name: string }
  /** An expression of Astro, which may hold elements. */
  | { kind: 'script'; depth: number };

const emptyTag = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/iu;
/** What has a meaning in a script: texts, comments, brackets, and where an element may begin. */
const scriptMark = /["'`{}]|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|<(?=[a-z>])/giu;

class Mask {
  private readonly pieces: string[] = [];
  private readonly frames: Frame[] = [newMarkup()];
  private copied = 0;

  constructor(
    private readonly text: string,
    private readonly language: BracedLanguage,
  ) {}

  read(): string {
    for (let at = 0; at < this.text.length;) {
      const frame = this.frames.at(-1) ?? newMarkup();
      if (frame.kind === 'script') at = this.readScript(at, frame);
      else at = frame.isInTag ? this.readTag(at, frame) : this.readText(at, frame);
    }
    return this.pieces.join('') + this.text.slice(this.copied);
  }

  private readText(at: number, frame: Frame & { kind: 'markup' }): number {
    const { text, language } = this;
    if (text[at] === '{') {
      if (language === 'svelte') return this.mask(at, closingBrace(text, at) + 1, ' ');
      this.frames.push({ kind: 'script', depth: 0 });
      return at;
    }
    if (text[at] !== '<') return at + 1;
    const skipped = skippedElement(text, at);
    if (skipped > at) return skipped;
    const [, slash, name = ''] = /^<(\/?)([a-z][^\s/>{]*)?/iu.exec(text.slice(at, at + 60)) ?? [];
    [frame.isClosing, frame.name] = [slash === '/', name];
    if (name !== '') frame.isInTag = true;
    else if (/^<\/?>/u.test(text.slice(at, at + 3))) {
      // A fragment, which HTML does not know.
      const end = text.indexOf('>', at);
      this.mask(at, end + 1, ' ');
      return this.endTag(end, frame);
    }
    return at + 1 + (slash ?? '').length;
  }

  private readTag(at: number, frame: Frame & { kind: 'markup' }): number {
    const { text, language } = this;
    const character = text[at];
    if (character === '{') return this.mask(at + 1, closingBrace(text, at), 'x');
    if (character === '`' && language === 'astro') return this.mask(at + 1, behindQuote(text, at, '`') - 1, 'x') + 1;
    if (character === '"' || character === "'") return this.readQuoted(at, character);
    return character === '>' ? this.endTag(at, frame) : at + 1;
  }

  private endTag(at: number, frame: Frame & { kind: 'markup' }): number {
    const { text } = this;
    frame.isInTag = false;
    if (frame.isClosing) frame.depth -= 1;
    else if (text[at - 1] !== '/' && !emptyTag.test(frame.name)) frame.depth += 1;
    // The element of an expression has ended: the script goes on.
    if (frame.depth <= 0 && this.frames.length > 1) this.frames.pop();
    return at + 1;
  }

  /** In Svelte, a text in quotes may hold expressions, and these the same quotes. */
  private readQuoted(at: number, quote: string): number {
    const { text } = this;
    for (let next = at + 1; next < text.length; next += 1) {
      if (text[next] === quote) return next + 1;
      if (text[next] === '{' && this.language === 'svelte') next = this.mask(next + 1, closingBrace(text, next), 'x');
    }
    return text.length;
  }

  private readScript(at: number, frame: Frame & { kind: 'script' }): number {
    const { text } = this;
    scriptMark.lastIndex = at;
    const match = scriptMark.exec(text);
    if (!match) return this.mask(at, text.length, ' ');
    const { 0: mark, index } = match;
    if (mark === '<') {
      if (!beginsElement(text, index)) return this.mask(at, index + 1, ' ');
      this.mask(at, index, ' ');
      this.frames.push(newMarkup());
      return index;
    }
    if (mark === '{') frame.depth += 1;
    else if (mark === '}') frame.depth -= 1;
    else if (mark.length === 1) return this.mask(at, behindQuote(text, index, mark), ' ');
    if (frame.depth <= 0) this.frames.pop();
    return this.mask(at, index + mark.length, ' ');
  }

  /** @returns the end. */
  private mask(start: number, end: number, by: string): number {
    this.pieces.push(this.text.slice(this.copied, start), this.text.slice(start, end).replace(/[^\r\n]/gu, by));
    this.copied = Math.max(start, end);
    return this.copied;
  }
}

const newMarkup = (): Frame => ({ kind: 'markup', depth: 0, isInTag: false, isClosing: false, name: '' });

/** Behind a name or a bracket, `<` compares; behind `return` and operators an element begins. */
function beginsElement(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 60), at).trimEnd();
  return !/[\w$)\]]$/u.test(before) || /(?:^|[^\w$.])(?:return|default|case)$/u.test(before);
}

/** The end of a comment, a script or a style that begins here; else the same offset. */
function skippedElement(text: string, at: number): number {
  const beginning = text.slice(at, at + 9);
  if (beginning.startsWith('<!--')) return behind(text, '-->', at);
  const [, name] = /^<(script|style)\b/iu.exec(beginning) ?? [];
  if (name === undefined) return at;
  const close = new RegExp(`</${name}[^>]*>`, 'iu').exec(text.slice(at));
  return close ? at + close.index + close[0].length : text.length;
}

function behind(text: string, mark: string, at: number): number {
  const end = text.indexOf(mark, at);
  return end < 0 ? text.length : end + mark.length;
}

/** The offset of the brace that closes the one at `at`: strings, templates and comments may hold others. */
export function closingBrace(text: string, at: number): number {
  const token = /["'`{}]|\/\/[^\n]*|\/\*[\s\S]*?\*\//gu;
  token.lastIndex = at;
  let depth = 0;
  for (let match; (match = token.exec(text));) {
    const [mark] = match;
    if (mark === '{') depth += 1;
    else if (mark === '}') {
      depth -= 1;
      if (depth === 0) return match.index;
    } else if (mark.length === 1) token.lastIndex = behindQuote(text, match.index, mark);
  }
  return text.length;
}

function behindQuote(text: string, at: number, quote: string): number {
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === '\\') end += 1;
    else if (text[end] === quote) return end + 1;
    // A text in single quotes ends with its line: this is an apostrophe.
    else if (text[end] === '\n' && quote !== '`') return at + 1;
  }
  return quote === '`' ? text.length : at + 1;
}
