import assert from 'node:assert/strict';
import { checkRequest } from '../../../../src/core/request/imageRequest';
import { findModel, sizesOf } from '../../../../src/core/models/modelLookup';
import { regions } from '../../../../src/core/models/regionTable';
import { resolveSize } from '../../../../src/core/models/sizeRules';
import { formOfStarter, starters, startersFor } from '../../../../src/core/studio/starters';
import { studioFormSchema } from '../../../../src/core/studio/studioForm';
import { fitForm, modeOf, optionsOf, unusedIn } from '../../../../src/core/studio/studioFormRules';

const settings = {
  model: 'qwen-image-2.0',
  editModel: 'qwen-image-2.0',
  customModels: [],
  protocol: 'auto',
  promptExtend: true,
  negativePrompt: '',
  watermark: false,
  style: '',
} as const;

describe('the starters', () => {
  it('are a dozen or more, each with an id, a kind and a title of its own', () => {
    assert.ok(starters.length >= 12 && starters.length <= 16);
    for (const name of [
      starters.map(({ id }) => id),
      starters.map(({ kind }) => kind()),
      starters.map(({ title }) => title()),
    ]) {
      assert.equal(new Set(name).size, starters.length);
      assert.ok(
        name.every(text => text.trim() === text && text !== '' && text.length <= 30),
        name.join(),
      );
    }
  });

  it('say in 25 to 60 words what they want', () => {
    for (const { id, prompt } of starters) {
      const words = prompt().split(/\s+/).length;
      assert.ok(words >= 25 && words <= 60, `${id}: ${words} words`);
    }
  });

  it('put words into images only where the model is good at it', () => {
    for (const { id, prompt, model } of starters)
      if (prompt().includes('"')) assert.equal(model, 'qwen-image-2.0-pro', id);
  });

  for (const region of [...regions, undefined]) {
    it(`are taken as they are ${region === undefined ? 'at a custom URL' : `in ${region}`}`, () => {
      const served = startersFor(region);
      assert.ok(served.length > 0);
      for (const starter of served) {
        const model = findModel(starter.model, []);
        const form = formOfStarter(starter);
        const { warnings, request } = checkRequest(optionsOf(form, model), { ...settings, region }, () => 42);
        assert.deepEqual(warnings, [], starter.id);
        assert.deepEqual(unusedIn(form, model), [], starter.id);
        assert.deepEqual(fitForm(form, model), { form, changes: [] }, starter.id);
        assert.equal(request.maxCount, starter.count ?? 1, starter.id);
        assert.ok(studioFormSchema.safeParse(form).success, starter.id);
      }
    });
  }

  it('are all there where all models are, and fewer where a model is not served', () => {
    for (const region of ['beijing', 'singapore', undefined] as const) assert.deepEqual(startersFor(region), starters);
    for (const region of ['virginia', 'frankfurt', 'tokyo'] as const)
      assert.ok(startersFor(region).every(({ model }) => findModel(model, []).regions.includes(region)));
    assert.ok(startersFor('frankfurt').length < starters.length);
  });

  it('have a size that their model makes', () => {
    for (const starter of starters) {
      const model = findModel(starter.model, []);
      const sizes = sizesOf(model, modeOf(formOfStarter(starter), model)) ?? assert.fail(starter.id);
      assert.ok('size' in resolveSize(sizes, starter.size), starter.id);
    }
  });

  it('show text, document, set, thinking and palette', () => {
    const forms = starters.map(formOfStarter);
    assert.deepEqual(new Set(forms.map(({ output }) => output)), new Set(['images', 'document', 'set']));
    assert.ok(
      forms.some(({ thinking }) => thinking) &&
        forms.some(({ palette }) => palette.length > 0) &&
        forms.some(({ prompt }) => prompt.includes('"')),
    );
  });

  it('set a form of its own each time', () => {
    for (const starter of starters) {
      const [form, other] = [formOfStarter(starter), formOfStarter(starter)];
      form.palette.forEach(colour => {
        colour.share = 0;
      });
      form.inputs.push({ uri: 'file:///a.png', boxes: [] });
      assert.deepEqual(formOfStarter(starter), other);
    }
  });
});
