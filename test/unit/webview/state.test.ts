import assert from 'node:assert/strict';
import { emptyForm } from '../../../src/core/studio/studioFormRules';
import { initialState, keptStateSchema, type KeptState } from '../../../src/webview/state';
import { wholeForm } from '../../support/studioMessages';

const kept: KeptState = {
  form: wholeForm,
  panel: 'p1',
  editedAt: 100,
  tab: 'history',
  search: 'fox',
  modelFilter: 'qwen-image',
};

describe('the state of the panel at first', () => {
  it('is empty and not ready, and complains of nothing', () => {
    assert.deepEqual(initialState(undefined), {
      isReady: false,
      settings: {
        model: '',
        editModel: '',
        customModels: [],
        protocol: 'auto',
        promptExtend: true,
        negativePrompt: '',
        watermark: false,
        style: '',
        prices: {},
      },
      hasKey: true,
      hasFolder: true,
      hasChatModel: false,
      form: emptyForm(''),
      changes: [],
      files: new Map(),
      attempts: [],
      isLoadingMore: false,
      progress: new Map(),
      missing: new Set(),
      tab: 'results',
      search: '',
      modelFilter: '',
      refusal: undefined,
      isStarting: false,
      compareFrom: undefined,
      overlay: undefined,
      notice: undefined,
    });
  });

  it('has the form, the tab and the search that were kept', () => {
    const { form, tab, search, modelFilter, isReady } = initialState(kept);
    assert.deepEqual([form, tab, search, modelFilter, isReady], [wholeForm, 'history', 'fox', 'qwen-image', false]);
  });
});

describe('the state that the editor keeps', () => {
  it('is taken whole', () => {
    assert.deepEqual(keptStateSchema.parse(structuredClone(kept)), kept);
  });

  for (const name of Object.keys(kept) as (keyof KeptState)[]) {
    it(`is refused without its field: ${name}`, () => {
      assert.equal(keptStateSchema.safeParse({ ...kept, [name]: undefined }).success, false);
    });
  }
});
