import assert from 'node:assert/strict';
import { editedName, fileNameFrom, isDeviceName, numbered, slugOf, type FileNameValues } from '../../../src/core/fileName';
import { EaselError } from '../../../src/core/errors';
import { seededRandom } from '../../support/pictures';

const values: FileNameValues = { slug: 'a-cat', at: new Date(2026, 2, 4, 5, 6, 7), model: 'qwen-image-2.0', seed: 42, index: 3 };
const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');

describe('slugOf', () => {
  const cases: [prompt: string, slug: string][] = [
    ['A Lighthouse at dusk, watercolour', 'a-lighthouse-at-dusk-watercolour'],
    ['黄昏的灯塔，水彩画', '黄昏的灯塔-水彩画'],
    ['Ein Haus im Grünen: „schön“!', 'ein-haus-im-grünen-schön'],
    ['Don’t panic & don\'t stop', 'dont-panic-dont-stop'],
    ['cafe\u0301', 'café'],
    ['हिन्दी में चित्र', 'हिन्दी-में-चित्र'],
    ['می\u200cخواهم', 'میخواهم'],
    ['  ...--leading & trailing--...  ', 'leading-trailing'],
    ['🦊❤️ fox 👩‍🚀', 'fox'],
    ['🦊', 'image'],
    ['', 'image'],
    ['\u202egnp.exe', 'gnp-exe'],
    ['half \ud83e of a pair', 'half-of-a-pair'],
    ['../../etc/passwd', 'etc-passwd'],
    ['CON', 'image-con'],
    ['com¹', 'image-com¹'],
    ['console', 'console'],
    ['\u3164\u115f', 'image'],
  ];
  for (const [prompt, slug] of cases) {
    it(`makes ${JSON.stringify(slug)} of ${JSON.stringify(prompt)}`, () => {
      assert.equal(slugOf(prompt), slug);
    });
  }

  it('ends a long prompt at a word', () => {
    assert.equal(slugOf('an old fisherman mending his nets on a wooden pier in the early morning'), 'an-old-fisherman-mending-his-nets-on-a-wooden');
  });

  it('keeps 48 Chinese characters, whole', () => {
    assert.equal(slugOf('灯'.repeat(100)), '灯'.repeat(48));
  });

  it('never cuts a letter from its marks', () => {
    assert.equal(slugOf('y\u0310'.repeat(100)), 'y\u0310'.repeat(48));
    assert.ok(bytesOf(slugOf(`a${'\u0310'.repeat(1000)}`)) <= 150);
  });
});

describe('editedName', () => {
  it('keeps the input’s own spelling', () => {
    assert.equal(editedName('Logo.png'), 'Logo-edited');
    assert.equal(editedName('some/folder/My photo.v2.JPG'), 'My photo.v2-edited');
    assert.equal(editedName('图标.webp'), '图标-edited');
    assert.equal(editedName('.png'), 'png-edited');
    assert.equal(editedName('<>.png'), 'image-edited');
  });

  it('is bounded', () => {
    assert.ok(bytesOf(editedName(`${'é'.repeat(300)}.png`)) <= 160);
  });
});

describe('fileNameFrom', () => {
  const cases: [template: string, name: string][] = [
    ['${slug}', 'a-cat'],
    ['${date}_${time}_${slug}', '2026-03-04_050607_a-cat'],
    ['${model}-${seed}-${index}', 'qwen-image-2.0-42-3'],
    ['${slug}.png', 'a-cat'],
    ['Art ${index}', 'Art 3'],
    ['../${slug}', 'a-cat'],
    ['a/b\\c:${index}', 'a-b-c-3'],
    ['con.${index}', 'image-con.3'],
    ['  . ${slug} . ', 'a-cat'],
  ];
  for (const [template, name] of cases) {
    it(`fills ${template}`, () => {
      assert.equal(fileNameFrom(template, values), name);
    });
  }

  it('leaves out a seed that is not known', () => {
    assert.equal(fileNameFrom('${slug}-${seed}', { ...values, seed: undefined }), 'a-cat');
    assert.equal(fileNameFrom('${seed}', { ...values, seed: undefined }), 'image');
  });

  it('does not look into what it fills in', () => {
    assert.equal(fileNameFrom('${slug}', { ...values, slug: '${seed}' }), '${seed}');
  });

  for (const template of ['${prompt}', '${slug}-${Slug}', '${slug', '${}', '${toString}', '${constructor}']) {
    it(`refuses ${template} and names the known variables`, () => {
      assert.throws(() => fileNameFrom(template, values), (error) => error instanceof EaselError
        && error.code === 'invalidRequest' && error.field === 'fileName' && error.message.includes('${slug}, ${date}, ${time}, ${model}, ${seed}, ${index}'));
    });
  }

  for (const template of ['', '   ', '.png', '...', '/', '-']) {
    it(`refuses ${JSON.stringify(template)}, which gives no name`, () => {
      assert.throws(() => fileNameFrom(template, values), (error) => error instanceof EaselError && error.code === 'invalidRequest' && error.field === 'fileName');
    });
  }
});

