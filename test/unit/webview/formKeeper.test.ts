import assert from 'node:assert/strict';
import { emptyForm } from '../../../src/core/studio/studioFormRules';
import { FormKeeper } from '../../../src/webview/formKeeper';
import type { KeptState } from '../../../src/webview/state';
import { FakeHostChannel } from '../../support/fakeHostChannel';
import { ManualClock } from '../../support/manualClock';

const formWith = (prompt: string): KeptState['form'] => ({ ...emptyForm('qwen-image-2.0'), prompt });
const view = { tab: 'history', search: 'fox', modelFilter: 'qwen-image' } as const;
const kept: KeptState = { ...view, form: formWith('kept'), panel: 'this', editedAt: 100 };

describe('formKeeper', () => {
  let clock: ManualClock;

  beforeEach(() => {
    clock = new ManualClock();
  });

  function keeperOf(state?: unknown): { keeper: FormKeeper; channel: FakeHostChannel } {
    const channel = new FakeHostChannel(state);
    return { channel, keeper: new FormKeeper(channel, clock) };
  }

  describe('the state that the editor kept', () => {
    it('is taken as it is', () => {
      assert.deepEqual(keeperOf(kept).keeper.kept, kept);
    });

    for (const [what, state] of [
      ['nothing', undefined],
      ['another kind of value', 'text'],
      ['a state of an older version', { form: kept.form }],
      ['a state with a damaged form', { ...kept, form: { ...kept.form, count: 'two' } }],
      ['a state with an unknown tab', { ...kept, tab: 'settings' }],
    ] as const) {
      it(`is ignored if it is ${what}`, () => {
        assert.equal(keeperOf(state).keeper.kept, undefined);
      });
    }
  });

  describe('the newest form', () => {
    const draftOf = (panel: string, editedAt: number): Parameters<FormKeeper['newest']>[0] => ({
      form: formWith('draft'),
      panel,
      editedAt,
    });

    for (const [what, state, draft, prompt] of [
      ['nothing without a kept state and a draft', undefined, undefined, undefined],
      ['the kept form without a draft', kept, undefined, 'kept'],
      ['the draft without a kept state, whichever panel it is of', undefined, draftOf('other', 1), 'draft'],
      ['the draft of this panel if it is newer', kept, draftOf('this', 101), 'draft'],
      ['the kept form if the draft of this panel is as old', kept, draftOf('this', 100), 'kept'],
      ['the kept form if the draft of this panel is older', kept, draftOf('this', 99), 'kept'],
      ['the kept form if the newer draft is of another panel', kept, draftOf('other', 101), 'kept'],
    ] as const) {
      it(`is ${what}`, () => {
        assert.equal(keeperOf(state).keeper.newest(draft)?.prompt, prompt);
      });
    }
  });

  describe('an edit', () => {
    it('is kept by the editor immediately, with its time and its panel', () => {
      const { keeper, channel } = keeperOf(kept);
      clock.advance(5);
      keeper.edited({ ...view, form: formWith('new') });
      assert.deepEqual(channel.kept, { ...view, form: formWith('new'), panel: 'this', editedAt: clock.now() });
      assert.deepEqual(channel.sent, []);
    });

    it('is sent as a draft after 400 ms without another edit', () => {
      const { keeper, channel } = keeperOf(kept);
      keeper.edited({ ...view, form: formWith('n') });
      clock.advance(399);
      assert.deepEqual(channel.sent, []);
      keeper.edited({ ...view, form: formWith('new') });
      const editedAt = clock.now();
      clock.advance(399);
      assert.deepEqual(channel.sent, []);
      clock.advance(1);
      assert.deepEqual(channel.sent, [{ type: 'draft', draft: { form: formWith('new'), panel: 'this', editedAt } }]);
      clock.advance(10_000);
      assert.equal(channel.sent.length, 1);
    });

    it('of a new panel gets a name that no other panel has', () => {
      const names = [1, 2].map(() => {
        const { keeper, channel } = keeperOf();
        keeper.edited({ ...view, form: formWith('new') });
        clock.advance(400);
        const [{ draft: { panel } } = assert.fail()] = channel.takeSent('draft');
        assert.equal((channel.kept as KeptState).panel, panel);
        return panel;
      });
      assert.match(names[0] ?? '', /^[0-9a-f-]{36}$/);
      assert.notEqual(names[0], names[1]);
    });
  });

  it('keeps another tab and search without a new time and without a draft', () => {
    const { keeper, channel } = keeperOf(kept);
    keeper.keep({ form: kept.form, tab: 'results', search: 'owl', modelFilter: '' });
    assert.deepEqual(channel.kept, { ...kept, tab: 'results', search: 'owl', modelFilter: '' });
    clock.advance(10_000);
    assert.deepEqual(channel.sent, []);
  });

  it('keeps a new panel that was not edited as one that is older than every draft', () => {
    const { keeper, channel } = keeperOf();
    keeper.keep({ ...view, form: formWith('') });
    assert.equal((channel.kept as KeptState).editedAt, 0);
  });
});
