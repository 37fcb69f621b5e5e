import { altTextOf } from '../altText';

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** So much of a text goes into a prompt: models read the beginning most closely, and a person has to read it, too. */
const maxLeadLength = 240;
/** A text of fewer words says too little to be drawn. */
const minWords = 5;

/** What an image is made from, and what it shows for those who do not see it. */
export interface ProposedWords {
  prompt: string;
  alt: string;
}

/**
 * The prompt and the alt text for a piece of a document, in the document's own words: its first sentences, with the
 * heading above them in the prompt.
 */
export function proposedWords(text: string, heading: string | undefined): ProposedWords {
  const [first = '', ...others] = sentencesOf(text);
  const alt = altTextOf(first);
  let lead = alt;
  for (const sentence of first === alt ? others : []) {
    const longer = lead + spaceBetween(lead) + sentence;
    if (longer.length > maxLeadLength) break;
    lead = longer;
  }
  return { prompt: withHeading(lead, heading), alt };
}

/** Whether a text says enough to be drawn. */
export function saysEnough(text: string): boolean {
  let count = 0;
  for (const { isWordLike } of words.segment(text.slice(0, maxLeadLength))) {
    if (isWordLike === true) count += 1;
    if (count >= minWords) return true;
  }
  return false;
}

function sentencesOf(text: string): string[] {
  return Array.from(sentences.segment(text), ({ segment }) => segment.trim()).filter(sentence => sentence !== '');
}

/** Chinese and Japanese write no space between sentences. */
const spaceBetween = (before: string): string => (/[\u3000-\u303f\uff00-\uffef]$/u.test(before) ? '' : ' ');

function withHeading(text: string, heading: string | undefined): string {
  if (heading === undefined || heading === '' || heading === text) return text;
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(heading)) return `${heading}：${text}`;
  return /[.:;!?。：；！？…]$/u.test(heading) ? `${heading} ${text}` : `${heading}: ${text}`;
}