describe('numbered', () => {
  it('counts from the second', () => {
    assert.deepEqual([1, 2, 3].map((k) => numbered('x', k)), ['x', 'x-2', 'x-3']);
  });
});

describe('isDeviceName', () => {
  it('knows them with extensions, spaces and superscripts', () => {
    for (const name of ['con', 'PRN', 'aux.png', 'NUL.tar.gz', 'com0', 'Lpt9.x', 'COM²', 'con .png', 'CONIN$']) {
      assert.ok(isDeviceName(name), name);
    }
    for (const name of ['console', 'com', 'com10', 'lpt', 'nula', 'acon', 'con-2']) {
      assert.ok(!isDeviceName(name), name);
    }
  });
});

describe('any prompt and template', () => {
  const alphabets: [first: number, last: number][] = [
    [0x20, 0x7e], [0, 0x1f], [0xa0, 0x24f], [0x300, 0x36f], [0x400, 0x4ff], [0x590, 0x6ff], [0x900, 0x97f], [0xe00, 0xe7f],
    [0x1100, 0x11ff], [0x2000, 0x206f], [0x3000, 0x30ff], [0x4e00, 0x9fff], [0xac00, 0xd7ff], [0xd800, 0xdfff], [0xfe00, 0xffff],
    [0x1f300, 0x1faff], [0x20000, 0x2a6df], [0xe0000, 0xe01ef], [0, 0x10ffff],
  ];
  const traps = ['con', 'NUL', 'com¹', '.', '..', ' ', '/', '\\', '-', '.png', '\u202e', '${slug}', 'a\u0300\u0301', 'ﷺ', 'İ', 'ß', 'ΑΣ', 'ﬃ', '\u1100\u1161\u11a8', 'क्ष'];

  function promptFrom(random: () => number): string {
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const [first, last] = pick(alphabets);
    const length = Math.floor(random() ** 3 * 200);
    return Array.from({ length }, () => random() < 0.1 ? pick(traps) : String.fromCodePoint(first + Math.floor(random() * (last - first + 1)))).join('');
  }

  /** What Windows, macOS and Linux together demand of a name. */
  const demands: [demand: string, isMet: (name: string) => boolean][] = [
    ['is not empty', (name) => name !== ''],
    ['is short enough', (name) => bytesOf(`${numbered(name, 9999)}.png`) < 240],
    ['has no forbidden character', (name) => !/[<>:"/\\|?*\u0000-\u001f\u007f-\u009f]/u.test(name)],
    ['has nothing that cannot be seen or stored', (name) => !/[\p{Cs}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/u.test(name)],
    ['has clean ends', (name) => !/^[ .-]|[ .-]$/u.test(name)],
    ['is no device', (name) => !/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *\./iu.test(`${name}.png`)],
    ['is composed', (name) => name === name.normalize('NFC')],
  ];

  function assertSafe(name: string, prompt: string): void {
    const broken = demands.find(([, isMet]) => !isMet(name));
    if (broken) {
      assert.fail(`${JSON.stringify(name)} from ${JSON.stringify(prompt)}: not “${broken[0]}”`);
    }
  }

  for (const seed of [1, 2, 3, 4]) it(`gives a name that every platform takes (5,000 prompts, seed ${seed})`, () => {
    const random = seededRandom(seed);
    const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    for (let round = 0; round < 5000; round += 1) {
      const prompt = promptFrom(random);
      const slug = slugOf(prompt);
      assertSafe(slug, prompt);
      const isSlug = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*$/u.test(slug) && slug === slug.toLowerCase();
      assert.ok(isSlug && bytesOf(slug) <= 156 && [...segmenter.segment(slug)].length <= 54, prompt);
      assertSafe(editedName(prompt), prompt);
      const raw = prompt.replaceAll('${', '$(');
      assertSafe(fileNameFrom(`x${raw}\${slug}`, { ...values, slug }), prompt);
      assertSafe(fileNameFrom('${slug}', { ...values, slug: raw }), prompt);
    }
  });
});
