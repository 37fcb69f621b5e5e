import assert from 'node:assert/strict';
import { findModel } from '../../../../src/core/models/modelLookup';
import { models } from '../../../../src/core/models/models';
import { promptNotes, wholePrompt } from '../../../../src/core/request/promptNotes';

/** The longest prompts in Han characters: each of them is one character and about one token. API pages of 2026. */
const limits: [family: RegExp, limit: number][] = [
  [/^qwen-image-3\.0/, 4500],
  [/^qwen-image-2\./, 1300],
  [/^(?:qwen-image|z-image|wanx2\.0)/, 800],
  [/^wan2\.7/, 5000],
  [/^wan2\.6-t2i/, 2100],
  [/^wan2\.[56]/, 2000],
  [/^wanx?2\.[12]/, 500],
];

describe('what a person should know of a prompt', () => {
  it('is that the model does not read all of it, by the limit of each model', () => {
    for (const model of models) {
      const limit = limits.find(([family]) => family.test(model.id))?.[1] ?? assert.fail(model.id);
      assert.deepEqual(promptNotes('灯'.repeat(limit), model), [], model.id);
      assert.match(promptNotes('灯'.repeat(limit + 1), model).join(), new RegExp(`first ${limit} `), model.id);
    }
  });

  it('is that the model delivers no transparent background, unless it does', () => {
    for (const model of models) {
      const notes = promptNotes('A fox, transparent background', model);
      if (model.transparency) assert.deepEqual(notes, []);
      else assert.match(notes.join(), /transparent background/, model.id);
    }
    assert.deepEqual(
      models.filter(({ transparency }) => transparency).map(({ id }) => id),
      ['qwen-image-2.1-pro', 'qwen-image-2.1-turbo'],
    );
  });

  it('is both where both hold', () => {
    const prompt = `透明背景${'灯'.repeat(800)}`;
    assert.equal(promptNotes(prompt, findModel('qwen-image', [])).length, 2);
  });
});

describe('the whole prompt', () => {
  it('has the words of the style', () => {
    assert.equal(wholePrompt(' A lighthouse ', ' flat style '), 'A lighthouse, flat style');
    assert.equal(wholePrompt('A lighthouse', ''), 'A lighthouse');
    assert.equal(wholePrompt(' ', 'flat style'), '');
  });
});
