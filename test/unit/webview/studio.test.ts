import assert from 'node:assert/strict';
import * as l10n from '@vscode/l10n';
import { maxSeed } from '../../../src/core/request/imageRequest';
import { emptyForm } from '../../../src/core/studio/studioFormRules';
import type { StudioForm } from '../../../src/core/studio/studioForm';
import { drawSeed } from '../../../src/webview/drawSeed';
import type { KeptState } from '../../../src/webview/state';
import { messagesToWebview } from '../../support/studioMessages';
import { attemptOf, newPanel, openPanel, plainSettings, snapshotOf, unreadableImageOf } from '../../support/viewModel';

const formWith = (more: Partial<StudioForm>): StudioForm => ({ ...emptyForm('qwen-image-2.0'), ...more });
const keptWith = (form: Partial<StudioForm>): KeptState => ({
  form: formWith(form),
  panel: 'p1',
  editedAt: 100,
  tab: 'history',
  search: 'fox',
  modelFilter: 'qwen-image',
});
const inputOf = (uri: string): StudioForm['inputs'][number] => ({ uri, boxes: [] });
/** The reference to the only image of an attempt. */
const onlyImageOf = (id: string): { attemptId: string; uri: string } => ({ attemptId: id, uri: `file:///w/${id}.png` });

describe('studio: a new panel', () => {
  it('greets the extension, once, and shows nothing', () => {
    const { studio, channel } = newPanel();
    assert.deepEqual(channel.sent, [{ type: 'ready' }]);
    assert.equal(studio.state.isReady, false);
  });

  it('has what the editor kept before the extension answers', () => {
    const { studio } = newPanel(keptWith({ prompt: 'kept' }));
    const { form, tab, search, modelFilter } = studio.state;
    assert.deepEqual([form.prompt, tab, search, modelFilter], ['kept', 'history', 'fox', 'qwen-image']);
  });
});

describe('studio: the snapshot', () => {
  it('fills the panel and makes it ready', () => {
    const { studio, channel, changes } = newPanel();
    const attempts = [attemptOf('a')];
    channel.deliver(snapshotOf({ attempts, more: true, hasKey: false, hasFolder: false, isStarting: true }));
    const { state } = studio;
    assert.deepEqual(
      [state.isReady, state.hasKey, state.hasFolder, state.isLoadingMore, state.isStarting],
      [true, false, false, true, true],
    );
    assert.deepEqual([state.settings, state.attempts], [plainSettings, attempts]);
    assert.equal(changes(), 1);
  });

  it('gives an empty form the model of the settings, and leaves another model alone', () => {
    assert.equal(openPanel().studio.state.form.model, 'qwen-image-2.0');
    const kept = keptWith({ model: 'wan2.7-image' });
    assert.equal(openPanel({}, kept).studio.state.form.model, 'wan2.7-image');
  });

  it('brings the draft, but only the first time: what is typed since is newer', () => {
    const draft = { form: formWith({ prompt: 'draft' }), panel: 'other', editedAt: 1 };
    const { studio, channel } = openPanel({ draft });
    assert.equal(studio.state.form.prompt, 'draft');
    studio.change({ prompt: 'typed' });
    channel.deliver(snapshotOf({ draft }));
    assert.equal(studio.state.form.prompt, 'typed');
  });

  it('brings the newer draft of the same panel', () => {
    const draft = { form: formWith({ prompt: 'draft' }), panel: 'p1', editedAt: 101 };
    assert.equal(openPanel({ draft }, keptWith({ prompt: 'kept' })).studio.state.form.prompt, 'draft');
    const older = { ...draft, editedAt: 99 };
    assert.equal(openPanel({ draft: older }, keptWith({ prompt: 'kept' })).studio.state.form.prompt, 'kept');
  });

  it('brings the translations', () => {
    try {
      openPanel({ translations: { 'Seed {0}': 'Startwert {0}' } });
      assert.equal(l10n.t('Seed {0}', 7), 'Startwert 7');
    } finally {
      l10n.config({ contents: {} });
    }
  });

  it('is followed by a question about the input images of the form', () => {
    const { channel } = newPanel(keptWith({ inputs: [inputOf('file:///a.png')] }));
    channel.deliver(snapshotOf());
    assert.deepEqual(channel.takeSent('inputs-read'), [{ type: 'inputs-read', uris: ['file:///a.png'] }]);
  });
});

