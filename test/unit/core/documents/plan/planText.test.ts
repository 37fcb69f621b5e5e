import assert from 'node:assert/strict';
import type { PrintedImage } from '../../../../../src/core/documents/plan/planText';
import { parsePlan, printPlan } from '../../../../../src/core/documents/plan/planText';

const mill: PrintedImage = {
  isChosen: true,
  target: 'docs/img/mill.png',
  size: '1664*928',
  prompt: 'A mill',
  notes: ['for docs/a.md:3'],
};
const lake: PrintedImage = { isChosen: false, target: '文档/湖 1.png', prompt: '一个湖', notes: [] };
const head = { places: ['docs', 'a b.md'], model: 'qwen-image-2.0', style: 'ink' };

const problemsOf = (text: string): string[] =>
  parsePlan(text).problems.map(({ line, message }) => `${line} ${message}`);

describe('the text of a plan', () => {
  it('is read back as it was printed', () => {
    const { images, problems, ...read } = parsePlan(printPlan(head, [mill, lake]));
    assert.deepEqual(read, head);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      images.map(({ isChosen, target, size, prompt }) => [isChosen, target, size, prompt]),
      [mill, lake].map(({ isChosen, target, size, prompt }) => [isChosen, target, size, prompt]),
    );
  });

  it('holds places in documents, alt texts and a look of its own, and is read back with them', () => {
    const after = { document: 'docs/a b.md', line: 12, words: 'The lamp: a light' };
    const proposed = { ...lake, alt: '湖', after };
    const read = parsePlan(printPlan({ ...head, seed: 7, isSet: true }, [proposed, { ...mill, after }]));
    assert.deepEqual(read.problems, []);
    assert.deepEqual([read.seed, read.isSet], [7, true]);
    assert.deepEqual(
      read.images.map(({ alt, after: place }) => [alt, place]),
      [
        ['湖', after],
        [undefined, after],
      ],
    );
  });

  it('names places, seeds and sets that cannot be read', () => {
    assert.deepEqual(problemsOf('seed: a\nset: perhaps\n[x] a.png\n prompt: A\n after: somewhere\n'), [
      '0 "a" is no seed, which is a whole number up to 2147483647.',
      '1 Expected "set: yes" or "set: no".',
      '4 Expected a document, a line and the words there, such as docs/a.md:12 The lamp.',
    ]);
    assert.deepEqual(parsePlan('set: NO\nseed:\n').isSet, false);
  });

  it('puts the prompt of a document and the notes on one line each', () => {
    const text = printPlan({ ...head, places: [] }, [{ ...mill, prompt: 'A mill\n[x] b.png', notes: ['a\nb'] }]);
    assert.deepEqual(
      parsePlan(text).images.map(({ target, prompt }) => [target, prompt]),
      [['docs/img/mill.png', 'A mill [x] b.png']],
    );
  });

  it('says what the style file adds, on a line that is not read back', () => {
    const text = printPlan({ ...head, note: 'Added by .easel/style.json: words "a\n[x] b.png".' }, [mill]);
    assert.match(text, /^# Added by \.easel\/style\.json: words "a \[x\] b\.png"\.$/m);
    assert.equal(parsePlan(text).images.length, 1);
  });

  it('is read with the changes that people make', () => {
    const text =
      'style: ink\r\n[X] a.png\r\n  prompt: A mill\r\n    by a lake\r\n\tsize: 1024 x 768\r\n[] b.png\r\n prompt: B\r\n[ ]c.png\r\n prompt:C';
    const { images, style, model, places } = parsePlan(text);
    assert.deepEqual(images, [
      { isChosen: true, target: 'a.png', prompt: 'A mill by a lake', size: '1024*768', line: 1 },
      { isChosen: false, target: 'b.png', prompt: 'B', line: 5 },
      { isChosen: false, target: 'c.png', prompt: 'C', line: 7 },
    ]);
    assert.deepEqual([style, model, places], ['ink', '', []]);
  });

  it('names the lines that cannot be read', () => {
    assert.deepEqual(problemsOf('[x] a.png\n prompt: A\n size: large\n steps: 3\n[x] a.png\n'), [
      '2 "large" is no size in pixels, such as 1664*928.',
      '3 Expected "prompt:", "size:", "alt:", "after:" or a line that begins with "#".',
      '4 "a.png" stands in the plan twice.',
    ]);
    assert.deepEqual(problemsOf('modell: x\n  prompt: A\n[x]\n[x] b.png\n'), [
      '0 Expected "[x]" and the path of an image, or "model:", "style:" or "place:".',
      '1 This line belongs to no image.',
      '2 The path of the image is missing.',
      '3 "b.png" has no prompt.',
    ]);
  });

  it('leaves the details of an image that cannot be read to no other', () => {
    const { images } = parsePlan('[x] a.png\n prompt: A\n[x]\n prompt: B\n');
    assert.deepEqual(
      images.map(({ prompt }) => prompt),
      ['A'],
    );
  });
});
