import assert from 'node:assert/strict';
import { models } from '../../../../src/core/models/models';
import type { Model } from '../../../../src/core/models/modelTypes';
import { checkRequest } from '../../../../src/core/request/imageRequest';
import { editStarters, editStartersFor, withEditStarter } from '../../../../src/core/studio/editStarters';
import { emptyForm, modeOf, optionsOf } from '../../../../src/core/studio/studioFormRules';
import { inputs } from '../../../support/studioForms';
import chinese from '../../../../l10n/bundle.l10n.zh-cn.json';

const named = (id: string): Model => models.find(model => model.id === id) ?? assert.fail(id);
const settings = {
  model: 'qwen-image-2.0',
  editModel: 'qwen-image-2.0',
  customModels: [],
  protocol: 'auto',
  promptExtend: true,
  negativePrompt: '',
  watermark: false,
  style: '',
  region: 'beijing',
} as const;

describe('the starters of an edit', () => {
  it('are ten or more, each with an id, a title and a prompt of its own', () => {
    assert.ok(editStartersFor(1).length >= 10);
    for (const names of [
      editStarters.map(({ id }) => id),
      editStarters.map(({ title }) => title()),
      editStarters.map(({ prompt }) => prompt()),
    ])
      assert.equal(new Set(names).size, editStarters.length);
  });

  it('say in both languages what stays as it is, and mark what is to be replaced', () => {
    const translations: Record<string, string> = chinese;
    for (const { id, title, prompt } of editStarters) {
      const translated = translations[prompt()] ?? assert.fail(id);
      assert.ok(translations[title()], id);
      assert.match(prompt(), /[Kk]eep|as it is|[Dd]o not change|follow its lines/, id);
      assert.match(translated, /保持|不变|不要|严格/, id);
      assert.equal(prompt().split('[').length, translated.split('[').length, id);
    }
  });

  it('speak of a second image only where there is one', () => {
    for (const { id, prompt, minInputs = 1 } of editStarters)
      assert.equal(prompt().includes('image 2'), minInputs > 1, id);
    assert.ok(editStartersFor(1).every(({ minInputs = 1 }) => minInputs === 1));
    assert.equal(editStartersFor(2).length, editStarters.length);
  });

  it('keep the inputs, and a model that takes them', () => {
    for (const model of models) {
      for (const count of [1, 2, 3]) {
        for (const starter of editStartersFor(count)) {
          const form = { ...emptyForm(model.id), prompt: 'before', size: '', seed: 7, inputs: inputs(count) };
          const changed = withEditStarter(form, starter, model, named('qwen-image-2.0'));
          assert.deepEqual(changed.inputs, form.inputs);
          assert.equal(changed.seed, 7);
          const chosen = named(changed.model);
          assert.ok((chosen.edit?.maxImages ?? 0) >= count, `${model.id} ${starter.id}`);
          assert.equal(chosen.id, (model.edit?.maxImages ?? 0) >= count ? model.id : 'qwen-image-2.0');
          assert.equal(modeOf(changed, chosen), 'edit');
        }
      }
    }
  });

  it('are edits of one image after a set or a text', () => {
    const [starter = assert.fail()] = editStarters;
    const form = { ...emptyForm('wan2.7-image'), output: 'set' as const, count: 4, inputs: inputs(1) };
    const changed = withEditStarter(form, starter, named('wan2.7-image'), undefined);
    assert.deepEqual([changed.output, changed.count, changed.model], ['images', 1, 'wan2.7-image']);
  });

  it('are taken as they are, and told as transparent where the model cannot deliver that', () => {
    for (const starter of editStarters) {
      const form = withEditStarter(
        { ...emptyForm('qwen-image-2.0'), inputs: inputs(starter.minInputs ?? 1) },
        starter,
        named('qwen-image-2.0'),
        undefined,
      );
      const { warnings } = checkRequest(optionsOf(form, named(form.model)), settings, () => 42);
      assert.equal(warnings.length, starter.id === 'cut-out' ? 1 : 0, `${starter.id}: ${warnings.join()}`);
    }
  });
});