describe('studio: the model', () => {
  it('is the one of the form, a custom model included', () => {
    const settings = { ...plainSettings, customModels: [{ id: 'mine', like: 'wan2.6-image' }] };
    const { studio } = openPanel({ settings }, keptWith({ model: 'mine' }));
    assert.equal(studio.model.id, 'mine');
    assert.equal(studio.models.at(-1)?.id, 'mine');
  });

  it('is the one of the settings if that of the form is not known any more', () => {
    assert.equal(openPanel({}, keptWith({ model: 'gone' })).studio.model.id, 'qwen-image-2.0');
  });

  it('is the first of the table if that of the settings is not known either', () => {
    const { studio } = openPanel({ settings: { ...plainSettings, model: 'gone' } }, keptWith({ model: 'gone' }));
    assert.equal(studio.model.id, 'qwen-image-2.0-pro');
  });

  it('decides the mode together with the form', () => {
    const { studio } = openPanel();
    assert.equal(studio.mode, 'generate');
    studio.change({ inputs: [inputOf('file:///a.png')] });
    assert.equal(studio.mode, 'edit');
  });
});

describe('studio: choosing a model', () => {
  it('keeps what the model takes and tells what it changed', () => {
    const { studio, clock, channel } = openPanel();
    studio.change({ prompt: 'A fox', count: 4 });
    studio.show({ refusal: { message: 'Refused.' } });
    studio.chooseModel('qwen-image-max');
    const { form, changes, refusal } = studio.state;
    assert.deepEqual([form.model, form.prompt, form.count, refusal], ['qwen-image-max', 'A fox', 1, undefined]);
    assert.match(changes.join(), /The count is 1 now/);
    clock.advance(400);
    assert.equal(channel.takeSent('draft').at(-1)?.draft.form.model, 'qwen-image-max');
  });

  it('does nothing for a model that is not known', () => {
    const { studio, changes } = openPanel();
    const before = [studio.state, changes()];
    studio.chooseModel('gone');
    assert.deepEqual([studio.state, changes()], before);
  });
});

describe('studio: a change of the form', () => {
  it('is shown and kept immediately, and sent as a draft a moment later', () => {
    const { studio, channel, clock, changes } = openPanel();
    const before = changes();
    studio.change({ prompt: 'A fox' });
    assert.equal(studio.state.form.prompt, 'A fox');
    assert.equal((channel.kept as KeptState).form.prompt, 'A fox');
    assert.equal(changes(), before + 1);
    clock.advance(400);
    assert.equal(channel.takeSent('draft')[0]?.draft.form.prompt, 'A fox');
  });

  it('removes the reason why the last run was refused', () => {
    const { studio } = openPanel();
    studio.run();
    assert.ok(studio.state.refusal);
    studio.change({ prompt: 'A fox' });
    assert.equal(studio.state.refusal, undefined);
  });

  it('keeps the sentences about the last change of the model, until size or count is chosen', () => {
    for (const [patch, isKept] of [
      [{ prompt: 'A fox' }, true],
      [{ size: '1:1' }, false],
      [{ count: 1 }, false],
    ] as const) {
      const { studio } = openPanel();
      studio.show({ changes: ['The count is 1 now.'] });
      studio.change(patch);
      assert.deepEqual(studio.state.changes, isKept ? ['The count is 1 now.'] : [], JSON.stringify(patch));
    }
  });

  it('that changes the mode fits the count and the size, and tells it', () => {
    const { studio } = openPanel({}, keptWith({ model: 'wan2.7-image-pro', size: '4K' }));
    studio.change({ inputs: [inputOf('file:///w/a.png')] });
    assert.equal(studio.state.form.size, '');
    assert.match(studio.state.changes.join(), /does not make the size 4K/);
  });

  it('that chooses another output begins with its usual count', () => {
    const { studio } = openPanel({}, keptWith({ model: 'wan2.7-image', count: 3 }));
    studio.change({ output: 'set' });
    assert.equal(studio.state.form.count, 4);
    studio.change({ output: 'set', count: 9 });
    studio.change({ prompt: 'A fox in four seasons' });
    assert.equal(studio.state.form.count, 9);
    studio.change({ output: 'images' });
    assert.equal(studio.state.form.count, 1);
    studio.chooseModel('wan2.6-image');
    studio.change({ output: 'document' });
    assert.equal(studio.state.form.count, 5);
  });

  it('leaves no count of a set or a text behind when the new model has neither', () => {
    const { studio } = openPanel({}, keptWith({ model: 'wan2.7-image', output: 'set', count: 6 }));
    studio.chooseModel('qwen-image-2.0');
    assert.equal(studio.state.form.count, 1);
    studio.chooseModel('wan2.7-image-pro');
    assert.equal(studio.state.form.count, 4);
  });

  it('keeps the count of separate images when the model changes', () => {
    const { studio } = openPanel({}, keptWith({ model: 'qwen-image-2.0', count: 3 }));
    studio.chooseModel('wan2.6-t2i');
    assert.equal(studio.state.form.count, 3);
  });

  it('removes a notice that could put an older form back, and keeps every other notice', () => {
    const { studio, channel } = openPanel();
    channel.deliver({ type: 'notice', message: 'Deleted.', undo: 'u1' });
    studio.change({ prompt: 'A fox' });
    assert.equal(studio.state.notice?.undo, 'u1');
    studio.replaceForm(formWith({ prompt: 'Another' }), 'Replaced.');
    assert.equal(studio.state.notice.message, 'Replaced.');
    studio.change({ prompt: 'A third' });
    assert.equal(studio.state.notice, undefined);
  });
});

