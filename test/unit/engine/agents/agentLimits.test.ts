import assert from 'node:assert/strict';
import type { AskPerson, SessionLimits } from '../../../../src/engine/agents/agentLimits';
import { AgentLimits, neededFor } from '../../../../src/engine/agents/agentLimits';
import type { PreparedJob } from '../../../../src/engine/jobs/job';
import { preparedJob } from '../../../support/preparedJob';

/** A job of the default model, which costs ¥0.20 an image. */
const jobOf = (n: number): PreparedJob => preparedJob({}, { n });

describe('the limits of agents', () => {
  const limitsOf = (changes: Partial<SessionLimits>): AgentLimits =>
    new AgentLimits({ maxImages: Infinity, maxYuan: Infinity, ...changes });
  const reserve = (
    limits: AgentLimits,
    job: PreparedJob,
    {
      ask,
      confirmAbove = 4,
      asksAlways = false,
    }: { ask?: AskPerson; confirmAbove?: number; asksAlways?: boolean } = {},
  ): Promise<boolean> =>
    limits.reserve(job, neededFor(job), { ask, confirmAbove, asksAlways, detail: 'a cat' }).then(
      () => true,
      () => false,
    );

  it('count requests that are under way with all that they may make', async () => {
    const limits = limitsOf({ maxImages: 4 });
    const [one, two] = [jobOf(3), jobOf(2)];
    assert.deepEqual([await reserve(limits, one), await reserve(limits, two)], [true, false]);
    limits.settle(one, 2);
    assert.equal(await reserve(limits, two), true);
  });

  it('count a request in full whose end is not known, and not at all one that made nothing', async () => {
    const limits = limitsOf({ maxImages: 3 });
    const [one, two] = [jobOf(3), jobOf(1)];
    await reserve(limits, one);
    limits.settle(one, undefined);
    assert.equal(await reserve(limits, two), false);
    limits.settle(one, 0);
    assert.equal(await reserve(limits, two), true);
  });

  it('count what images cost', async () => {
    const limits = limitsOf({ maxYuan: 0.4 });
    assert.deepEqual([await reserve(limits, jobOf(2)), await reserve(limits, jobOf(1))], [true, false]);
  });

  it('ask a person before more images at once than the setting says, and take no for an answer', async () => {
    const asked: string[] = [];
    const answer =
      (agrees: boolean): AskPerson =>
      ({ detail }) => {
        asked.push(detail);
        return Promise.resolve(agrees);
      };
    const limits = limitsOf({ maxImages: 7 });
    assert.equal(await reserve(limits, jobOf(4), { ask: answer(false) }), true);
    assert.deepEqual(asked, []);
    assert.equal(await reserve(limits, jobOf(3), { confirmAbove: 2, ask: answer(false) }), false);
    assert.equal(await reserve(limits, jobOf(3), { confirmAbove: 2, ask: answer(true) }), true);
    assert.equal(asked.length, 2);
    assert.match(asked[0] ?? '', /easel\.confirmAbove[^]*a cat/);
  });

  it('refuse where no person can be asked, or the question cannot be shown', async () => {
    const limits = limitsOf({});
    assert.equal(await reserve(limits, jobOf(5)), false);
    assert.equal(await reserve(limits, jobOf(5), { ask: () => Promise.reject(new Error('no dialogs here')) }), false);
  });

  it('ask for each request where the client can ask', async () => {
    let count = 0;
    const ask: AskPerson = () => Promise.resolve((count += 1) === 1);
    const limits = limitsOf({});
    assert.equal(await reserve(limits, jobOf(1), { ask, asksAlways: true }), true);
    assert.equal(await reserve(limits, jobOf(1), { ask, asksAlways: true }), false);
  });
});
