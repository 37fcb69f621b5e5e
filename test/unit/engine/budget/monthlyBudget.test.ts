import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EaselError } from '../../../../src/core/base/errors';
import type { Region } from '../../../../src/core/models/regionTable';
import { MonthlyBudget } from '../../../../src/engine/budget/monthlyBudget';
import type { JobResult, PreparedJob } from '../../../../src/engine/jobs/job';
import { saved } from '../../../support/jobResults';
import { RecordingLog } from '../../../support/journalFixtures';
import { defaultSettings, preparedJob } from '../../../support/preparedJob';

describe('the budget of the month', () => {
  let folder: string;
  let log: RecordingLog;
  let now: number;
  let monthlyBudget: number;
  let budget: MonthlyBudget;
  const open = (): MonthlyBudget =>
    new MonthlyBudget(
      path.join(folder, 'spending'),
      () => ({ ...defaultSettings, monthlyBudget }),
      { now: () => now },
      log,
    );
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'easel-budget-'));
    log = new RecordingLog();
    now = new Date(2026, 10, 26).getTime();
    monthlyBudget = 1;
    budget = open();
  });
  afterEach(async () => {
    await budget.settled();
    await rm(folder, { recursive: true });
  });

  /** Images of qwen-image-2.0 at ¥0.20 in Beijing, unless something else is said. */
  const job = (maxCount: number, region: Region = 'beijing', model = 'qwen-image-2.0'): PreparedJob => {
    const prepared = preparedJob({}, { model, n: maxCount });
    return { ...prepared, address: { ...prepared.address, region } };
  };
  const images = (count: number): JobResult => ({
    kind: 'saved',
    saved: { ...savedNothing(), images: Array.from({ length: count }, () => ({}) as never) },
  });
  const savedNothing = () => {
    assert.ok(saved.kind === 'saved');
    return saved.saved;
  };
  /** How many images the rest of the budget allows, at ¥0.20 each. */
  const rest = async (of = budget): Promise<number> => {
    const excess = await of.reserve('probe', job(6), false);
    if (!excess) throw new Error('Six images are within the budget');
    return Math.round((excess.budgetYuan - excess.spentYuan) / 0.2);
  };

  it('takes what a request may cost before it is sent, to the cent', async () => {
    assert.equal(await budget.reserve('one', job(4), false), undefined);
    assert.equal(await budget.reserve('two', job(1), false), undefined);
    const excess = await budget.reserve('three', job(1), false);
    assert.ok(excess);
    assert.deepEqual(
      [excess.budgetYuan, excess.spentYuan.toFixed(2), excess.requestYuan, excess.isGuess],
      [1, '1.00', 0.2, false],
    );
  });

  it('is not passed by many requests at once', async () => {
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(id => budget.reserve(id, job(2), false)));
    assert.deepEqual(
      answers.map(excess => excess === undefined),
      [true, true, false, false],
    );
  });

  it('is passed where the person agreed, and counts on', async () => {
    await budget.reserve('one', job(6), true);
    assert.equal(await rest(), -1);
  });

  it('is no limit where it is 0, but what is spent meanwhile counts when it is set', async () => {
    monthlyBudget = 0;
    assert.equal(await budget.reserve('one', job(6), false), undefined);
    monthlyBudget = 1;
    assert.equal(await rest(), -1);
  });

  const broken = (details: { mayBeBilled?: boolean }): EaselError => new EaselError('network', 'It broke.', details);
  const ends: [title: string, result: JobResult | undefined, rest: number][] = [
    ['gives back what was not sent', undefined, 5],
    ['gives back images that did not come', images(1), 4],
    [
      'keeps counting images that are still missing',
      { ...images(1), left: { status: 'retrying', error: broken({}) } } as JobResult,
      1,
    ],
    ['gives back a cancelled request that was not sent', { kind: 'cancelled', mayBeBilled: false }, 5],
    ['keeps counting a cancelled request that may be billed', { kind: 'cancelled', mayBeBilled: true }, 1],
    ['gives back a refused request', { kind: 'failed', status: 'gone', error: broken({}) }, 5],
    [
      'keeps counting a request that may be billed',
      { kind: 'failed', status: 'recorded', error: broken({ mayBeBilled: true }) },
      1,
    ],
    ['keeps counting a request that goes on', { kind: 'failed', status: 'retrying', error: broken({}) }, 1],
    ['keeps counting a request that waits for a person', { kind: 'failed', status: 'blocked', error: broken({}) }, 1],
    ['never counts more images than were asked for', images(9), 1],
  ];
  for (const [title, result, left] of ends) {
    it(title, async () => {
      await budget.reserve('one', job(4), false);
      budget.settle('one', result, job(4));
      assert.equal(await rest(), left);
      // Another window reads the same from the file.
      await budget.settled();
      assert.equal(await rest(open()), left);
    });
  }

  it('counts what every window and workspace has written, in the month that it is', async () => {
    await open().reserve('elsewhere', job(4), false);
    await new Promise(setImmediate);
    await budget.settled();
    const other = open();
    await other.reserve('here', job(1), false);
    await other.settled();
    now = new Date(2026, 11, 1).getTime();
    assert.equal(await rest(), 5);
    assert.deepEqual(await readdir(path.join(folder, 'spending')), ['2026-11.jsonl']);
  });

  it('counts a model without a known price like the most expensive one, and says so', async () => {
    const excess = await budget.reserve('one', job(2, 'virginia'), false);
    assert.ok(excess?.isGuess);
    assert.ok(excess.requestYuan > 2 * 0.5, String(excess.requestYuan));
  });

  it('reads lines that make no sense as nothing', async () => {
    await budget.reserve('one', job(1), false);
    await budget.settled();
    const file = path.join(folder, 'spending', '2026-11.jsonl');
    await appendFile(
      file,
      '{"id":"minus","yuan":-5}\n[]\nnull\n{"id":1,"yuan":1}\n{"id":"x","yuan":1e999}\n{"id":"cut","yu',
    );
    const other = open();
    assert.equal(await rest(other), 4);
    await other.reserve('two', job(1), false);
    await other.settled();
    assert.equal(await rest(open()), 3);
  });

  it('tells what images have cost once they are there, and reports it with model and workspace', async () => {
    const spent: unknown[] = [];
    const named = new MonthlyBudget(
      path.join(folder, 'spending'),
      () => ({ ...defaultSettings, prices: { 'qwen-image-2.0': 0.3 } }),
      { now: () => now },
      log,
      () => 'site',
    );
    named.onDidSpend(({ id, images: count, cost }) => spent.push([id, count, cost]));
    for (const id of ['made', 'failed', 'open']) await named.reserve(id, job(2), false);
    named.settle('made', images(2), job(2));
    named.settle('made', images(2), job(2));
    named.settle('failed', { kind: 'failed', status: 'gone', error: broken({}) }, job(2));
    assert.deepEqual(spent, [['made', 2, { amount: 0.6, currency: 'CNY' }]]);
    await named.settled();
    // Another window reads the same from the file.
    for (const window of [named, open()]) {
      const { spendings } = await window.report();
      const made = spendings.find(({ id }) => id === 'made');
      assert.deepEqual(
        [made?.at, made?.model, made?.workspace, made?.images, made?.yuan],
        [now, 'qwen-image-2.0', 'site', 2, 0.6],
      );
      assert.deepEqual(
        spendings.map(({ images: count }) => count),
        [2, 0, undefined],
      );
    }
  });

  it('keeps its file from other users of the machine', async () => {
    await budget.reserve('one', job(1), false);
    await budget.settled();
    const spending = path.join(folder, 'spending');
    assert.equal((await stat(spending)).mode & 0o777, 0o700);
    assert.equal((await stat(path.join(spending, '2026-11.jsonl'))).mode & 0o777, 0o600);
    assert.doesNotMatch(await readFile(path.join(spending, '2026-11.jsonl'), 'utf8'), /a cat/);
  });

  it('counts on in memory where the file cannot be written, and the log says so', async () => {
    await writeFile(path.join(folder, 'spending'), '');
    await budget.reserve('one', job(4), false);
    assert.equal(await rest(), 1);
    assert.ok(log.complaints.length > 0);
  });

  it('is tidied of what is older than a year, and of nothing else', async () => {
    await budget.reserve('one', job(2), false);
    await budget.settled();
    const files = path.join(folder, 'spending');
    for (const name of ['2025-10.jsonl', '2025-11.jsonl', '2026-12.jsonl', 'notes.txt'])
      await writeFile(path.join(files, name), '');
    await budget.tidy();
    assert.deepEqual((await readdir(files)).sort(), ['2025-11.jsonl', '2026-11.jsonl', '2026-12.jsonl', 'notes.txt']);
    assert.equal(await rest(open()), 3);
  });

  it('without any file is tidied, too', async () => {
    await open().tidy();
    assert.deepEqual(log.complaints, []);
  });
});