describe('studio: a prompt that a chat model improved', () => {
  it('comes into the form, leaves everything else, and can be undone', () => {
    const { studio, channel } = openPanel({}, keptWith({ prompt: 'A fox', size: '1:1' }));
    channel.deliver({ type: 'prompt-improved', prompt: 'A red fox in soft light' });
    assert.deepEqual([studio.state.form.prompt, studio.state.form.size], ['A red fox in soft light', '1:1']);
    studio.undo(studio.state.notice?.undo ?? assert.fail());
    assert.equal(studio.state.form.prompt, 'A fox');
  });
});

describe('studio: replacing the form', () => {
  it('tells it, closes what covers the form, and asks about its input images', () => {
    const { studio, channel } = openPanel();
    studio.open({ kind: 'details', attemptId: 'a' });
    studio.show({ changes: ['old'], refusal: { message: 'old' } });
    studio.replaceForm(formWith({ prompt: 'New', inputs: [inputOf('file:///a.png')] }), 'Replaced.');
    const { form, changes, refusal, overlay, notice } = studio.state;
    assert.deepEqual([form.prompt, changes, refusal, overlay], ['New', [], undefined, undefined]);
    assert.equal(notice?.message, 'Replaced.');
    assert.equal((channel.kept as KeptState).form.prompt, 'New');
    assert.deepEqual(channel.takeSent('inputs-read'), [{ type: 'inputs-read', uris: ['file:///a.png'] }]);
  });

  it('can be undone', () => {
    const { studio, channel } = openPanel();
    studio.change({ prompt: 'Old' });
    studio.replaceForm(formWith({ prompt: 'New' }), 'Replaced.');
    studio.undo(studio.state.notice?.undo ?? assert.fail('there is nothing to undo it with'));
    assert.deepEqual([studio.state.form.prompt, studio.state.notice], ['Old', undefined]);
    assert.equal((channel.kept as KeptState).form.prompt, 'Old');
  });

  it('cannot be undone if the form was empty, whichever model it had', () => {
    const { studio } = openPanel();
    studio.chooseModel('wan2.7-image');
    studio.replaceForm(formWith({ prompt: 'New' }), 'Replaced.');
    assert.deepEqual(studio.state.notice, { message: 'Replaced.' });
  });
});

