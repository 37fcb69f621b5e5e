import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attempt } from '../../../../src/core/jobs/attempt';
import { HistoryFile } from '../../../../src/engine/history/historyFile';
import { RecordingLog, temporaryFolder } from '../../../support/journalFixtures';

const attempt = (id: string): Attempt => ({
  id,
  createdAt: 1,
  endedAt: 2,
  status: 'saved',
  mode: 'generate',
  maxCount: 1,
  model: 'qwen-image-2.0',
  options: { prompt: `prompt of ${id}`, seed: 7, model: 'qwen-image-2.0', images: ['file:///workspace/a.png'] },
  images: [{ uri: `file:///workspace/${id}.png`, width: 1024, height: 1024 }],
  warnings: [],
});

describe('the file of the history', () => {
  const place = temporaryFolder();

  it('of 10,000 attempts is read in many pieces, so that others get their turn', async () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => `job-${index}`);
    await writeFile(join(place(), 'history.jsonl'), ids.map(id => `${JSON.stringify(attempt(id))}\n`).join(''));
    let turns = 0;
    let isReading = true;
    const count = (): void => {
      turns += 1;
      if (isReading) setImmediate(count);
    };
    count();
    const lines = [...(await new HistoryFile(place(), new RecordingLog()).readNew()).values()];
    isReading = false;
    assert.deepEqual(
      lines.map(({ id }) => id),
      ids,
    );
    assert.ok(turns > 50, `only ${turns} turns of the event loop`);
  });
});
