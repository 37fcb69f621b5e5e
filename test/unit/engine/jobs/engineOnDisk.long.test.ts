import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { EaselError } from '../../../../src/core/base/errors';
import type { RunResult } from '../../../../src/engine/jobs/imageRuns';
import type { DashScopeService } from '../../../service/dashScopeService';
import { startService } from '../../../service/dashScopeService';
import { temporaryFolder } from '../../../support/journalFixtures';
import type { NodeEngine } from '../../../support/nodeEngine';
import { composeInNode } from '../../../support/nodeEngine';
import { WatchedDisk } from '../../../support/watchedDisk';

const key = 'sk-disk-61c9';
const directModel = 'qwen-image-2.0';
const taskModel = 'wan2.2-t2i-flash';

describe('the engine and its disk', () => {
  const place = temporaryFolder();
  let service: DashScopeService;
  let engine: NodeEngine;
  let disk: WatchedDisk;
  const [folder, storage] = [(): string => path.join(place(), 'site'), (): string => path.join(place(), 'storage')];
  beforeEach(async () => {
    mkdirSync(folder());
    service = await startService({ keys: [key], rateLimits: false, taskDurationMs: 100 });
    const environment = { DASHSCOPE_API_KEY: key, DASHSCOPE_HTTP_BASE_URL: service.baseUrl };
    engine = await composeInNode(folder(), storage(), environment);
    disk = await WatchedDisk.watch();
  });
  afterEach(async () => {
    disk.restore();
    await engine.close();
    await service.close();
  });

  const run = (model: string): Promise<RunResult> =>
    engine.runs.run(
      { options: { prompt: 'a lighthouse', model } },
      { during: work => work(new AbortController().signal, () => undefined) },
    );
  const submits = (): number => service.requests.filter(({ route }) => route === 'sync' || route === 'async').length;
  const images = (): string[] => (readdirSync(folder()).includes('assets') ? readdirSync(`${folder()}/assets`) : []);
  const entries = (): string[] => readdirSync(path.join(storage(), 'journal')).filter(name => name.endsWith('.json'));

  it('is flushed at most five times from Enter to the saved file of a job with a direct answer', async () => {
    assert.equal((await run(directModel)).kind, 'saved');
    assert.ok(disk.flushes <= 5, `${disk.flushes} flushes`);
    assert.ok(disk.flushes >= 4, 'the submit, the answer, the image, and that it is saved');
  });

  for (const model of [directModel, taskModel])
    it(`is full from some write of a ${model} job on: nothing is sent, or what was sent is saved and told`, async () => {
      const ends: string[] = [];
      // The last round has room for everything.
      for (let writesLeft = 0; ends.at(-1) !== 'saved'; writesLeft += 1) {
        const submitsBefore = submits();
        const imagesBefore = images().length;
        disk.writesLeft = writesLeft;
        const result = await run(model);
        const hadRoom = disk.writesLeft >= 0;
        disk.writesLeft = Infinity;
        const sent = submits() - submitsBefore;
        if (result.kind === 'saved') {
          const isTold = result.saved.warnings.some(warning => warning.includes('could not be written down'));
          ends.push(isTold ? 'saved and told' : hadRoom ? 'saved' : 'saved, not noted');
          assert.deepEqual([sent, images().length - imagesBefore], [1, 1], ends.at(-1));
          continue;
        }
        assert.ok(result.kind === 'failed' && result.error instanceof EaselError);
        ends.push(`${result.error.code} ${result.status} ${result.error.mayBeBilled}`);
        assert.equal(images().length, imagesBefore);
        if (result.error.mayBeBilled === true) assert.deepEqual([sent, result.status], [1, 'blocked'], ends.at(-1));
        else assert.deepEqual([sent, result.record === undefined || result.status === 'gone'], [0, true], ends.at(-1));
        // What is kept is saved once there is room again.
        if (result.status !== 'blocked' || !result.record) continue;
        engine.unfinished.resume(result.record.entry.id, true);
        await engine.unfinished.wait([result.record.entry.id], 30_000);
        assert.deepEqual([images().length - imagesBefore, submits() - submitsBefore], [1, 1], ends.at(-1));
      }
      assert.ok(ends.filter(end => end === 'saveFailed gone false').length >= 2, ends.join('\n'));
      assert.ok(ends.includes('saveFailed blocked true'), ends.join('\n'));
      assert.deepEqual([entries(), service.refused], [[], []], ends.join('\n'));
    });
});