describe('studio: settings that are put into the form', () => {
  it('are those of an attempt, and it is told', () => {
    const { studio } = openPanel();
    studio.recallOptions({ prompt: 'A fox', model: 'wan2.7-image', n: 2, seed: 7 });
    const { form, notice, changes } = studio.state;
    assert.deepEqual([form.prompt, form.model, form.count, form.seed], ['A fox', 'wan2.7-image', 2, 7]);
    assert.deepEqual([notice, changes], [{ message: 'The settings are in the form.' }, []]);
  });

  it('without a model get that of the settings for generating or for editing', () => {
    const { studio } = openPanel();
    studio.recallOptions({ prompt: 'A fox' });
    assert.equal(studio.state.form.model, 'qwen-image-2.0');
    studio.recallOptions({ prompt: 'A fox', images: [] });
    assert.equal(studio.state.form.model, 'qwen-image-2.0');
    studio.recallOptions({ prompt: 'A fox', images: ['file:///a.png'] });
    assert.equal(studio.state.form.model, 'qwen-image-edit-plus');
  });

  it('with a model that is not known any more get that of the settings, and it is told first', () => {
    const { studio } = openPanel();
    studio.recallOptions({ prompt: 'A fox', model: 'gone', n: 9 });
    assert.equal(studio.state.form.model, 'qwen-image-2.0');
    assert.equal(studio.state.changes[0], 'The model "gone" is not known here; "qwen-image-2.0" takes its place.');
    assert.match(studio.state.changes[1] ?? '', /^The count is 6 now/);
  });

  it('get the model of the form if that of the settings is not known either', () => {
    const { studio } = openPanel(
      { settings: { ...plainSettings, model: 'gone too' } },
      keptWith({ model: 'wan2.7-image' }),
    );
    studio.recallOptions({ prompt: 'A fox', model: 'gone' });
    assert.equal(studio.state.form.model, 'wan2.7-image');
  });

  it('know what a custom model writes without input images', () => {
    const settings = { ...plainSettings, customModels: [{ id: 'mine', like: 'wan2.6-image' }] };
    const { studio } = openPanel({ settings });
    studio.recallOptions({ prompt: 'A fox', model: 'mine' });
    assert.deepEqual([studio.state.form.model, studio.state.form.output], ['mine', 'document']);
    assert.deepEqual(studio.state.changes, []);
  });

  it('come from a caller of the command, too', () => {
    const { studio, channel } = openPanel();
    channel.deliver({ type: 'recall', options: { prompt: 'From outside' } });
    assert.equal(studio.state.form.prompt, 'From outside');
  });
});

describe('studio: a seed', () => {
  for (const [chance, seed] of [
    [0, 0],
    [0.5, 1_073_741_824],
    [1 - Number.EPSILON, maxSeed],
  ] as const) {
    it(`is a whole number up to the maximum: ${seed}`, () => {
      const { random } = Math;
      Math.random = () => chance;
      try {
        assert.equal(drawSeed(), seed);
      } finally {
        Math.random = random;
      }
    });
  }
});

describe('studio: a run', () => {
  const runnable = keptWith({ prompt: 'A fox' });

  it('sends the form as options, and shows the results', () => {
    const { studio, channel } = openPanel({}, runnable);
    studio.show({ refusal: { message: 'old' } });
    studio.run();
    assert.deepEqual(channel.sent, [{ type: 'run', options: { prompt: 'A fox', model: 'qwen-image-2.0', n: 1 } }]);
    const { isStarting, refusal, tab } = studio.state;
    assert.deepEqual([isStarting, refusal, tab], [true, undefined, 'results']);
  });

  it('of a form with a problem sends nothing and shows the problem', () => {
    const { studio, channel } = openPanel();
    assert.equal(studio.check.problem?.field, 'prompt');
    studio.run();
    assert.deepEqual(channel.sent, []);
    assert.deepEqual(studio.state.refusal, studio.check.problem);
    assert.equal(studio.state.isStarting, false);
  });

  it('thinks only if the settings rewrite prompts', () => {
    for (const promptExtend of [true, false]) {
      const kept = keptWith({ prompt: 'A fox', model: 'qwen-image-3.0', thinking: true });
      const { studio, channel } = openPanel({ settings: { ...plainSettings, promptExtend } }, kept);
      studio.run();
      assert.equal(channel.takeSent('run')[0]?.options.thinkingMode, promptExtend ? true : undefined);
    }
  });

  it('is not sent while another one starts', () => {
    const { studio, channel, clock } = openPanel({}, runnable);
    studio.run();
    clock.advance(60_000);
    studio.change({ prompt: 'An owl' });
    studio.run();
    assert.equal(channel.takeSent('run').length, 1);
  });

  it('that is the same again within a second is taken for a double click', () => {
    const { studio, channel, clock } = openPanel({}, runnable);
    for (const [pauseMs, count] of [
      [0, 1],
      [999, 0],
      [1, 1],
    ] as const) {
      clock.advance(pauseMs);
      studio.run();
      channel.deliver({ type: 'run-started', id: 'a' });
      assert.equal(channel.takeSent('run').length, count, `after another ${pauseMs} ms`);
    }
  });

  it('that is another one is sent within a second, too', () => {
    const { studio, channel } = openPanel({}, runnable);
    studio.run();
    channel.deliver({ type: 'run-started', id: 'a' });
    studio.change({ prompt: 'An owl' });
    studio.run();
    assert.equal(channel.takeSent('run').length, 2);
  });

  it('that has started lets the next one start', () => {
    const { studio, channel } = openPanel({}, runnable);
    studio.run();
    channel.deliver({ type: 'run-started', id: 'a' });
    assert.deepEqual([studio.state.isStarting, studio.state.refusal], [false, undefined]);
  });

  it('that the extension refuses shows the reason at the form', () => {
    const { studio, channel } = openPanel({}, runnable);
    studio.run();
    channel.deliver({ type: 'run-refused', message: 'No.', field: 'size' });
    assert.equal(studio.state.isStarting, false);
    assert.deepEqual(studio.state.refusal, { message: 'No.', field: 'size', attemptId: undefined });
  });
});

