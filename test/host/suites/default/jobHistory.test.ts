import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Attempt } from '../../../../src/core/jobs/attempt';
import type { Resumed } from '../../../../src/core/contributions/contributions';
import type { Log, Progress } from '../../../../src/core/base/ports';
import { History } from '../../../../src/engine/history/history';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, failureOf, startEasel } from '../../support/easel';
import { writePictures } from '../../support/writePictures';

const task = { model: 'wan2.2-t2i-flash', size: '512*512', output: 'history/' };

describe('history: workspace', () => {
  let easel: EaselUnderTest;
  let told: Attempt[] = [];
  let progress: Progress[] = [];
  const subscriptions: vscode.Disposable[] = [];

  before(async () => {
    easel = await startEasel();
    const { history } = easel.access;
    subscriptions.push(
      history.onDidChange(attempt => told.push(attempt)),
      history.onDidProgress(({ id, progress: reached }) => {
        progress.push(reached);
        assert.deepEqual(history.progressOf(id), reached);
      }),
    );
  });
  after(async () => {
    for (const subscription of subscriptions) subscription.dispose();
    await easel.close();
  });
  beforeEach(() => {
    told = [];
    progress = [];
  });
  afterEach(() => easel.reset());

  const linesOf = async (prompt: string): Promise<Attempt[]> => {
    await easel.access.history.settled();
    const lines = readFileSync(path.join(easel.access.historyFolder.fsPath, 'history.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    return lines.map(line => JSON.parse(line) as Attempt).filter(({ options }) => options.prompt === prompt);
  };
  const statusesOf = (prompt: string): string[] =>
    told.filter(({ options }) => options.prompt === prompt).map(({ status, images }) => `${status} ${images.length}`);
  const resumeAll = async (): Promise<Resumed<vscode.Uri>> =>
    vscode.commands.executeCommand('easel.resumeUnfinished', {});

  it('records a job from its start to its end, image by image', async () => {
    const saved = await easel.generate({ ...task, prompt: 'two huts', n: 2, promptExtend: false });
    assert.deepEqual(statusesOf('two huts'), ['running 0', 'running 1', 'running 2', 'saved 2']);
    const attempt = told.at(-1)!;
    assert.deepEqual(
      attempt.images.map(({ uri, width, height }) => ({ uri, width, height })),
      saved.images.map(({ uri, width, height }) => ({ uri: uri.toString(), width, height })),
    );
    assert.deepEqual(
      [attempt.options.model, attempt.options.seed, attempt.options.n],
      [task.model, saved.images[0]?.seed, 2],
    );
    assert.deepEqual([attempt.requestId, attempt.size, attempt.maxCount], [saved.requestId, task.size, 2]);
    assert.ok(attempt.taskId !== undefined && attempt.endedAt !== undefined && attempt.endedAt >= attempt.createdAt);
    assert.ok(
      progress.some(({ state }) => state === 'downloading'),
      JSON.stringify(progress),
    );
    const { history } = easel.access;
    assert.equal(history.progressOf(attempt.id), undefined);
    assert.equal(history.list()[0], attempt);
    assert.equal(history.get(attempt.id), attempt);
    assert.deepEqual(await linesOf('two huts'), [attempt]);
  });

  it('records an edit with the complete addresses of its input images', async () => {
    const [picture] = await writePictures(easel.folder, 1);
    await easel.edit({
      prompt: 'a red hut',
      images: [vscode.workspace.asRelativePath(picture!)],
      output: vscode.Uri.joinPath(easel.folder, 'history'),
    });
    const [line] = await linesOf('a red hut');
    assert.deepEqual(
      [line?.mode, line?.options.images, line?.options.output],
      ['edit', [picture!.toString()], vscode.Uri.joinPath(easel.folder, 'history').toString()],
    );
  });

  it("records a failure with the service's own words", async () => {
    easel.service.script({
      match: { path: 'async' },
      fault: {
        kind: 'error',
        status: 400,
        code: 'DataInspectionFailed',
        message: 'Input may contain inappropriate content.',
      },
    });
    const error = await failureOf(easel.generate({ ...task, prompt: 'a refused hut' }));
    const [line] = await linesOf('a refused hut');
    assert.equal(line?.status, 'failed');
    assert.deepEqual(
      [line.error?.code, line.error?.message, line.error?.serviceMessage],
      [error.code, error.message, 'Input may contain inappropriate content.'],
    );
  });

  it('records a cancelled job', async () => {
    easel.service.script({ match: { path: 'download' }, fault: { kind: 'stallMidBody' } });
    const work = easel.generate({ ...task, prompt: 'a cancelled hut' });
    await easel.service.waitForRequest(({ route, fault }) => route === 'download' && fault === 'stallMidBody');
    await vscode.commands.executeCommand('easel.cancelAll', {});
    assert.equal(await work, undefined);
    assert.deepEqual(
      (await linesOf('a cancelled hut')).map(({ status, error }) => [status, error]),
      [['cancelled', undefined]],
    );
  });

  it('records an interrupted job, and continues the same attempt when it is resumed', async () => {
    easel.service.script({
      // The task of the test before may still be asked for: its image is offered when it is there.
      match: { path: 'task', promptIncludes: 'a stopped hut' },
      times: 3,
      fault: {
        kind: 'error',
        status: 401,
        code: 'InvalidApiKey',
        message: `Incorrect API key provided: ${canaryKey}.`,
      },
    });
    assert.equal((await failureOf(easel.generate({ ...task, prompt: 'a stopped hut' }))).code, 'rejectedKey');
    const stopped = told.at(-1)!;
    assert.deepEqual([stopped.status, stopped.error?.code], ['unfinished', 'rejectedKey']);
    assert.equal((await resumeAll()).saved.length, 1);
    assert.deepEqual(statusesOf('a stopped hut'), ['running 0', 'unfinished 0', 'running 0', 'running 1', 'saved 1']);
    assert.deepEqual(
      (await linesOf('a stopped hut')).map(({ id, status }) => [id, status]),
      [
        [stopped.id, 'unfinished'],
        [stopped.id, 'saved'],
      ],
    );
    assert.equal(easel.access.history.get(stopped.id)?.error, undefined);
  });

  it('is available in the next session, with files that only the user can read', async () => {
    const { history, historyFolder } = easel.access;
    await history.settled();
    const next = new History(historyFolder.fsPath, silent, { now: Date.now });
    assert.deepEqual(next.list(), []);
    await next.load();
    const ended = history.list().filter(({ status }) => status !== 'running');
    assert.ok(ended.length >= 5);
    assert.deepEqual(
      ended.filter(({ id }) => next.get(id) === undefined),
      [],
    );
    for (const attempt of ended) assert.deepEqual(next.get(attempt.id), attempt);
    await next.dispose();
    if (process.platform !== 'win32') {
      assert.equal(statSync(historyFolder.fsPath).mode & 0o777, 0o700);
      assert.equal(statSync(path.join(historyFolder.fsPath, 'history.jsonl')).mode & 0o777, 0o600);
    }
  });

  it('contains no key and no signed address', async () => {
    await easel.access.history.settled();
    const text = readFileSync(path.join(easel.access.historyFolder.fsPath, 'history.jsonl'), 'utf8');
    assert.ok(!text.includes(canaryKey));
    assert.doesNotMatch(text, /Signature=|OSSAccessKeyId|\/results\//);
  });
});

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
