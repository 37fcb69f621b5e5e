import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FileState } from '../../../../src/cli/node/fileState';
import { RecordingLog, temporaryFolder } from '../../../support/journalFixtures';

describe('small values in files', () => {
  const place = temporaryFolder();
  const folder = (): string => path.join(place(), 'state');
  const log = new RecordingLog();
  const open = (): FileState => new FileState(folder(), log);

  it('are there for the next process, and for another one that reads again', async () => {
    const [one, other] = [open(), open()];
    assert.equal(one.get('easel.places', 7), 7);
    void one.update('easel.places', ['a']);
    assert.deepEqual(one.get('easel.places', []), ['a']);
    await one.settled();
    assert.deepEqual(other.get('easel.places', []), []);
    await other.refresh();
    assert.deepEqual(other.get('easel.places', []), ['a']);
  });

  it('leave no half of a file behind, and are for this person only', async () => {
    const state = open();
    for (let count = 0; count < 20; count += 1) void state.update('easel.count', count);
    await state.settled();
    assert.deepEqual(readdirSync(folder()), ['easel.count.json']);
    if (process.platform !== 'win32') assert.equal(statSync(folder()).mode & 0o077, 0);
  });

  it('count as not there where their file is damaged or cannot be written', async () => {
    mkdirSync(folder());
    writeFileSync(path.join(folder(), 'easel.bad.json'), '{');
    writeFileSync(path.join(folder(), 'easel.good.json'), '1');
    const state = open();
    await state.refresh();
    assert.deepEqual([state.get('easel.bad', 'none'), state.get('easel.good', 0)], ['none', 1]);
    mkdirSync(path.join(folder(), 'easel.taken.json'));
    await state.update('easel.taken', 2);
    assert.equal(state.get('easel.taken', 0), 2);
    assert.equal(log.complaints.length, 2, log.complaints.join('\n'));
  });
});
