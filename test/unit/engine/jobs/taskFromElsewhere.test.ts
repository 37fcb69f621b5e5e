import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import { journalEntrySchema } from '../../../../src/core/jobs/journalEntry';
import type { Address } from '../../../../src/engine/connection/connection';
import type { ForeignTask } from '../../../../src/engine/jobs/taskFromElsewhere';
import { checkTaskId, entryOfTask } from '../../../../src/engine/jobs/taskFromElsewhere';

const address: Address = {
  baseUrl: 'https://dashscope.aliyuncs.com/api/v1',
  resultHosts: ['oss.example'],
  region: 'beijing',
  decidedBy: 'region',
};
const root = URI.file('/workspace');
const task: ForeignTask = {
  taskId: '0123456789abcdef',
  address,
  place: { folder: URI.file('/workspace/assets'), within: root },
  fileName: '${slug}-${model}-${seed}-${index}',
  now: Date.UTC(2026, 2, 10, 12),
};

function refusal(action: () => unknown): EaselError {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof EaselError, String(error));
    return error;
  }
  throw new Error('Nothing was thrown');
}

describe('checkTaskId', () => {
  it('takes letters, digits, hyphens and underscores, and trims what was pasted', () => {
    assert.equal(checkTaskId(' 86ecf553-d340-4e21-b1f9_X\n'), '86ecf553-d340-4e21-b1f9_X');
    assert.equal(checkTaskId('a'), 'a');
    assert.equal(checkTaskId('a'.repeat(128)), 'a'.repeat(128));
  });

  it('refuses everything else, by the name of the option', () => {
    for (const given of ['', '  ', 'a b', 'a/b', 'ä', '../x', 'a'.repeat(129), 7, undefined, null, ['a'], {}]) {
      const { code, field, message } = refusal(() => checkTaskId(given));
      assert.deepEqual([code, field], ['invalidRequest', 'taskId'], JSON.stringify(given));
      assert.match(message, /is not the id of a task/);
    }
    assert.match(refusal(() => checkTaskId('a b')).message, /a b/);
  });
});

describe('entryOfTask', () => {
  it('knows the id, the place and the address of a task, and nothing of its request', () => {
    const { id, ...entry } = entryOfTask(task);
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(entry, {
      version: 1,
      createdAt: task.now,
      request: {
        modelId: '',
        mode: 'generate',
        path: 'asyncMessages',
        pathReason: 'a task from elsewhere',
        prompt: '',
        parameters: { seed: 0 },
        maxCount: 0,
      },
      options: { prompt: '' },
      address: { baseUrl: address.baseUrl, region: 'beijing', decidedBy: 'region' },
      target: {
        folder: 'file:///workspace/assets',
        within: 'file:///workspace',
        baseNames: ['task-01234567-task-0-1'],
        extension: '.png',
        overwrite: false,
      },
      warnings: [],
      stage: { name: 'task', taskId: task.taskId, since: task.now },
      saved: {},
    });
  });

  it('can be read again as an entry of the journal, with another id each time', () => {
    const [one, other] = [entryOfTask(task), entryOfTask(task)];
    assert.ok(journalEntrySchema.safeParse(JSON.parse(JSON.stringify(one))).success);
    assert.notEqual(one.id, other.id);
  });

  it('has no workspace folder where its place lies in none', () => {
    const { target } = entryOfTask({ ...task, place: { folder: root } });
    assert.deepEqual([target.folder, target.within], ['file:///workspace', undefined]);
  });

  it('is refused where no folder is open', () => {
    const { code, field, message } = refusal(() => entryOfTask({ ...task, place: undefined }));
    assert.deepEqual([code, field], ['invalidRequest', 'output']);
    assert.match(message, /No folder is open/);
  });
});
