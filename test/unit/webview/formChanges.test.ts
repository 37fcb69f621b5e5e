import assert from 'node:assert/strict';
import type { StoredOptions } from '../../../src/core/jobs/attempt';
import { models } from '../../../src/core/models/models';
import type { StudioSettings } from '../../../src/core/studio/studioProtocol';
import { recalledForm } from '../../../src/webview/formChanges';

const settings: StudioSettings = {
  model: 'wan2.6-t2i',
  editModel: 'qwen-image-edit-plus',
  customModels: [],
  protocol: 'auto',
  promptExtend: true,
  negativePrompt: '',
  watermark: false,
  style: '',
  prices: {},
};
const [fallback = assert.fail()] = models;
const options: StoredOptions = { prompt: 'a tower', model: 'qwen-image-2.0' };
const warning = 'The option "quality" is not known and was left out.';

describe('recalledForm', () => {
  it('puts warnings about the options before what had to be changed', () => {
    const recalled = (given: StoredOptions, warnings?: string[]): readonly string[] =>
      recalledForm(given, settings, models, fallback, warnings).changes;
    assert.deepEqual(recalled(options, [warning]), [warning]);
    const changes = recalled({ ...options, model: 'gone', n: 50 }, [warning]);
    assert.equal(changes.length, 3);
    assert.equal(changes[0], warning);
    assert.match(changes[1] ?? '', /"gone" is not known here; "wan2\.6-t2i" takes its place/);
  });

  it('says nothing where everything is known and fits', () => {
    assert.deepEqual(recalledForm(options, settings, models, fallback).changes, []);
  });

  it('replaces an unknown model by that of the settings, for an edit by the one that edits', () => {
    const modelFor = (more: Partial<StoredOptions>, changed: Partial<StudioSettings> = {}): string =>
      recalledForm({ prompt: 'a tower', ...more }, { ...settings, ...changed }, models, fallback).form.model;
    assert.equal(modelFor({}), 'wan2.6-t2i');
    assert.equal(modelFor({ images: [] }), 'wan2.6-t2i');
    assert.equal(modelFor({ images: ['file:///w/a.png'] }), 'qwen-image-edit-plus');
    assert.equal(modelFor({ model: 'gone' }, { model: 'gone as well' }), fallback.id);
  });
});
