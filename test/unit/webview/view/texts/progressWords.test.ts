import assert from 'node:assert/strict';
import type { MessageToWebview } from '../../../../../src/core/studio/studioProtocol';
import { progressWords } from '../../../../../src/webview/view/texts/progressWords';

type Progress = Extract<MessageToWebview, { type: 'progress' }>['progress'];

describe('the words for what is going on', () => {
  const cases: [Progress | undefined, string][] = [
    [undefined, 'Preparing…'],
    [{ state: 'waiting', place: 2, startsInMs: 40_000 }, 'Place 2 in line'],
    [{ state: 'queued' }, 'Queued at the service'],
    [{ state: 'running' }, 'Being made'],
    [{ state: 'uploading', done: 0, total: 2 }, 'Uploading 1 of 2'],
    [{ state: 'downloading', done: 1, total: 4 }, 'Downloading 2 of 4'],
    [{ state: 'downloading', done: 4, total: 4 }, 'Downloading 4 of 4'],
    [{ state: 'saving' }, 'Saving'],
  ];
  for (const [progress, words] of cases) {
    it(`are "${words}" for ${JSON.stringify(progress) ?? 'nothing known yet'}`, () =>
      assert.equal(progressWords(progress), words));
  }
});
