import assert from 'node:assert/strict';
import { formatResults, isGood, noTotals, type PartResult, type TableRow, totalsLine } from './soakTable';

const row: TableRow = {
  what: '500 once',
  way: 'sync',
  submits: 1,
  due: 1,
  whole: 1,
  spoilt: 0,
  note: 'told',
  ok: true,
};
const good: PartResult = { part: 'faults', rows: [row], problems: [], totals: noTotals };

describe('soak table', () => {
  it('aligns its columns, and ends with the failures and the totals', () => {
    const failing: PartResult = {
      part: 'kills',
      rows: [{ what: 'a long name', way: 'window', note: 'x'.repeat(200), ok: false }],
      problems: ['one is missing'],
      totals: { ...noTotals, lost: 2 },
    };
    const lines = formatResults([good, failing]).trim().split('\n');
    assert.deepEqual(lines.slice(0, 2), [
      'part    what         way     submits  due  whole  spoilt          note',
      'faults  500 once     sync          1    1      1       0  ok      told',
    ]);
    assert.match(lines[2] ?? '', /^kills {3}a long name {2}window .* FAILED {2}x{89}…$/);
    assert.deepEqual(lines.slice(-2), [
      'FAILED  kills: one is missing',
      'lost images 2, duplicate submits 0, partial or overwritten files 0, key leaks 0, untruths about money 0, failed checks 1',
    ]);
  });

  it('is good only if every part has rows and no problems', () => {
    assert.ok(isGood([good]));
    assert.equal(
      totalsLine([good, good]),
      'lost images 0, duplicate submits 0, partial or overwritten files 0, key leaks 0, untruths about money 0, failed checks 0',
    );
    const bad: PartResult[] = [
      { ...good, rows: [] },
      { ...good, rows: [{ ...row, ok: false }] },
      { ...good, problems: ['it did not run'] },
      ...(['lost', 'duplicateSubmits', 'spoilt', 'keyLeaks', 'untruths'] as const).map(name => ({
        ...good,
        totals: { ...noTotals, [name]: 1 },
      })),
    ];
    for (const part of bad) assert.ok(!isGood([good, part]), JSON.stringify(part));
  });
});
