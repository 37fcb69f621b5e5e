import type { Model } from './modelTypes';

/** Characters that count as one token each, with their punctuation. */
const eastAsian = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u;
const otherCharactersPerToken = 4;

/**
 * The length of a text in the unit of the limit of a model. A character is a Unicode code point; tokens are estimated.
 */
export function promptLength(text: string, unit: Model['promptLimit']['unit']): number {
  const characters = [...text];
  if (unit === 'characters') return characters.length;
  const singles = characters.filter(character => eastAsian.test(character)).length;
  return singles + Math.ceil((characters.length - singles) / otherCharactersPerToken);
}
