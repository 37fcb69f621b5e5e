import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import { eventually } from '../../../ui/eventually';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { entryOf, journalOf } from '../../support/journalView';
import { submits } from '../../support/refusals';
import { serviceHash } from '../../../support/serviceHash';

/**
 * Both clocks run faster, the client's slightly less, so that the queue's safety margin is as long in real time as
 * without the speed-up.
 */
const serviceSpeed = 20;
const clientSpeed = 18;

const flagship = { model: 'qwen-image-2.0-pro', size: '512*512' };
const draft = { model: 'wan2.2-t2i-flash', size: '512*512' };

describe('submit queue with the rate limits of the service', function () {
  this.timeout(60_000);
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel({ rateLimits: true, timeScale: serviceSpeed, taskDurationMs: 4000, syncDurationMs: 200 });
    easel.access.clock.speed = clientSpeed;
    // The first request of a host takes longer than the queue's safety margin.
    await easel.generate({ prompt: 'first of all', model: 'qwen-image-2.0', size: '512*512', output: 'first/' });
    await easel.reset();
  });
  after(() => easel.close());
  afterEach(() => easel.reset());

  const promptOf = (index: number): string => `in line ${index + 1}`;
  const sha256 = (uri: vscode.Uri): string => serviceHash(readFileSync(uri.fsPath));
  const batch = (count: number, options: Omit<ImageOptions, 'prompt'>) =>
    Array.from({ length: count }, (_, index) => easel.generate({ prompt: promptOf(index), ...options }));

  /** Starts jobs one after the other, each after the previous one has entered the queue. */
  async function enqueue(count: number, options: Omit<ImageOptions, 'prompt'>): Promise<ReturnType<typeof batch>> {
    const works: ReturnType<typeof batch> = [];
    for (let index = 0; index < count; index++) {
      const prompt = promptOf(index);
      works.push(easel.generate({ prompt, ...options }));
      await eventually(
        'its record',
        () => entryOf(easel, prompt) ?? submits(easel).find(request => request.prompt === prompt),
      );
    }
    return works;
  }

  /** Checks that all images are saved, each with its own bytes. */
  async function assertAllSaved(works: ReturnType<typeof batch>, output: string): Promise<void> {
    const saved = await Promise.all(works);
    const uris = saved.map(({ images: [image] }) => image!.uri);
    assert.deepEqual(
      uris.map(uri => vscode.workspace.asRelativePath(uri, false)).sort(),
      works.map((_, index) => `${output}in-line-${index + 1}.png`).sort(),
    );
    for (const [index, uri] of uris.entries())
      assert.equal(sha256(uri), await easel.service.images.find(({ prompt }) => prompt === promptOf(index))?.sha256());
    assert.deepEqual(journalOf(easel), []);
  }

  /** Pairs of requests are released at the same moment, and either may arrive first. */
  function assertOrder(count: number): void {
    const arrived = submits(easel).map(({ prompt }) => prompt);
    assert.equal(arrived.length, count);
    for (let index = 0; index < count; index++)
      assert.ok(Math.abs(arrived.indexOf(promptOf(index)) - index) <= 1, arrived.join());
  }

  it('six requests for a model with two a minute: none is refused, and the order is kept', async () => {
    await assertAllSaved(await enqueue(6, { ...flagship, output: 'flagship/' }), 'flagship/');
    assert.deepEqual(easel.service.refused, []);
    assertOrder(6);
  });

  it('twelve requests for a model with two tasks at once: none is refused, and the order is kept', async () => {
    await easel.set('maxConcurrent', 32);
    await assertAllSaved(await enqueue(12, { ...draft, output: 'drafts/' }), 'drafts/');
    assert.deepEqual(easel.service.refused, []);
    assertOrder(12);
  });

  it('several requests with one file name get numbers', async () => {
    const saved = await Promise.all(batch(4, { ...draft, output: 'numbered/x.png' }));
    assert.deepEqual(
      saved.map(({ images: [image] }) => vscode.workspace.asRelativePath(image!.uri, false)).sort(),
      ['x-2', 'x-3', 'x-4', 'x'].map(name => `numbered/${name}.png`).sort(),
    );
  });

  it('easel.maxConcurrent 1 never runs two requests', async () => {
    await easel.set('maxConcurrent', 1);
    const works = batch(3, { model: 'qwen-image-2.0', size: '512*512', output: 'single/' });
    let maxRunning = 0;
    const watching = setInterval(() => {
      maxRunning = Math.max(maxRunning, submits(easel).filter(({ status }) => status === undefined).length);
    }, 1);
    await assertAllSaved(works, 'single/');
    clearInterval(watching);
    assert.equal(maxRunning, 1);
  });

  it('an unexpected refusal slows the batch down and fails no request', async () => {
    easel.service.script({
      skip: 2,
      times: 2,
      fault: { kind: 'error', status: 429, code: 'Throttling.RateQuota', message: 'Requests rate limit exceeded.' },
    });
    await assertAllSaved(batch(5, { ...draft, output: 'refused/' }), 'refused/');
    assert.deepEqual(
      easel.service.refused.map(({ scripted }) => scripted),
      [true, true],
    );
    assert.equal(submits(easel).length, 7);
  });

  it('easel.cancelAll: queued requests are never sent and leave nothing behind', async () => {
    const saidBefore = easel.access.said.length;
    // Images that have been made are offered, so these two must not have been answered.
    easel.service.script({ times: 2, fault: { kind: 'stallBeforeHeaders' } });
    const works = batch(6, { ...flagship, output: 'cancelled/' });
    await eventually('two to be sent', () => (submits(easel).length === 2 ? true : undefined));
    await eventually('four in line', () =>
      journalOf(easel).filter(({ entry }) => entry.stage.name === 'queued').length === 4 ? true : undefined,
    );
    await vscode.commands.executeCommand('easel.cancelAll', {});
    const results = await Promise.all(works);
    assert.ok(results.slice(2).every(result => result === undefined));
    assert.ok(submits(easel).length <= 2, 'two may be sent in a minute');
    assert.deepEqual(journalOf(easel), []);
    assert.deepEqual(easel.access.said.slice(saidBefore), []);
  });
});
