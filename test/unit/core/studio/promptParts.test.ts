import assert from 'node:assert/strict';
import { negativePromptLimit } from '../../../../src/core/request/imageRequest';
import { improvementRequest, negativePrompts, promptParts, withPart } from '../../../../src/core/studio/promptParts';

describe('help with a prompt', () => {
  it('has the parts of the guide, the text of the image in quotation marks', () => {
    assert.deepEqual(
      promptParts.map(({ title }) => title()),
      ['Subject', 'Scene', 'Style', 'Lens', 'Light', 'Text in the image'],
    );
    assert.match(promptParts.at(-1)?.text() ?? '', /"\[.+\]"/);
  });

  it('puts a part at the end, with what a sentence needs before it', () => {
    assert.equal(withPart('', 'soft light'), 'soft light');
    assert.equal(withPart('A fox ', 'soft light'), 'A fox, soft light');
    assert.equal(withPart('A fox.', 'soft light'), 'A fox. soft light');
    assert.equal(withPart('一只狐狸', '柔和的光线'), '一只狐狸，柔和的光线');
    assert.equal(withPart('一只狐狸。', '柔和的光线'), '一只狐狸。柔和的光线');
  });

  it('does not put a part in twice', () => {
    const once = withPart('A fox', 'soft light');
    assert.equal(withPart(once, 'soft light'), once);
  });

  it('has negative prompts that the service reads whole, also all of them together', () => {
    const all = negativePrompts.reduce((text, { text: part }) => withPart(text, part()), '');
    assert.ok(all.length <= negativePromptLimit);
    for (const { text } of negativePrompts) assert.ok(all.includes(text()));
  });

  it('asks a chat model to keep the intent and the quoted text, and says whether it is an edit', () => {
    for (const isEdit of [false, true]) {
      const request = improvementRequest('A sign with "Café"', isEdit);
      assert.match(request, /<prompt>\nA sign with "Café"\n<\/prompt>$/);
      assert.match(request, /letter\s+by letter/);
      assert.equal(request.includes('change a picture'), isEdit);
    }
  });
});
