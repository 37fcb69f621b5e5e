import { boundedText, maxForeignTextLength } from './boundedText';

const mask = '***';
/** A longer text is a document or an image, and is looked through for the secret as it is alone. */
const maxLookedThrough = 64 * 1024;
/** Fewer characters of the beginning of a secret tell nothing: many keys begin alike. */
const minToldCharacters = 4;
/** The longest spelling of one character: `\u002d`, `&#x2d;`. */
const charactersOfEscape = 6;

/**
 * The text without a secret, also where JSON, a page or an address spells it with escapes, or in other case. Some
 * servers quote the key that they refuse.
 */
export function withoutSecret(text: string, secret: string): string {
  if (secret === '') return text;
  const clean = text.includes(secret) ? text.replaceAll(secret, mask) : text;
  return clean.length <= maxLookedThrough ? clean.replace(spellingsOf(secret), mask) : clean;
}

/**
 * The beginning of a foreign text without a secret. The text may be cut, by us or on its way: then no beginning of the
 * secret is left at its end.
 * @param maxLength see `boundedText`.
 */
export function boundedWithout(text: string, secret: string, maxLength = maxForeignTextLength): string {
  if (secret === '') return boundedText(text, maxLength);
  // Looked through before it is cut, but no further than a secret can reach over the cut.
  const reach = charactersOfEscape * secret.length;
  const end = maxLength + reach + 1;
  const clean = withoutSecret(text.slice(0, end), secret);
  return boundedText(text.length > end ? clean.slice(0, -reach) : withoutBeginning(clean, secret), maxLength);
}

/** Replaces the beginning of a secret at the end of a text. */
function withoutBeginning(text: string, secret: string): string {
  for (let length = Math.min(secret.length - 1, text.length); length >= minToldCharacters; length--)
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + mask;
  return text;
}

let last: { secret: string; spellings: RegExp } | undefined;

/** Every spelling of a secret. Each character has a few of a bounded length, so that the search stays linear. */
function spellingsOf(secret: string): RegExp {
  if (last?.secret !== secret) {
    const characters = Array.from(secret, character => {
      const code = character.codePointAt(0) ?? 0;
      const hex = code.toString(16);
      const itself = character.replace(/[^A-Za-z0-9]/, '\\\\{0,4}\\$&');
      return `(?:${itself}|\\\\{1,4}u${hex.padStart(4, '0')}|%${hex.padStart(2, '0')}|&#0{0,5}${code};|&#x0{0,5}${hex};)`;
    });
    last = { secret, spellings: new RegExp(characters.join(''), 'gi') };
  }
  return last.spellings;
}
