// Svelte and Astro have expressions in braces within HTML. The reader of HTML does not know them, so something of the
// same length stands for them.

interface MaskOptions {
  /** Braces outside of tags hold expressions only, without markup (Svelte). */
  isTextMasked: boolean;
}

/** The text with `x` for whatever stands between braces, so that all offsets stay. */
export function withoutExpressions(text: string, { isTextMasked }: MaskOptions): string {
  const pieces: string[] = [];
  let copied = 0;
  let isInTag = false;
  const mask = (start: number, end: number): void => {
    pieces.push(text.slice(copied, start), text.slice(start, end).replace(/[^\n]/gu, 'x'));
    copied = end;
  };
  for (let at = 0; at < text.length;) {
    const character = text[at];
    if (!isInTag && character === '<') {
      const skipped = skippedElement(text, at);
      if (skipped > at) at = skipped;
      else {
        isInTag = /[a-z/]/iu.test(text[at + 1] ?? '');
        at += 1;
      }
    } else if (isInTag && (character === '"' || character === "'")) {
      const end = text.indexOf(character, at + 1);
      at = end < 0 ? text.length : end + 1;
    } else if (character === '{' && (isInTag || isTextMasked)) {
      const end = closingBrace(text, at);
      mask(at + 1, end);
      at = end + 1;
    } else {
      if (isInTag && character === '>') isInTag = false;
      at += 1;
    }
  }
  return pieces.join('') + text.slice(copied);
}

/** The end of a comment, a script or a style that begins here; else the same offset. */
function skippedElement(text: string, at: number): number {
  const beginning = text.slice(at, at + 9);
  if (beginning.startsWith('<!--')) return behind(text, '-->', at);
  const [, name] = /^<(script|style)\b/iu.exec(beginning) ?? [];
  if (name === undefined) return at;
  const close = new RegExp(`</${name}`, 'iu').exec(text.slice(at));
  return close ? at + close.index : text.length;
}

function behind(text: string, mark: string, at: number): number {
  const end = text.indexOf(mark, at);
  return end < 0 ? text.length : end + mark.length;
}

/** The offset of the brace that closes the one at `at`: strings, templates and comments may hold others. */
function closingBrace(text: string, at: number): number {
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
  return at + 1;
}
