import assert from 'node:assert/strict';
import { OldestFirst } from '../../../../src/engine/jobs/oldestFirst';

interface Job {
  id: string;
  createdAt: number;
  mark?: string;
}
const job = (id: string, createdAt: number, mark?: string): Job => ({
  id,
  createdAt,
  ...(mark !== undefined && { mark }),
});

describe('OldestFirst', () => {
  let jobs = new OldestFirst<Job>();
  beforeEach(() => {
    jobs = new OldestFirst();
  });
  const ids = (): string => Array.from(jobs, ({ id }) => id).join('');
  const fill = (...given: [string, number][]): void => {
    for (const [id, createdAt] of given) jobs.set(job(id, createdAt));
  };

  it('has them in the order of their age, in whatever order they come', () => {
    fill(['c', 3], ['a', 1], ['d', 4]);
    assert.equal(ids(), 'acd');
    fill(['b', 2], ['e', 5]);
    assert.equal(ids(), 'abcde');
  });

  it('keeps those of one moment in the order in which they came', () => {
    fill(['y', 2], ['b', 1], ['x', 2], ['a', 1]);
    assert.equal(ids(), 'bayx');
  });

  it('keeps the order when some go and come again', () => {
    fill(['a', 1], ['b', 2], ['c', 3]);
    jobs.delete('b');
    assert.equal(ids(), 'ac');
    fill(['b', 2]);
    assert.equal(ids(), 'abc');
    for (const id of 'abc') jobs.delete(id);
    fill(['z', 2], ['a', 1]);
    assert.equal(ids(), 'az');
  });

  it('has each of them once, as it was given last', () => {
    fill(['a', 1], ['b', 2]);
    jobs.set(job('a', 1, 'again'));
    assert.deepEqual([ids(), jobs.size, jobs.get('a')?.mark, jobs.get('c')], ['ab', 2, 'again', undefined]);
  });
});