describe('studio: a run that is being prepared', () => {
  it('can be cancelled', () => {
    const { studio, channel } = openPanel({}, keptWith({ prompt: 'A fox' }));
    studio.run();
    studio.host.cancelRun();
    assert.deepEqual(channel.takeSent('run-cancel'), [{ type: 'run-cancel' }]);
  });
});

describe('studio: an attempt that is repeated', () => {
  const attempt = attemptOf('a');

  it('has the same options and the same seed', () => {
    const { studio, channel } = openPanel({ attempts: [attempt] });
    studio.again(attempt, false);
    assert.deepEqual(channel.takeSent('run'), [{ type: 'run', options: attempt.options, replaces: 'a' }]);
  });

  it('as a variation has the same options without the seed', () => {
    const { studio, channel } = openPanel({ attempts: [attempt] });
    studio.again(attempt, true);
    assert.deepEqual(channel.takeSent('run'), [
      { type: 'run', options: { prompt: 'A lighthouse', model: 'qwen-image-2.0' }, replaces: 'a' },
    ]);
  });

  it('without rewriting has the same options and the prompt as it is typed', () => {
    const { studio, channel } = openPanel({ attempts: [attempt] });
    studio.withoutRewriting(attempt);
    assert.deepEqual(channel.takeSent('run'), [
      { type: 'run', options: { ...attempt.options, promptExtend: false }, replaces: 'a' },
    ]);
  });

  it('without a seed gets none', () => {
    const { studio, channel } = openPanel();
    studio.again(attemptOf('a', { options: { prompt: 'x' } }), false);
    assert.deepEqual(channel.sent, [{ type: 'run', options: { prompt: 'x' }, replaces: 'a' }]);
  });

  it('shows the reason at the attempt if the extension refuses it', () => {
    const { studio, channel } = openPanel({ attempts: [attempt] });
    studio.again(attempt, false);
    channel.deliver({ type: 'run-refused', message: 'No.' });
    assert.deepEqual(studio.state.refusal, { message: 'No.', field: undefined, attemptId: 'a' });
  });

  it('shows a reason that comes without a run at the form', () => {
    const { studio, channel } = openPanel();
    channel.deliver({ type: 'run-refused', message: 'No.' });
    assert.equal(studio.state.refusal?.attemptId, undefined);
  });
});

