import type { LinkedImage, Placement } from './languageTypes';
import { lineContext } from './placing';

/** The facts about a page that a site generator reads from its beginning. */
export interface FrontMatter {
  /** Behind the closing line, its line end not included. */
  end: number;
  format: 'yaml' | 'toml' | 'json';
}

/** YAML between lines of `---`, TOML between lines of `+++` or a JSON object, at the beginning of the text. */
export function frontMatterOf(text: string): FrontMatter | undefined {
  const [whole, mark] = /^\ufeff?(---|\+\+\+)[ \t]*\n(?:[\s\S]*?\n)??\1[ \t]*(?=\n|$)/u.exec(text) ?? [];
  if (whole === undefined) {
    const [object] = /^\ufeff?\{[ \t]*\n\s*"(?:[\s\S]*?\n)?\}[ \t]*(?=\n|$)/u.exec(text) ?? [];
    return object === undefined ? undefined : { end: object.length, format: 'json' };
  }
  return { end: whole.length, format: mark === '---' ? 'yaml' : 'toml' };
}

/**
 * The path alone where the front matter waits for a value: behind `key:`, `key =` or `-`, or within empty quotes.
 * `undefined` where a value stands already, because a path would spoil it.
 */
export function placeInFrontMatter(
  text: string,
  offset: number,
  [image]: readonly LinkedImage[],
): Placement | undefined {
  const { before, after } = lineContext(text, offset);
  if (!image) return undefined;
  const escaped = image.path.replace(/[\\"]/gu, '\\$&');
  const [, quote] = /^\s*(?:-\s+)*(?:[\w."'-]+\s*[:=]\s*|-\s+)(["'])$/u.exec(before) ?? [];
  if (quote !== undefined && after.startsWith(quote))
    return { offset, text: quote === '"' ? escaped : image.path.replace(/'/gu, "''") };
  const isValueMissing = /^\s*(?:-\s+)*(?:[\w."'-]+\s*[:=]|-)\s*$/u.test(before) && /^\s*(?:#.*)?$/u.test(after);
  if (!isValueMissing) return undefined;
  return { offset, text: `${/\s$/u.test(before) ? '' : ' '}"${escaped}"` };
}
