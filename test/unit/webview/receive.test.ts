import assert from 'node:assert/strict';
import type { ShownAttempt } from '../../../src/core/studio/studioProtocol';
import { changedState, newInputs, withFiles } from '../../../src/webview/receive';
import { initialState, type State } from '../../../src/webview/state';
import { attemptOf, imageOf, plainSettings } from '../../support/viewModel';

const stateWith = (patch: Partial<State>): State => ({ ...initialState(undefined), ...patch });
const ids = (attempts: readonly ShownAttempt[] | undefined): string[] => attempts?.map(({ id }) => id) ?? [];

describe('receive: the message', () => {
  it('setup-changed changes the settings and what is set up', () => {
    const setup = { settings: plainSettings, hasKey: false, hasFolder: true, hasChatModel: true };
    assert.deepEqual(changedState(stateWith({}), { type: 'setup-changed', ...setup }), setup);
  });

  it('inputs-known adds files and replaces those that are known', () => {
    const [old, other] = [
      { uri: 'a', name: 'old' },
      { uri: 'b', name: 'b' },
    ];
    const state = stateWith({ files: new Map([old, other].map(file => [file.uri, file])) });
    const files = [
      { uri: 'a', name: 'new' },
      { uri: 'c', name: 'c' },
    ];
    assert.deepEqual(changedState(state, { type: 'inputs-known', files }), {
      files: new Map([
        ['a', files[0]],
        ['b', other],
        ['c', files[1]],
      ]),
    });
    assert.equal(state.files.get('a')?.name, 'old', 'the state before stays as it was');
  });

  it('files-missing adds to the missing files', () => {
    const changed = changedState(stateWith({ missing: new Set(['a']) }), { type: 'files-missing', uris: ['b', 'c'] });
    assert.deepEqual(changed, { missing: new Set(['a', 'b', 'c']) });
  });

  it('notice replaces the notice', () => {
    const state = stateWith({ notice: { message: 'old', undo: 'u0' } });
    assert.deepEqual(changedState(state, { type: 'notice', message: 'Deleted.', undo: 'u1' }), {
      notice: { message: 'Deleted.', undo: 'u1' },
    });
    assert.deepEqual(changedState(state, { type: 'notice', message: 'Copied.' }), {
      notice: { message: 'Copied.', undo: undefined },
    });
  });

  it('progress replaces the progress of one attempt', () => {
    const state = stateWith({
      progress: new Map([
        ['a', { state: 'queued' }],
        ['b', { state: 'queued' }],
      ]),
    });
    assert.deepEqual(changedState(state, { type: 'progress', id: 'a', progress: { state: 'running' } }), {
      progress: new Map([
        ['a', { state: 'running' }],
        ['b', { state: 'queued' }],
      ]),
    });
    assert.equal(state.progress.get('a')?.state, 'queued', 'the state before stays as it was');
  });

  it('thumbnail adds a thumbnail to one image of one attempt', () => {
    const two = [imageOf('file:///1.png'), imageOf('file:///2.png')];
    const attempts = [attemptOf('a', { images: two }), attemptOf('b', { images: two })];
    const message = { type: 'thumbnail', attemptId: 'a', uri: 'file:///2.png', src: 'https://page/t.webp' } as const;
    const changed = changedState(stateWith({ attempts }), message).attempts;
    assert.deepEqual(changed?.[0]?.images, [two[0], { ...two[1], thumbnail: 'https://page/t.webp' }]);
    assert.equal(changed[1], attempts[1]);
  });

  describe('attempts', () => {
    const message = (attempts: ShownAttempt[], more = false): Parameters<typeof changedState>[1] => ({
      type: 'attempts',
      attempts,
      more,
    });

    it('adds new attempts and sorts all of them by time, the newest first', () => {
      const state = stateWith({ attempts: [attemptOf('c', { createdAt: 3 }), attemptOf('a', { createdAt: 1 })] });
      const changed = changedState(
        state,
        message([attemptOf('b', { createdAt: 2 }), attemptOf('d', { createdAt: 4 })]),
      );
      assert.deepEqual(ids(changed.attempts), ['d', 'c', 'b', 'a']);
    });

    it('replaces attempts that are known', () => {
      const state = stateWith({ attempts: [attemptOf('a', { status: 'running' }), attemptOf('b')] });
      const changed = changedState(state, message([attemptOf('a', { status: 'failed' })]));
      assert.deepEqual(
        changed.attempts?.map(({ id, status }) => [id, status]),
        [
          ['a', 'failed'],
          ['b', 'saved'],
        ],
      );
    });

    it('tells whether older attempts follow', () => {
      assert.equal(changedState(stateWith({}), message([], true)).isLoadingMore, true);
      assert.equal(changedState(stateWith({ isLoadingMore: true }), message([])).isLoadingMore, false);
    });

    it('drops the progress of attempts that have ended', () => {
      const state = stateWith({
        progress: new Map([
          ['a', { state: 'saving' }],
          ['b', { state: 'running' }],
          ['c', { state: 'queued' }],
        ]),
      });
      const changed = changedState(state, message([attemptOf('a'), attemptOf('b', { status: 'running' })]));
      assert.deepEqual([...(changed.progress?.keys() ?? [])], ['b', 'c']);
      assert.equal(state.progress.size, 3, 'the state before stays as it was');
    });

    it('takes the files of its images for present until they are found missing again', () => {
      const state = stateWith({ missing: new Set(['file:///w/a.png', 'file:///w/b.png']) });
      assert.deepEqual(changedState(state, message([attemptOf('a')])).missing, new Set(['file:///w/b.png']));
    });
  });

  describe('attempt-removed', () => {
    const removed = { type: 'attempt-removed', id: 'a' } as const;

    it('removes the attempt', () => {
      const changed = changedState(stateWith({ attempts: [attemptOf('b'), attemptOf('a')] }), removed);
      assert.deepEqual(ids(changed.attempts), ['b']);
      assert.ok(!('compareFrom' in changed));
    });

    it('unmarks an image of the attempt that was to be compared', () => {
      const state = stateWith({ compareFrom: { attemptId: 'a', uri: 'file:///w/a.png' } });
      const changed = changedState(state, removed);
      assert.ok('compareFrom' in changed && changed.compareFrom === undefined);
    });

    it('keeps the mark on an image of another attempt', () => {
      const changed = changedState(stateWith({ compareFrom: { attemptId: 'b', uri: 'file:///w/b.png' } }), removed);
      assert.ok(!('compareFrom' in changed));
    });
  });
});

describe('receive: new inputs', () => {
  const fileOf = (uri: string): { uri: string; name: string } => ({ uri, name: uri });

  it('are files that the form does not have, each once and in their order', () => {
    const files = ['c', 'a', 'b', 'c'].map(fileOf);
    assert.deepEqual(newInputs([{ uri: 'a', boxes: [[1, 2, 3, 4]] }], files), [
      { uri: 'c', boxes: [] },
      { uri: 'b', boxes: [] },
    ]);
  });

  it('are none if there are no files', () => {
    assert.deepEqual(newInputs([], []), []);
  });

  it('have facts after those that are known', () => {
    const files = new Map([['a', fileOf('a')]]);
    assert.deepEqual([...withFiles({ files }, [fileOf('b')]).files.keys()], ['a', 'b']);
  });
});
