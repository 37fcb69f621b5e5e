import assert from 'node:assert/strict';
import type { Row } from '../kill/outcome';
import { killFigures } from './killFigures';

const row: Row = {
  scenario: 'task sent',
  how: 'killHost',
  submits: 1,
  made: 2,
  whole: 2,
  duplicates: 0,
  leftovers: 0,
  told: 'saved now',
};
const none = { lost: 0, duplicateSubmits: 0, spoilt: 0, untruths: 0 };

describe('the figures of kills', () => {
  it('are zero where everything is as expected, also where an image was not to be saved', () => {
    assert.deepEqual(killFigures([row, { ...row, whole: 0 }]), none);
  });

  it('count what was lost, sent twice, left over and told wrongly', () => {
    const failed = (problem: string, changes: Partial<Row> = {}): Row => ({ ...row, problem, ...changes });
    assert.deepEqual(killFigures([failed('all files did not come', { whole: 1 })]), { ...none, lost: 1 });
    assert.deepEqual(killFigures([failed('submits of "paper boats"\n\n2 !== 1')]), { ...none, duplicateSubmits: 1 });
    assert.deepEqual(killFigures([failed('told:\na\nexpected:\nb')]), { ...none, untruths: 1 });
    assert.deepEqual(killFigures([failed('all messages did not come')]), { ...none, untruths: 1 });
    assert.deepEqual(killFigures([failed('/saved now/ in\nx')]), { ...none, untruths: 1 });
    assert.deepEqual(killFigures([failed('no leftovers', { duplicates: 1, leftovers: 2 })]), {
      ...none,
      lost: 1,
      spoilt: 3,
    });
  });
});
