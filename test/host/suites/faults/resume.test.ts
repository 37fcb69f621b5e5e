import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Resumed } from '../../../../src/core/contributions/contributions';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, failureOf, startEasel } from '../../support/easel';
import { entryOf, removeListed, journalOf } from '../../support/journalView';
import { failsUnsent, submits } from '../../support/refusals';
import { serviceHash } from '../../../support/serviceHash';

const task = { prompt: 'a task of ours', model: 'wan2.2-t2i-flash', size: '512*512', output: 'resumed/' };

describe('resume by task id', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  afterEach(async () => {
    removeListed(easel);
    await easel.reset();
  });

  const resume = async (argument: unknown): Promise<Resumed<vscode.Uri>> =>
    vscode.commands.executeCommand('easel.resumeUnfinished', argument);

  /** Submits a task like another program. */
  async function submitElsewhere(n = 1): Promise<string> {
    const response = await fetch(`${easel.service.baseUrl}/services/aigc/text2image/image-synthesis`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${canaryKey}`,
        'Content-Type': 'application/json',
        'X-DashScope-Async': 'enable',
      },
      body: JSON.stringify({
        model: 'wan2.2-t2i-flash',
        input: { prompt: 'made elsewhere' },
        parameters: { size: '512*512', n },
      }),
    });
    const { output } = (await response.json()) as { output: { task_id: string } };
    return output.task_id;
  }

  it('a task of another program: saves its images in the output folder, with one message', async () => {
    const saidBefore = easel.access.said.length;
    const taskId = await submitElsewhere(2);
    await easel.set('outputFolder', 'pasted');
    const { saved, waiting, failed } = await resume({ taskId: ` ${taskId}\n` });
    assert.deepEqual([waiting, failed], [[], []]);
    assert.deepEqual(
      saved.map(uri => vscode.workspace.asRelativePath(uri, false)),
      ['', '-2'].map(end => `pasted/task-${taskId.slice(0, 8)}${end}.png`),
    );
    const made = await Promise.all(easel.service.images.map(image => image.sha256()));
    assert.deepEqual(
      saved.map(uri => serviceHash(readFileSync(uri.fsPath))),
      made,
    );
    assert.equal(submits(easel).length, 1, "the other program's");
    assert.deepEqual(easel.access.said.slice(saidBefore), []);
    assert.deepEqual(journalOf(easel), []);
  });

  it('an id pasted three times at once: saves its images once', async () => {
    const taskId = await submitElsewhere(2);
    await easel.set('outputFolder', 'thrice');
    const reports = await Promise.all([resume({ taskId }), resume({ taskId }), resume({ taskId })]);
    const files = new Set(reports.flatMap(({ saved }) => saved.map(uri => uri.toString())));
    assert.equal(files.size, 2);
    assert.equal((await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(easel.folder, 'thrice'))).length, 2);
    assert.deepEqual(journalOf(easel), []);
  });

  it('an unknown task: reports that it is unknown', async () => {
    const taskId = '00000000-1111-2222-3333-444444444444';
    const { saved, waiting, failed } = await resume({ taskId });
    assert.deepEqual([saved, waiting], [[], []]);
    assert.deepEqual(
      failed.map(({ taskId, error }) => [taskId, error?.code]),
      [[taskId, 'taskExpired']],
    );
    assert.equal(submits(easel).length, 0);
  });

  it('an invalid id: reports it before any request', async () => {
    for (const taskId of ['', '   ', '../tasks', 'a b', 'a/b', 'ü', 'x'.repeat(129), 42, null, {}, ['a']]) {
      await failsUnsent(easel, () => resume({ taskId }), { code: 'invalidRequest', field: 'taskId' });
    }
    for (const region of ['moon', 1, ''])
      await failsUnsent(easel, () => resume({ taskId: 'a-task', region }), { code: 'invalidRequest', field: 'region' });
    await failsUnsent(easel, () => resume({ taskid: 'a-task' }), { code: 'invalidRequest', field: 'taskid' });
    assert.deepEqual(journalOf(easel), []);
  });

  it('no key: reports it before any request', async () => {
    delete process.env['DASHSCOPE_API_KEY'];
    try {
      await failsUnsent(easel, () => resume({ taskId: 'a-task' }), { code: 'missingKey' });
    } finally {
      process.env['DASHSCOPE_API_KEY'] = canaryKey;
    }
    assert.deepEqual(journalOf(easel), []);
  });

  it('a task that a job of this window waits for: is not waited for twice', async () => {
    easel.service.script({ fault: { kind: 'taskNeverEnds' } });
    const work = easel.generate(task);
    await easel.service.waitForRequest(({ route }) => route === 'task');
    const stage = entryOf(easel, task.prompt)?.entry.stage;
    const taskId = stage?.name === 'task' ? stage.taskId : '';
    const { saved, waiting, failed } = await resume({ taskId });
    assert.deepEqual([saved, failed], [[], []]);
    assert.deepEqual(
      waiting.map(report => report.taskId),
      [taskId],
    );
    assert.equal(journalOf(easel).length, 1);
    easel.service.script({ match: { path: 'task' }, fault: { kind: 'taskPolls' } });
    assert.equal((await work).images.length, 1);
    assert.equal(submits(easel).length, 1);
    assert.deepEqual(journalOf(easel), []);
  });

  /** Three refusals in a row are believed. */
  const refuseThreeTimes = (prompt: string): void => {
    easel.service.script({
      times: 3,
      match: { path: 'task', promptIncludes: prompt },
      fault: { kind: 'error', status: 403, code: 'AccessDenied' },
    });
  };

  it('a task whose job is blocked here: saves its image at the original place', async () => {
    refuseThreeTimes(task.prompt);
    const { taskId } = await failureOf(easel.generate({ ...task, output: 'resumed/here.png' }));
    const { saved } = await resume({ taskId });
    assert.deepEqual(
      saved.map(uri => vscode.workspace.asRelativePath(uri, false)),
      ['resumed/here.png'],
    );
    assert.equal(submits(easel).length, 1);
    assert.deepEqual(journalOf(easel), []);
  });

  it('a task whose job is blocked beside another job: leaves the other job alone', async () => {
    const [asked, other] = [
      { ...task, output: 'resumed/asked.png' },
      { ...task, prompt: 'another task of ours', output: 'resumed/other.png' },
    ];
    for (const { prompt } of [asked, other]) refuseThreeTimes(prompt);
    const { taskId } = await failureOf(easel.generate(asked));
    const { taskId: otherId } = await failureOf(easel.generate(other));
    const before = easel.service.requests.length;
    const { saved, waiting, failed } = await resume({ taskId });
    assert.deepEqual(
      saved.map(uri => vscode.workspace.asRelativePath(uri, false)),
      [asked.output],
    );
    assert.deepEqual([waiting, failed], [[], []]);
    assert.deepEqual(
      easel.service.requests.slice(before).filter(({ path }) => path.includes(otherId!)),
      [],
      'nobody asked after the other one',
    );
    assert.deepEqual(
      journalOf(easel).map(({ entry }) => [entry.request.prompt, entry.problem?.code]),
      [[other.prompt, 'accessDenied']],
    );
    const { saved: savedThen } = await resume({ taskId: otherId });
    assert.deepEqual(
      savedThen.map(uri => vscode.workspace.asRelativePath(uri, false)),
      [other.output],
    );
    assert.equal(submits(easel).length, 2);
    assert.deepEqual(journalOf(easel), []);
  });

  it('a possibly billed request: reports it with its prompt and never sends it again', async () => {
    easel.service.script({ fault: { kind: 'resetAfterRequest' } });
    // A cut request for a task would be found again in the list of tasks.
    await failureOf(easel.generate({ ...task, model: 'qwen-image-2.0' }));
    for (let time = 1; time <= 2; time++) {
      const { saved, waiting, failed } = await resume({});
      assert.deepEqual([saved, waiting], [[], []]);
      assert.deepEqual(
        failed.map(({ prompt, error }) => [prompt, error?.code, error?.mayBeBilled]),
        [[task.prompt, 'network', true]],
      );
    }
    assert.equal(submits(easel).length, 1);
  });
});
