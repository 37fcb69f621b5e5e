import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RateLimitGroup } from '../../../../src/core/jobs/rateLimitGroup';
import { SharedPace, type SharedClaim, type SharedPlace } from '../../../../src/engine/pacing/sharedPace';
import { RecordingLog, temporaryFolder } from '../../../support/journalFixtures';

const twoPerMinute: RateLimitGroup = { key: 'pro https://service', limit: { count: 2, perSeconds: 60 } };
const twoTasks: RateLimitGroup = {
  key: 'draft https://service',
  limit: { count: 5, perSeconds: 1 },
  maxRunning: 2,
};
/** A minute, and the margin that the queue of a window adds as well. */
const windowMs = 61_000;
/** What another process has sent counts for longer, because its request may travel longer. */
const travelMs = 400;

describe('SharedPace', () => {
  const folder = temporaryFolder();
  let now: number;
  let log: RecordingLog;
  beforeEach(() => {
    now = 1_800_000_000_000;
    log = new RecordingLog();
  });
  const paceFolder = (): string => join(folder(), 'easel/pace');
  const pace = (chance = 0): SharedPace => new SharedPace(paceFolder(), { now: () => now }, () => chance, log);
  const placeOf = (claim: SharedClaim): SharedPlace => {
    assert.equal(claim.kind, 'place');
    return claim.kind === 'place' ? claim.place : assert.fail();
  };
  const marks = (): string[] =>
    readdirSync(paceFolder(), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .flatMap(({ name }) => readdirSync(join(paceFolder(), name)))
      .map(name => name.split('.').at(-1) ?? '')
      .sort();

  it('counts what other processes have sent, and says when there is room again', async () => {
    const [one, other] = [pace(), pace()];
    placeOf(await one.claim(twoPerMinute)).sent();
    now += 10_000;
    placeOf(await one.claim(twoPerMinute)).sent();
    await one.dispose();
    now += 5000;
    assert.deepEqual(await other.claim(twoPerMinute), { kind: 'full', waitMs: windowMs + travelMs - 15_000 });
    now += windowMs + travelMs - 15_000;
    placeOf(await other.claim(twoPerMinute)).sent();
    assert.deepEqual(await other.claim(twoPerMinute), { kind: 'full', waitMs: 10_000 });
    assert.deepEqual(log.complaints, []);
  });

  it('counts a submit as long as it is about to be sent, and not when it never was', async () => {
    const [one, other] = [pace(), pace(0.5)];
    const places = [placeOf(await one.claim(twoPerMinute)), placeOf(await one.claim(twoPerMinute))];
    now += 10 * windowMs;
    assert.deepEqual(await other.claim(twoPerMinute), { kind: 'busy', waitMs: 240 });
    for (const place of places) place.leave();
    places[0]?.leave();
    await one.dispose();
    placeOf(await other.claim(twoPerMinute));
  });

  it('counts the tasks of others as long as they run, those that were resumed among them', async () => {
    const [one, other] = [pace(), pace()];
    const first = placeOf(await one.claim(twoTasks));
    first.sent();
    const second = one.hold(twoTasks);
    assert.equal((await one.claim(twoTasks)).kind, 'busy');
    now += 60_000;
    assert.deepEqual(await other.claim(twoTasks), { kind: 'busy', waitMs: 700 });
    second.leave();
    second.leave();
    while ((await other.claim(twoTasks)).kind === 'busy');
    assert.deepEqual(marks(), ['claim', 'open', 'running', 'running']);
    first.leave();
  });

  it('knows whether another process waits for its answer', async () => {
    const [one, other] = [pace(), pace()];
    const isAwaited = (): Promise<boolean> => other.isAwaitedElsewhere(twoPerMinute.key);
    const place = placeOf(await one.claim(twoPerMinute));
    assert.equal(await isAwaited(), false);
    place.sent();
    while (!(await isAwaited()));
    assert.equal(await one.isAwaitedElsewhere(twoPerMinute.key), false);
    now += 10 * windowMs;
    placeOf(await other.claim(twoPerMinute)).leave();
    assert.equal(await isAwaited(), true, 'its window is over, and its answer is still not there');
    place.answered();
    while (await isAwaited());
    placeOf(await one.claim(twoPerMinute)).sent();
    while (!(await isAwaited()));
    await one.dispose();
    assert.equal(await isAwaited(), false, 'the answer to a process that has ended does not come');
  });

  it('keeps the groups apart', async () => {
    const one = pace();
    for (let count = 0; count < 2; count += 1) placeOf(await one.claim(twoPerMinute)).sent();
    placeOf(await pace().claim({ ...twoPerMinute, key: 'pro https://elsewhere' }));
  });

  it('does not count a process that has ended, and removes its marks', async () => {
    const ended = pace();
    placeOf(await ended.claim(twoTasks));
    placeOf(await ended.claim(twoTasks));
    await ended.dispose();
    const other = pace();
    placeOf(await other.claim(twoTasks));
    assert.deepEqual(marks(), ['claim', 'running']);
  });

  it('leaves no more than a window needs', async () => {
    const one = pace();
    for (let count = 0; count < 20; count += 1) {
      const place = placeOf(await one.claim(twoPerMinute));
      place.sent();
      place.answered();
      place.leave();
      now += windowMs;
    }
    await one.claim(twoPerMinute);
    assert.ok(marks().length <= 3, marks().join());
  });

  it('ignores marks of the future and names that are not its own', async () => {
    const one = pace();
    now += 600_000;
    for (let count = 0; count < 2; count += 1) placeOf(await one.claim(twoPerMinute)).sent();
    await one.dispose();
    for (const { name } of readdirSync(paceFolder(), { withFileTypes: true }).filter(entry => entry.isDirectory()))
      for (const strange of ['a.png', '1.zz.aa.claim', '1800000000000.0123456789ab.0123456789ab.sent.tmp'])
        writeFileSync(join(paceFolder(), name, strange), '');
    now -= 600_000;
    placeOf(await pace().claim(twoPerMinute));
  });

  it('passes over what another program has put in the place of a mark or of a process', async () => {
    const [one, other] = [pace(), pace()];
    placeOf(await one.claim(twoPerMinute)).leave();
    const [group = ''] = readdirSync(paceFolder()).filter(name => !name.endsWith('.process'));
    writeFileSync(join(paceFolder(), group, '5.0123456789ab.0123456789ab.sent'), '');
    mkdirSync(join(paceFolder(), group, '6.0123456789ab.0123456789ab.sent', 'inner'), { recursive: true });
    mkdirSync(join(paceFolder(), group, '7.0123456789ab.0123456789ab.claim'));
    mkdirSync(join(paceFolder(), '0123456789ab.process', 'inner'), { recursive: true });
    placeOf(await other.claim(twoPerMinute)).sent();
    placeOf(await one.claim(twoPerMinute)).sent();
    assert.equal((await other.claim(twoPerMinute)).kind, 'full');
    assert.deepEqual(log.complaints, []);
  });

  it('lets every process keep to the limits alone where nothing can be written, and says so once', async () => {
    mkdirSync(join(folder(), 'easel'));
    writeFileSync(paceFolder(), 'in the way');
    const one = pace();
    for (let count = 0; count < 3; count += 1) placeOf(await one.claim(twoPerMinute)).sent();
    one.hold(twoTasks).leave();
    await one.dispose();
    assert.equal(log.complaints.length, 1);
    assert.match(log.complaints[0] ?? '', /^Limits are not kept together with other windows: /u);
  });

  it('keeps its folder to the person alone', async () => {
    if (process.platform === 'win32') return;
    mkdirSync(paceFolder(), { recursive: true });
    chmodSync(paceFolder(), 0o755);
    placeOf(await pace().claim(twoPerMinute));
    assert.equal(statSync(paceFolder()).mode & 0o777, 0o700);
  });
});