describe('studio: input images', () => {
  it('that were added come after the others, with their facts, each once', () => {
    const { studio, channel } = openPanel({}, keptWith({ inputs: [inputOf('a')] }));
    const files = ['b', 'a', 'b'].map(uri => ({ uri, name: `${uri}.png` }));
    channel.deliver({ type: 'inputs-added', files });
    assert.deepEqual(
      studio.state.form.inputs.map(({ uri }) => uri),
      ['a', 'b'],
    );
    assert.deepEqual([...studio.state.files.keys()], ['b', 'a']);
    assert.equal((channel.kept as KeptState).form.inputs.length, 2);
  });

  it('that the form has already only bring facts', () => {
    const { studio, channel } = openPanel({}, keptWith({ inputs: [inputOf('a')] }));
    studio.show({ changes: ['kept'], refusal: { message: 'kept' } });
    channel.deliver({ type: 'inputs-added', files: [{ uri: 'a', name: 'a.png' }] });
    assert.equal(studio.state.files.get('a')?.name, 'a.png');
    assert.equal(studio.state.refusal?.message, 'kept');
  });

  it('are asked about once, and not if they are known', () => {
    const { studio, channel } = openPanel();
    channel.deliver({ type: 'inputs-known', files: [{ uri: 'a', name: 'a.png' }] });
    studio.learnAbout(['a', 'b', 'b']);
    studio.learnAbout(['a', 'b']);
    assert.deepEqual(channel.sent, [{ type: 'inputs-read', uris: ['b'] }]);
  });

  it('can be results: each is added once and asked about', () => {
    const { studio, channel } = openPanel({ attempts: [attemptOf('a')] }, keptWith({ inputs: [inputOf('x')] }));
    studio.useAsInput(onlyImageOf('a'));
    studio.useAsInput(onlyImageOf('a'));
    assert.deepEqual(studio.state.form.inputs, [inputOf('x'), inputOf('file:///w/a.png')]);
    assert.deepEqual(channel.takeSent('inputs-read'), [{ type: 'inputs-read', uris: ['file:///w/a.png'] }]);
  });

  it('that cannot be read when they are pasted are told by their name', async () => {
    const { studio } = openPanel();
    await studio.pasteInput({ name: 'a.png', arrayBuffer: () => Promise.reject(new Error('gone')) });
    assert.deepEqual(studio.state.notice, { message: '"a.png" cannot be read; it may be gone.' });
  });

  it('that are pasted are sent without a notice', async () => {
    const { studio, channel } = openPanel();
    await studio.pasteInput({ name: 'a.png', arrayBuffer: () => Promise.resolve(new ArrayBuffer(2)) });
    assert.deepEqual(channel.sent, [{ type: 'inputs-paste', name: 'a.png', bytes: new Uint8Array(2) }]);
    assert.equal(studio.state.notice, undefined);
  });
});

describe('studio: editing a result', () => {
  const typed = { prompt: 'Old', size: '1:1', count: 3, output: 'set', inputs: [inputOf('x')], seed: 7 } as const;

  it('replaces the form by one for this image, and keeps the rest', () => {
    const { studio } = openPanel({}, keptWith({ ...typed, inputs: [inputOf('x')] }));
    studio.edit(onlyImageOf('a'), 'In the form.');
    const { form, notice, changes } = studio.state;
    assert.deepEqual(form, formWith({ seed: 7, inputs: [inputOf('file:///w/a.png')] }));
    assert.deepEqual([notice?.message, changes], ['In the form.', []]);
    assert.equal(typeof notice?.undo, 'function');
  });

  it('takes the model of the settings for editing if the model of the form does not edit', () => {
    const { studio } = openPanel({}, keptWith({ model: 'qwen-image-max' }));
    studio.edit(onlyImageOf('a'), 'In the form.');
    assert.equal(studio.state.form.model, 'qwen-image-edit-plus');
  });

  it('keeps the model if that of the settings is not known', () => {
    const settings = { ...plainSettings, editModel: 'gone' };
    const { studio } = openPanel({ settings }, keptWith({ model: 'qwen-image-max' }));
    studio.edit(onlyImageOf('a'), 'In the form.');
    assert.equal(studio.state.form.model, 'qwen-image-max');
  });
});

describe('studio: attempts and images', () => {
  const attempts = [attemptOf('a'), attemptOf('b')];

  it('are found by their names', () => {
    const { studio } = openPanel({ attempts });
    assert.equal(studio.attempt('b')?.id, 'b');
    assert.equal(studio.attempt('c'), undefined);
    assert.equal(studio.image(onlyImageOf('b'))?.name, 'b.png');
    assert.equal(studio.image({ attemptId: 'a', uri: 'file:///w/b.png' }), undefined);
    assert.equal(studio.image(onlyImageOf('c')), undefined);
  });

  it('are looked for again once the extension has told of them again', () => {
    const { studio, channel } = openPanel({ attempts });
    const uris = ['file:///w/a.png', 'file:///w/b.png'];
    studio.host.checkFiles(uris);
    channel.deliver({ type: 'files-missing', uris });
    channel.deliver({ type: 'attempts', attempts: [attemptOf('a')], more: false });
    studio.host.checkFiles(uris);
    assert.deepEqual(channel.takeSent('files-check').at(-1)?.uris, ['file:///w/a.png']);
    assert.deepEqual([...studio.state.missing], ['file:///w/b.png']);
  });

  it('change with messages about them', () => {
    const { studio, channel, changes } = openPanel({ attempts });
    const before = changes();
    channel.deliver({ type: 'attempt-removed', id: 'a' });
    channel.deliver({ type: 'notice', message: 'Removed.' });
    assert.deepEqual([studio.state.attempts.length, studio.state.notice?.message], [1, 'Removed.']);
    assert.equal(changes(), before + 2);
  });
});

