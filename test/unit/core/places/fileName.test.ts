import assert from 'node:assert/strict';
import {
  editedName,
  fileNameFrom,
  isDeviceName,
  nameKey,
  numbered,
  slugOf,
  type FileNameValues,
} from '../../../../src/core/places/fileName';
import { EaselError } from '../../../../src/core/base/errors';

const values: FileNameValues = {
  slug: 'a-cat',
  at: new Date(2026, 2, 4, 5, 6, 7),
  model: 'qwen-image-2.0',
  seed: 42,
  index: 3,
};
const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');

describe('nameKey', () => {
  it('is the same for spellings that some system takes for one name', () => {
    for (const [one, other] of [
      ['Apple.png', 'aPPLE.PNG'],
      ['caf\u00e9', 'CAFE\u0301'],
      ['stra\u00dfe', 'STRASSE'],
      ['ΟΔΟΣ', 'οδος'],
      ['\u212b', 'å'],
    ] as const)
      assert.equal(nameKey(one), nameKey(other));
    assert.notEqual(nameKey('apple'), nameKey('аpple'));
    assert.notEqual(nameKey('cafe'), nameKey('café'));
  });
});

describe('slugOf', () => {
  const cases: [prompt: string, slug: string][] = [
    ['A Lighthouse at dusk, watercolour', 'a-lighthouse-at-dusk-watercolour'],
    ['黄昏的灯塔，水彩画', '黄昏的灯塔-水彩画'],
    ['Ein Haus im Grünen: „schön“!', 'ein-haus-im-grünen-schön'],
    ["Don’t panic & don't stop", 'dont-panic-dont-stop'],
    ['cafe\u0301', 'café'],
    ['हिन्दी में चित्र', 'हिन्दी-में-चित्र'],
    ['می\u200cخواهم', 'میخواهم'],
    ['  ...--leading & trailing--...  ', 'leading-trailing'],
    ['🦊❤️ fox 👩‍🚀', 'fox'],
    ['🦊', '🦊'],
    ['🦊🌲 🌲!', '🦊🌲🌲'],
    ['👨\u200d👩\u200d👧 ❤️', '👨👩👧❤'],
    ['👍🏽', '👍🏽'],
    ['🇨🇳', '🇨🇳'],
    ['★ → ∞ ☂', '★☂'],
    ['⁄∕', 'image'],
    ['🦊'.repeat(20), '🦊'.repeat(12)],
    ['<|> + $', 'image'],
    ['\ufffd', 'image'],
    ['。。。', 'image'],
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

  it('cuts a long prompt at a word', () => {
    assert.equal(
      slugOf('an old fisherman mending his nets on a wooden pier in the early morning'),
      'an-old-fisherman-mending-his-nets-on-a-wooden',
    );
  });

  it('keeps 48 Chinese characters', () => {
    assert.equal(slugOf('灯'.repeat(100)), '灯'.repeat(48));
  });

  it('never separates a letter from its marks', () => {
    assert.equal(slugOf('y\u0310'.repeat(100)), 'y\u0310'.repeat(48));
    assert.ok(bytesOf(slugOf(`a${'\u0310'.repeat(1000)}`)) <= 150);
  });
});

describe('editedName', () => {
  it('keeps the spelling of the input', () => {
    assert.equal(editedName('Logo.png'), 'Logo-edited');
    assert.equal(editedName('some/folder/My photo.v2.JPG'), 'My photo.v2-edited');
    assert.equal(editedName('图标.webp'), '图标-edited');
    assert.equal(editedName('.png'), 'png-edited');
    assert.equal(editedName('<>.png'), 'image-edited');
  });

  it('limits the length', () => {
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

  it('leaves out an unknown seed', () => {
    assert.equal(fileNameFrom('${slug}-${seed}', { ...values, seed: undefined }), 'a-cat');
    assert.equal(fileNameFrom('${seed}', { ...values, seed: undefined }), 'image');
  });

  it('does not expand variables in the values', () => {
    assert.equal(fileNameFrom('${slug}', { ...values, slug: '${seed}' }), '${seed}');
  });

  for (const template of ['${prompt}', '${slug}-${Slug}', '${slug', '${}', '${toString}', '${constructor}']) {
    it(`refuses ${template} and names the known variables`, () => {
      assert.throws(
        () => fileNameFrom(template, values),
        error =>
          error instanceof EaselError &&
          error.code === 'invalidRequest' &&
          error.field === 'fileName' &&
          error.message.includes('${slug}, ${date}, ${time}, ${model}, ${seed}, ${index}'),
      );
    });
  }

  for (const template of ['', '   ', '.png', '...', '/', '-']) {
    it(`refuses ${JSON.stringify(template)}, which gives no name`, () => {
      assert.throws(
        () => fileNameFrom(template, values),
        error => error instanceof EaselError && error.code === 'invalidRequest' && error.field === 'fileName',
      );
    });
  }
});

describe('numbered', () => {
  it('adds numbers from the second choice on', () => {
    assert.deepEqual(
      [1, 2, 3].map(k => numbered('x', k)),
      ['x', 'x-2', 'x-3'],
    );
  });
});

describe('isDeviceName', () => {
  it('recognises device names with extensions, spaces and superscripts', () => {
    for (const name of ['con', 'PRN', 'aux.png', 'NUL.tar.gz', 'com0', 'Lpt9.x', 'COM²', 'con .png', 'CONIN$']) {
      assert.ok(isDeviceName(name), name);
    }
    for (const name of ['console', 'com', 'com10', 'lpt', 'nula', 'acon', 'con-2']) {
      assert.ok(!isDeviceName(name), name);
    }
  });
});
