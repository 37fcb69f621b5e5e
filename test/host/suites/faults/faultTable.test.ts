import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../../../ui/eventually';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, startEasel } from '../../support/easel';
import { journalOf } from '../../support/journalView';
import { diskRows } from './diskRows';
import { downloadRows } from './downloadRows';
import { Play } from './faultPlay';
import type { PathName, Row } from './row';
import { streamRows } from './streamRows';
import { submitRows } from './submitRows';
import { taskRows } from './taskRows';

const rows = [...submitRows, ...taskRows, ...downloadRows, ...diskRows, ...streamRows];

/** A long run plays every row on each of its paths. Otherwise each row is played on one of them. */
const isLongRun = process.env['EASEL_ALL_FAULTS'] !== undefined;
const turnOf = ({ paths }: Row, index: number): PathName | undefined => paths[index % paths.length];

/** A person cannot choose the size, and these models have a small default. */
const personsModels: Record<Exclude<PathName, 'stream'>, string> = {
  sync: 'z-image-turbo',
  asyncPrompt: 'wan2.2-t2i-flash',
  asyncMessages: 'wan2.6-t2i',
};

describe('fault table', function () {
  // Far more than a job takes even on a busy machine, so a job that hangs fails.
  this.timeout(20_000);
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
    await easel.set('openAfterSave', false);
    await easel.set('outputFolder', 'faults/${fileBasenameNoExtension}');
  });
  after(() => easel.close());

  for (const pathName of ['sync', 'asyncPrompt', 'asyncMessages'] as const) {
    describe(`path ${pathName}`, () => {
      before(() => easel.set('model', personsModels[pathName]));

      for (const [index, row] of rows.entries()) {
        const isItsTurn = turnOf(row, index) === pathName;
        if (!isItsTurn && !(isLongRun && row.paths.includes(pathName))) continue;
        it(row.name, () => new Play(easel, row, pathName, 'arguments').run());
        // The command only asks for the prompt, and faults have the same messages on every path.
        if (row.options || !isItsTurn || (row.ends.kind === 'saved' && !row.meanwhile)) continue;
        // Opening an editor for each row takes time.
        if (!isLongRun && index % 3 !== 0) continue;
        it(`${row.name}, as a person`, async () => {
          await new Play(easel, row, pathName, 'person').run();
          // An open message would keep its command waiting.
          await vscode.commands.executeCommand('notifications.clearAll');
        });
      }
    });
  }

  describe('path stream', () => {
    before(() => easel.set('protocol', 'sync'));

    for (const row of streamRows) it(row.name, () => new Play(easel, row, 'stream', 'arguments').run());
  });

  it('leaves no partial files, no key and no signed address', async () => {
    const names = readdirSync(easel.folder.fsPath, { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      names.filter(name => name.includes('.part')),
      [],
    );
    assert.deepEqual(
      journalOf(easel).filter(({ entry: { stage } }) => stage.name !== 'answer'),
      [],
    );
    const last = 'the last hut';
    await easel.generate({ prompt: last, size: '512*512', output: 'faults/last/' });
    // The editor writes its logs with a delay.
    const log = await eventually('the log', () => {
      const text = readFileSync(path.join(easel.access.logFolder.fsPath, 'Easel.log'), 'utf8');
      return text.includes('faults/last/') ? text : undefined;
    });
    assert.doesNotMatch(log, new RegExp(`${canaryKey}|Signature=`));
  });
});