describe('studio: undo', () => {
  it('of a deleted file is sent to the extension, and the notice goes', () => {
    const { studio, channel } = openPanel();
    channel.deliver({ type: 'notice', message: 'Deleted.', undo: 'u1' });
    studio.undo('u1');
    assert.deepEqual(channel.sent, [{ type: 'undo-delete', undo: 'u1' }]);
    assert.equal(studio.state.notice, undefined);
  });
});

describe('studio: what is shown', () => {
  it('is kept by the editor as far as it comes back: the tab and the search', () => {
    const { studio, channel, clock } = openPanel();
    studio.show({ tab: 'history', search: 'owl', modelFilter: 'wan2.7-image' });
    const { tab, search, modelFilter } = channel.kept as KeptState;
    assert.deepEqual([tab, search, modelFilter], ['history', 'owl', 'wan2.7-image']);
    assert.equal(studio.state.search, 'owl');
    clock.advance(400);
    assert.deepEqual(channel.sent, [], 'the form has not changed');
  });

  it('is covered by one view until that is closed', () => {
    const { studio } = openPanel();
    const overlay = { kind: 'details', attemptId: 'a' } as const;
    studio.open(overlay);
    assert.deepEqual(studio.state.overlay, overlay);
    studio.closeOverlay();
    assert.equal(studio.state.overlay, undefined);
  });
});

describe('studio: comparing', () => {
  const attempts = [attemptOf('a'), attemptOf('b'), attemptOf('c', { images: [unreadableImageOf('file:///w/c.png')] })];

  it('marks the first image, and opens both with the second', () => {
    const { studio } = openPanel({ attempts });
    studio.compare(onlyImageOf('a'));
    assert.deepEqual([studio.state.compareFrom, studio.state.overlay], [onlyImageOf('a'), undefined]);
    studio.compare(onlyImageOf('b'));
    assert.equal(studio.state.compareFrom, undefined);
    assert.deepEqual(studio.state.overlay, {
      kind: 'compare',
      before: { src: 'https://page/file:///w/a.png', name: 'a.png' },
      after: { src: 'https://page/file:///w/b.png', name: 'b.png' },
    });
  });

  it('unmarks an image that is marked already', () => {
    const { studio } = openPanel({ attempts });
    studio.compare(onlyImageOf('a'));
    studio.compare(onlyImageOf('a'));
    assert.deepEqual([studio.state.compareFrom, studio.state.overlay], [undefined, undefined]);
  });

  it('begins with the second image if the first one has gone', () => {
    for (const gone of [onlyImageOf('x'), onlyImageOf('c')]) {
      const { studio } = openPanel({ attempts });
      studio.compare(gone);
      studio.compare(onlyImageOf('b'));
      assert.deepEqual([studio.state.compareFrom, studio.state.overlay], [onlyImageOf('b'), undefined]);
    }
  });

  it('keeps the mark if the second image cannot be shown', () => {
    for (const second of [onlyImageOf('x'), onlyImageOf('c')]) {
      const { studio } = openPanel({ attempts });
      studio.compare(onlyImageOf('a'));
      studio.compare(second);
      assert.deepEqual([studio.state.compareFrom, studio.state.overlay], [onlyImageOf('a'), undefined]);
    }
  });
});

describe('studio: messages', () => {
  for (const message of Object.values(messagesToWebview)) {
    it(`are taken before the snapshot, too, and twice: ${message.type}`, () => {
      const { channel, changes } = newPanel();
      channel.deliver(message);
      channel.deliver(message);
      assert.ok(changes() >= 2);
      l10n.config({ contents: {} });
    });
  }

  it('that are not understood are answered, and change nothing', () => {
    const { studio, channel, changes } = openPanel();
    const before = [studio.state, changes()];
    for (const message of [
      undefined,
      null,
      7,
      'ready',
      {},
      { type: 'later' },
      { type: { toString: 1 } },
      { type: 'notice' },
    ])
      channel.deliverAnything(message);
    assert.deepEqual([studio.state, changes()], before);
    assert.deepEqual(
      channel.takeSent('not-understood').map(({ received }) => received),
      ['undefined', 'object', 'number', 'string', 'object', 'later', 'type object', 'notice'],
    );
  });
});
