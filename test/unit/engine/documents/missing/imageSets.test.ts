import assert from 'node:assert/strict';
import { URI, Utils } from 'vscode-uri';
import { EaselError } from '../../../../../src/core/base/errors';
import { findModel } from '../../../../../src/core/models/modelLookup';
import { groupsOf, promptOfSet } from '../../../../../src/engine/documents/missing/imageSets';
import type { PlannedImage } from '../../../../../src/engine/documents/missing/missingPlan';
import { MissingRuns } from '../../../../../src/engine/documents/missing/missingRuns';
import type { RunRequest, RunResult } from '../../../../../src/engine/jobs/imageRuns';
import { InMemoryWorkspace } from '../../../../support/inMemoryWorkspace';
import { preparedJob } from '../../../../support/preparedJob';

const wan = findModel('wan2.7-image', []);
const qwen = findModel('qwen-image-2.0', []);
const at = (path: string): URI => URI.parse(`memory:/w/${path}`);
const planned = (path: string, more: Partial<PlannedImage> = {}): PlannedImage => ({
  target: at(path),
  prompt: `A ${path}`,
  isProposed: false,
  documents: [at('a.md')],
  references: [],
  ...more,
});
const pathsOf = (groups: readonly (readonly PlannedImage[])[]): string[] =>
  groups.map(group => group.map(({ target }) => target.path.slice('/w/'.length)).join(' '));

describe('sets of images', () => {
  it('hold the images of one folder and one size, as many as the model makes, in their order', () => {
    const plan = [planned('a.png'), planned('b/a.png'), planned('c.png', { size: '1024*1024' }), planned('d.png')];
    assert.deepEqual(pathsOf(groupsOf(plan, { setModel: wan })), ['a.png d.png', 'b/a.png', 'c.png']);
    const many = Array.from({ length: 25 }, (_, index) => planned(`${index}.png`));
    assert.deepEqual(
      groupsOf(many, { setModel: wan }).map(({ length }) => length),
      [12, 12, 1],
    );
  });

  it('hold no more than the model reads of a prompt', () => {
    const plan = Array.from({ length: 4 }, (_, index) => planned(`${index}.png`, { prompt: 'x'.repeat(2_000) }));
    assert.deepEqual(
      groupsOf(plan, { setModel: wan }).map(({ length }) => length),
      [2, 2],
    );
  });

  it('are single images where the model makes no sets, or none are wanted', () => {
    for (const look of [{ setModel: qwen }, { seed: 3 }, undefined])
      assert.deepEqual(pathsOf(groupsOf([planned('a.png'), planned('b.png')], look)), ['a.png', 'b.png']);
  });

  it('have one prompt that names each image in its order', () => {
    assert.match(promptOfSet([planned('a.png'), planned('b.png')]), /\b2\b.*\n1\. A a\.png\n2\. A b\.png$/u);
  });
});

describe('runs of sets', () => {
  let workspace: InMemoryWorkspace;
  let requests: RunRequest[];
  /** How many images each run makes. */
  let made: number;
  let result: RunResult | undefined;

  beforeEach(() => {
    workspace = new InMemoryWorkspace('memory:/w');
    [requests, made, result] = [[], Infinity, undefined];
  });

  const runs = (): MissingRuns =>
    new MissingRuns({
      runs: {
        run: request => {
          requests.push(request);
          const { target, options } = request;
          const files = target
            ? target.baseNames.map(name => Utils.joinPath(target.folder, name + target.extension))
            : [options.output as URI];
          const images = files.slice(0, made).map(uri => ({ uri, width: 1, height: 1 }));
          return Promise.resolve(
            result ?? {
              kind: 'saved',
              job: preparedJob({}),
              saved: { images, model: '', requestId: '', warnings: [] },
            },
          );
        },
      },
      missing: { inText: () => Promise.resolve([]) },
      texts: { read: () => Promise.resolve({ text: '' }) },
      editor: { change: () => Promise.resolve() },
      workspace,
      awaited: () => new Set(),
    });
  const surface = {
    during: <T>(work: (signal: AbortSignal, report: () => void) => Promise<T>) =>
      work(new AbortController().signal, () => undefined),
  };
  const names = (items: readonly { target: URI; error?: EaselError }[]): string[] =>
    items.map(({ target, error }) => Utils.basename(target) + (error ? `: ${error.message}` : ''));
  const plan = [planned('a.png'), planned('b.png'), planned('c.png')];

  it('are one request for all, with a name for each image and the model that makes sets', async () => {
    const { generated, failed } = await runs().make(plan, { look: { seed: 7, setModel: wan }, surface });
    assert.deepEqual([names(generated), failed], [['a.png', 'b.png', 'c.png'], []]);
    const [request, ...others] = requests;
    assert.equal(others.length, 0);
    const { n, sequential, model, seed } = request?.options ?? {};
    assert.deepEqual({ n, sequential, model, seed }, { n: 3, sequential: true, model: wan.id, seed: 7 });
    assert.deepEqual(request?.target?.baseNames, ['a', 'b', 'c']);
    assert.equal(request.target.whenTaken, 'fail');
  });

  it('leave out what is there, and what cannot be made', async () => {
    workspace.put(at('b.png'), 'there');
    const error = new EaselError('invalidRequest', 'No.');
    const { failed } = await runs().make([...plan, planned('d.png', { error })], { look: { setModel: wan }, surface });
    assert.deepEqual(names(failed), ['b.png: b.png is there by now, so it was left alone.', 'd.png: No.']);
    assert.deepEqual(
      requests.map(({ target }) => target?.baseNames),
      [['a', 'c']],
    );
  });

  it('place the images that come in order, and tell which are missing', async () => {
    made = 2;
    const { generated, failed } = await runs().make(plan, { look: { setModel: wan }, surface });
    assert.deepEqual(names(generated), ['a.png', 'b.png']);
    assert.deepEqual(names(failed), ['c.png: Of the 3 images of the set, 2 are there; c.png is still missing.']);
  });

  it('fail for all of their images, and are cancelled for all', async () => {
    result = { kind: 'failed', status: 'gone', error: new EaselError('contentRefused', 'Refused.') };
    const { failed } = await runs().make(plan, { look: { setModel: wan }, surface });
    assert.deepEqual(names(failed), ['a.png: Refused.', 'b.png: Refused.', 'c.png: Refused.']);
    result = { kind: 'cancelled', step: 'run', mayBeBilled: false };
    const cancelled = await runs().make(plan, { look: { setModel: wan }, surface });
    assert.deepEqual([cancelled.generated, cancelled.failed], [[], []]);
  });

  it('are requests of their own with one seed where the model makes no sets', async () => {
    await runs().make(plan, { model: qwen.id, look: { seed: 7, setModel: qwen }, surface });
    assert.deepEqual(
      requests.map(({ options: { n, seed, sequential, prompt } }) => [n, seed, sequential, prompt]),
      plan.map(({ prompt }) => [1, 7, undefined, prompt]),
    );
  });
});
