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
import { Play } from './play';
import type { PathName, Row } from './row';
import { streamRows } from './streamRows';
import { submitRows } from './submitRows';
import { taskRows } from './taskRows';

const rows = [...submitRows, ...taskRows, ...downloadRows, ...diskRows, ...streamRows];

/** A long run plays every row on every path that it is for; otherwise each row takes its turn with one of them. */
const isLongRun = process.env['EASEL_ALL_FAULTS'] !== undefined;
const turnOf = ({ paths }: Row, index: number): PathName | undefined => paths[index % paths.length];

/** A person has no say in the size; these models' own are small. */
const personsModels: Record<Exclude<PathName, 'stream'>, string> = {
  sync: 'z-image-turbo',
  asyncPrompt: 'wan2.2-t2i-flash',
  asyncMessages: 'wan2.6-t2i',
};

describe('what goes wrong', function () {
  // Far less than that even on a busy machine; a job that hangs is one that fails.
  this.timeout(20_000);
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
    await easel.set('openAfterSave', false);
    await easel.set('outputFolder', 'faults/${fileBasenameNoExtension}');
  });
  after(() => easel.close());

  for (const pathName of ['sync', 'asyncPrompt', 'asyncMessages'] as const) {
    describe(`on the path ${pathName}`, () => {
      before(() => easel.set('model', personsModels[pathName]));

      for (const [index, row] of rows.entries()) {
        const isItsTurn = turnOf(row, index) === pathName;
        if (!isItsTurn && !(isLongRun && row.paths.includes(pathName))) continue;
        it(row.name, () => new Play(easel, row, pathName, 'arguments').run());
        // The command asks for nothing but the prompt, and faults are told by the same words on every path.
        if (row.options || !isItsTurn || (row.ends.kind === 'saved' && !row.meanwhile)) continue;
        // An editor for each takes time.
        if (!isLongRun && index % 3 !== 0) continue;
        it(`${row.name}, as a person`, async () => {
          await new Play(easel, row, pathName, 'person').run();
          // A message that nobody closes would keep its command waiting.
          await vscode.commands.executeCommand('notifications.clearAll');
        });
      }
    });
  }

  describe('on the path stream', () => {
    before(() => easel.set('protocol', 'sync'));

    for (const row of streamRows) it(row.name, () => new Play(easel, row, 'stream', 'arguments').run());
  });

  it('leaves nothing half done, no key and no signed address behind', async () => {
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
    // The editor writes its logs in its own time.
    const log = await eventually('the log', () => {
      const text = readFileSync(path.join(easel.access.logFolder.fsPath, 'Easel.log'), 'utf8');
      return text.includes('faults/last/') ? text : undefined;
    });
    assert.doesNotMatch(log, new RegExp(`${canaryKey}|Signature=`));
  });
});
