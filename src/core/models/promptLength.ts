import type { Model } from './modelTypes';

/** Letters that are a token each, with their punctuation. */
const eastAsian = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u;
const otherCharactersPerToken = 4;

/**
 * The length of a text in the unit of a model's limit. Characters are counted as people count them; tokens are
 * estimated.
 */
export function promptLength(text: string, unit: Model['promptLimit']['unit']): number {
  const characters = [...text];
  if (unit === 'characters') return characters.length;
  const singles = characters.filter(character => eastAsian.test(character)).length;
  return singles + Math.ceil((characters.length - singles) / otherCharactersPerToken);
}
