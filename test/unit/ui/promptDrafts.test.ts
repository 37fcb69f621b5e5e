import assert from 'node:assert/strict';
import { PromptDrafts } from '../../../src/ui/commands/promptDrafts';
import { MapMemento } from '../../support/mapMemento';

describe('PromptDrafts', () => {
  let store: MapMemento;
  let drafts: PromptDrafts;
  beforeEach(() => {
    store = new MapMemento();
    drafts = new PromptDrafts(store);
  });

  it('offers what was typed last, for each command its own', async () => {
    assert.equal(drafts.get('generate'), '');
    await drafts.keep('generate', 'a cat');
    await drafts.keep('edit', 'a dog');
    await drafts.keep('generate', 'a red cat');
    assert.deepEqual([drafts.get('generate'), drafts.get('edit')], ['a red cat', 'a dog']);
  });

  it('is kept by the editor for the next window', async () => {
    await drafts.keep('edit', 'a dog');
    assert.deepEqual([store.keys(), new PromptDrafts(store).get('edit')], [['easel.draft.edit'], 'a dog']);
  });

  it('forgets a prompt that has led to an image, however it was typed', async () => {
    await drafts.keep('generate', ' a cat ');
    await drafts.forget('generate', 'a cat');
    assert.deepEqual([drafts.get('generate'), store.values.get('easel.draft.generate')], ['', undefined]);
  });

  it('keeps another prompt that was typed meanwhile, and that of the other command', async () => {
    await drafts.keep('generate', 'a dog');
    await drafts.keep('edit', 'a cat');
    await drafts.forget('generate', 'a cat');
    assert.deepEqual([drafts.get('generate'), drafts.get('edit')], ['a dog', 'a cat']);
  });
});
