import assert from 'node:assert/strict';
import { EaselError } from '../../src/core/base/errors';
import { editedName, fileNameFrom, numbered, slugOf, type FileNameValues } from '../../src/core/places/fileName';
import { below, oneOf, listOf, type Random } from './mutate';
import { brokenRequirement } from './nameRules';
import { refused, runRounds, taken, type FuzzOptions, type FuzzResult, type Outcome } from './rounds';

const values: FileNameValues = {
  slug: '',
  at: new Date(2026, 2, 4, 5, 6, 7),
  model: 'qwen-image-2.0',
  seed: 42,
  index: 3,
};

/** Code point ranges of scripts, planes and blocks; the last one is all of Unicode. */
const alphabets: [first: number, last: number][] = [
  [0x20, 0x7e],
  [0, 0x1f],
  [0xa0, 0x24f],
  [0x300, 0x36f],
  [0x400, 0x4ff],
  [0x590, 0x6ff],
  [0x900, 0x97f],
  [0xe00, 0xe7f],
  [0x1100, 0x11ff],
  [0x1e00, 0x1fff],
  [0x2000, 0x206f],
  [0x3000, 0x30ff],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7ff],
  [0xd800, 0xdfff],
  [0xe000, 0xf8ff],
  [0xf900, 0xfaff],
  [0xfe00, 0xffff],
  [0x10000, 0x1ffff],
  [0x1d100, 0x1d1ff],
  [0x1f300, 0x1faff],
  [0x20000, 0x2ffff],
  [0x30000, 0x3ffff],
  [0xe0000, 0xe01ef],
  [0xf0000, 0x10ffff],
  [0, 0x10ffff],
];

const traps = [
  'con',
  'NUL',
  'com¹',
  'CONIN$',
  'aux.txt',
  'lpt1 .',
  '.',
  '..',
  '...',
  ' ',
  '/',
  '\\',
  '-',
  '--',
  '.png',
  ':',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u061c',
  '\ufeff',
  '\u00ad',
  '\u0000',
  '\u007f',
  '\u2028',
  '${slug}',
  '${seed}',
  '${',
  'a\u0300\u0301',
  'e\u0301\u0323',
  'ﷺ',
  'İ',
  'ß',
  'ΑΣ',
  'ﬃ',
  'ᾂ',
  '\u1100\u1161\u11a8',
  'क्ष',
  '\u212b',
  '\u0344',
  '\u{1d160}',
  '\ud83d',
  '\ude00',
  '👩‍👩‍👧‍👦',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '👍🏽',
  '❤️‍🔥',
  '🇩🇪',
  '1️⃣',
  '灯塔',
  '、。',
  '!!!',
  '¿?',
];

/** Breaks up `${`, so that a template can contain the text literally. */
const literal = (text: string): string => text.replaceAll('${', '$(');
const templates: ((prompt: string) => string)[] = [
  () => '${slug}',
  () => '${date}_${time} ${slug}',
  () => '${index}',
  prompt => `x${literal(prompt)}\${slug}`,
  prompt => `\${slug}-${literal(prompt)}`,
  prompt => literal(prompt),
  prompt => prompt,
];

/**
 * Names from random prompts and templates, checked against the rules of three platforms. A template may be refused, a
 * prompt never.
 */
export function fuzzFileNames(options: FuzzOptions): Promise<FuzzResult> {
  return runRounds(options, { draw: promptFrom, judge: judgePrompt });
}

function promptFrom(random: Random): string {
  const [first, last] = oneOf(alphabets, random);
  const maxLength = random() < 0.01 ? 3000 : 200;
  return (
    Array.from({ length: Math.floor(random() ** 3 * maxLength) }, () =>
      random() < 0.1 ? oneOf(traps, random) : String.fromCodePoint(first + below(last - first + 1, random)),
    ).join('') + listOf(0, random() < 0.1 ? 3 : 0, random, () => oneOf(traps, random)).join('')
  );
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function judgePrompt(prompt: string, random: Random): Outcome {
  const slug = slugOf(prompt);
  checkName(slug);
  // Words, or where there are none, emoji and symbols.
  assert.match(slug, /^(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*|(?:(?!\p{ASCII})\p{S})+)$/u);
  assert.equal(slug, slug.toLowerCase());
  assert.ok(
    Buffer.byteLength(slug) <= 156 && (slug.length <= 54 || [...graphemes.segment(slug)].length <= 54),
    `${slug} is too long`,
  );
  assert.equal(slugOf(prompt), slug, 'another time another name');
  checkName(editedName(`${prompt}${oneOf(['', '.png', '.JPG'], random)}`));
  // The slug of an edit is passed in unchanged, so it may be any text.
  checkName(fileNameFrom('${slug}', { ...values, slug: prompt }));
  const template = oneOf(templates, random)(prompt);
  try {
    checkName(
      fileNameFrom(template, { ...values, slug: oneOf([slug, prompt], random), seed: oneOf([undefined, 7], random) }),
    );
    return taken;
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    assert.deepEqual([error.code, error.field], ['invalidRequest', 'fileName']);
    return refused(error.code);
  }
}

function checkName(name: string): void {
  for (const each of [name, numbered(name, 2)]) {
    const broken = brokenRequirement(each);
    assert.ok(broken === undefined, `${JSON.stringify(each)}: not “${String(broken)}”`);
  }
}
