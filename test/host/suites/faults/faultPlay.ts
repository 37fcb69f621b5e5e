import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Resumed, SavedImages } from '../../../../src/core/contributions/contributions';
import type { EaselError } from '../../../../src/core/base/errors';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import type { FaultScript } from '../../../service/faults';
import { eventually } from '../../../ui/eventually';
import type { EaselUnderTest } from '../../support/easel';
import { entryOf, removeListed } from '../../support/journalView';
import { submits } from '../../support/refusals';
import type { Obstacle } from './obstacles';
import { namesIn, obstacleOf } from './obstacles';
import { reportRow } from './faultReport';
import type { Ending, PathName, Row, Strike } from './row';
import { unknownTomorrow } from './row';
import type { Said } from './assertTold';
import { assertTold } from './assertTold';
import { serviceHash } from '../../../support/serviceHash';

type Caller = 'arguments' | 'person';
type Saved = SavedImages<vscode.Uri>;

/** The options for each path, as small as the models allow. */
const requests: Record<PathName, Partial<ImageOptions>> = {
  sync: { model: 'qwen-image-2.0', size: '512*512' },
  asyncPrompt: { model: 'wan2.2-t2i-flash', size: '512*512' },
  asyncMessages: { model: 'wan2.6-t2i', size: '1280*1280' },
  stream: { model: 'wan2.6-image', interleaved: true, maxImages: 3, size: '768*768' },
};

const isSubmit = ({ route }: { route: string }): boolean => route === 'sync' || route === 'async';

let played = 0;

/** Plays one row of the table on one path: the fault, the expected ending, and what happens after the cause is gone. */
export class Play {
  private readonly name = `hut-${++played}`;
  private readonly prompt = this.name.replace('-', ' ');
  private readonly folder: string;
  private readonly saidBefore: number;
  private obstacle: Obstacle | undefined;
  private journalSeen = '';
  private submitsBeforeReset = 0;

  constructor(
    private readonly easel: EaselUnderTest,
    private readonly row: Row,
    private readonly pathName: PathName,
    private readonly caller: Caller,
  ) {
    this.folder = path.join(easel.folder.fsPath, 'faults', this.name);
    this.saidBefore = easel.access.said.length;
  }

  async run(): Promise<void> {
    const {
      easel,
      row: { ends, timeoutSeconds, timeOutSpeed = 1 },
    } = this;
    easel.service.reset();
    if (timeoutSeconds !== undefined) await easel.set('timeoutSeconds', timeoutSeconds);
    easel.access.clock.timeOutSpeed = timeOutSpeed;
    try {
      for (const strike of this.row.strikes ?? []) easel.service.script(this.scriptOf(strike));
      await this.placeObstacle();
      const outcome = this.caller === 'arguments' ? await this.callWithArguments() : await this.callAsPerson();
      if (outcome) this.assertOutcome(outcome);
      assert.equal(this.submits, this.row.submits ?? 1, 'submits');
      await this.assertFiles(filesOf(ends), 'documents' in ends ? ends.documents : []);
      this.assertJournal();
      await this.removeObstacle();
      if (timeoutSeconds !== undefined) await easel.set('timeoutSeconds', undefined);
      if (ends.kind === 'stuck' || ends.kind === 'partly') await this.resume();
      if (ends.kind === 'goesOn') await this.awaitBackground(ends.until);
      assert.equal(this.submits, this.row.submits ?? 1, 'submits in the end');
    } finally {
      easel.access.clock.timeOutSpeed = 1;
      await this.report();
      await this.removeObstacle();
      removeListed(easel);
    }
  }

  private scriptOf({ at, ...script }: Strike): FaultScript {
    const paths = {
      submit: this.isTask ? 'async' : 'sync',
      query: 'task',
      list: 'list',
      download: 'download',
      outcome: undefined,
    } as const;
    const where = paths[at];
    return { ...script, ...(where && { match: { path: where } }) };
  }

  /** Resolves when the obstacle is in place, or certain to be in place in time. */
  private async placeObstacle(): Promise<void> {
    const {
      easel,
      row: { meanwhile },
    } = this;
    if (!meanwhile) return;
    const kind = obstacleOf(meanwhile);
    const spot = { easel, folder: this.folder, fileName: `${this.name}.png` };
    if (kind.when === 'before') this.obstacle = await kind.place(spot);
    // The client cannot have read the answer yet: it runs in this process and has not had a turn.
    else
      void easel.service.waitForRequest(isSubmit).then(() => {
        this.obstacle = kind.place(spot);
      });
  }

  private async removeObstacle(): Promise<void> {
    const { obstacle } = this;
    this.obstacle = undefined;
    await obstacle?.remove();
  }

  private async callWithArguments(): Promise<Saved | EaselError> {
    const outcome = await this.easel
      .generate({
        ...requests[this.pathName],
        prompt: this.prompt,
        output: `faults/${this.name}/`,
        ...this.row.options,
      })
      .catch((error: unknown) => error as EaselError);
    assert.deepEqual(this.said(), [], 'a call with arguments says nothing');
    return outcome;
  }

  private async callAsPerson(): Promise<undefined> {
    const uri = vscode.Uri.joinPath(this.easel.folder, 'text', `${this.name}.md`);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(`${this.prompt}\n`));
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new vscode.Selection(0, 0, 0, this.prompt.length);
    const saved = await vscode.commands.executeCommand<Saved | undefined>('easel.generateFromSelection');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    const { ends } = this.row;
    assert.deepEqual(
      saved?.images.map(image => image.uri.fsPath) ?? [],
      filesOf(ends).map(file => this.fileOf(file)),
    );
    assertTold(this.said(), ends, this.isTask);
    return undefined;
  }

  private assertOutcome(outcome: Saved | EaselError): void {
    const { ends, strikes = [] } = this.row;
    if (ends.kind === 'saved' || ends.kind === 'partly') {
      assert.ok('images' in outcome, outcome instanceof Error ? outcome.message : '');
      assert.deepEqual(
        outcome.images.map(image => image.uri.fsPath),
        ends.kind === 'saved'
          ? filesOf(ends).map(file => this.fileOf(file))
          : outcome.images.map(image => image.uri.fsPath),
      );
      assert.equal(outcome.images.length, filesOf(ends).length);
      if (ends.warning) assert.match(outcome.warnings.join('\n'), ends.warning);
      else assert.deepEqual(outcome.warnings, []);
      return;
    }
    assert.ok(outcome instanceof Error, 'it did not fail');
    assert.equal(outcome.name, 'EaselError', outcome.stack);
    const { code, message, mayBeBilled, serviceCode, serviceMessage, httpStatus } = outcome;
    assert.equal(code, ends.code, message);
    const isBilled = ends.kind !== 'ended' && ends.code !== 'taskExpired';
    assert.equal(mayBeBilled === true, isBilled, `mayBeBilled: ${message}`);
    if (ends.kind === 'stuck' && ends.message) assert.match(message, ends.message);
    assert.doesNotMatch(JSON.stringify([message, outcome]), /Signature|secret/);
    const [strike] = strikes;
    if (strike?.at !== 'submit' || strike.fault.kind !== 'error') return;
    assert.deepEqual(
      [serviceCode, serviceMessage, httpStatus],
      [strike.fault.code, strike.fault.message, strike.fault.status],
    );
    assert.ok(message.includes(serviceMessage ?? ''), "the service's own message is kept");
  }

  /** Checks for exactly these files, each complete, and nothing else except the obstacle. */
  private async assertFiles(files: readonly string[], documents: readonly string[] = []): Promise<void> {
    const { ends } = this.row;
    const own = this.obstacle?.own ?? [];
    assert.deepEqual(
      namesIn(this.folder),
      [
        ...files.map(file => `${this.name}${file}.png`),
        ...own,
        ...documents.map(document => `${this.name}${document}.md`),
      ].sort(),
    );
    assert.notEqual(this.obstacle?.isUntouched?.(), false, 'what stood in the way is untouched');
    const made = await Promise.all(
      this.easel.service.images
        .slice(0, ends.kind === 'partly' ? undefined : files.length)
        .map(image => image.sha256()),
    );
    const onDisk = files.map(file => sha256(this.fileOf(file)));
    if (ends.kind === 'partly')
      assert.ok(
        onDisk.every(hash => made.includes(hash)) && new Set(onDisk).size === files.length,
        'each file is another of the images',
      );
    else assert.deepEqual(onDisk, made);
  }

  private assertJournal(): void {
    const { ends, strikes = [] } = this.row;
    const seen = entryOf(this.easel, this.prompt);
    this.journalSeen = seen ? `${seen.state}, ${seen.entry.stage.name}, ${seen.entry.problem?.code ?? ''}` : 'none';
    const { isTask } = this;
    const kept = isTask ? 'task' : 'answer';
    const expected = {
      saved: 'none',
      ended: 'none',
      listed: `listed, ${isTask && strikes.every(({ at }) => at !== 'submit') ? 'task' : 'submitting'}`,
      goesOn: `in work, ${kept}`,
      stuck: `in work, ${kept}`,
      partly: `in work, ${kept}`,
    }[ends.kind];
    const problem =
      'code' in ends && ends.kind !== 'ended' ? `, ${ends.code}` : ends.kind === 'partly' ? ', unexpectedResponse' : '';
    assert.equal(this.journalSeen, expected + problem);
  }

  /** Removes the cause and resumes: the images are saved without another submit. */
  private async resume(): Promise<void> {
    const {
      easel,
      row: { ends },
    } = this;
    const saidBefore = easel.access.said.length;
    const resume = async (): Promise<Resumed<vscode.Uri>> =>
      vscode.commands.executeCommand('easel.resumeUnfinished', {});
    const report = await resume();
    const failed = report.failed.filter(({ prompt }) => prompt === this.prompt);
    assert.equal(easel.access.said.length, saidBefore);
    if (ends.kind === 'stuck' && ends.again === 'refused') {
      assert.deepEqual(
        failed.map(({ error }) => error?.code),
        [ends.code],
      );
      this.assertJournal();
      if (this.pathName !== 'sync') await this.outlive(resume);
      return;
    }
    assert.deepEqual(
      failed.map(({ error }) => error?.message),
      [],
    );
    const all = ends.kind === 'partly' ? ends.all : (ends.kind === 'stuck' && ends.files) || [''];
    assert.deepEqual(
      report.saved
        .map(uri => uri.fsPath)
        .filter(file => file.startsWith(`${this.folder}${path.sep}`))
        .sort(),
      all.map(file => this.fileOf(file)).sort(),
    );
    await this.assertFiles(all, 'allDocuments' in ends ? ends.allDocuments : []);
    assert.equal(entryOf(easel, this.prompt), undefined);
  }

  /** A day later the service has forgotten the task, and the prompt is kept. */
  private async outlive(resume: () => Promise<unknown>): Promise<void> {
    this.submitsBeforeReset = this.submits;
    this.easel.service.reset();
    this.easel.service.script({ match: { path: 'task' }, times: 100, fault: unknownTomorrow });
    await resume();
    const { state, entry } = entryOf(this.easel, this.prompt) ?? {};
    assert.deepEqual([state, entry?.problem?.code], ['listed', 'taskExpired']);
  }

  private async awaitBackground(until: Strike): Promise<void> {
    this.easel.service.script(this.scriptOf(until));
    const isTold = ({ message }: Said): boolean => message.startsWith('An image that was still missing is saved now');
    await eventually('the message', () => (this.said().some(isTold) ? true : undefined));
    await this.assertFiles([''], []);
    assert.equal(this.said().filter(isTold).length, 1);
    assert.equal(entryOf(this.easel, this.prompt), undefined);
  }

  private async report(): Promise<void> {
    const {
      easel,
      row: { name, ends },
    } = this;
    const made = new Set(await Promise.all(easel.service.images.map(image => image.sha256())));
    const names = namesIn(this.folder).filter(file => file.endsWith('.png') || file.endsWith('.part'));
    const pictures = names.filter(file => this.obstacle?.own?.includes(file) !== true);
    const whole = pictures.filter(file => made.has(sha256(path.join(this.folder, file)))).length;
    reportRow({
      name,
      path: this.pathName,
      caller: this.caller,
      submits: this.submits,
      expected: expectedImages(ends),
      whole,
      wrong: pictures.length - whole + (this.obstacle?.isUntouched?.() === false ? 1 : 0),
      told: this.said().map(({ message }) => message),
      journal: this.journalSeen,
    });
  }

  private get isTask(): boolean {
    return this.pathName === 'asyncPrompt' || this.pathName === 'asyncMessages';
  }

  private get submits(): number {
    return this.submitsBeforeReset + submits(this.easel).length;
  }

  private said(): readonly Said[] {
    return this.easel.access.said.slice(this.saidBefore);
  }

  private fileOf(file: string): string {
    return path.join(this.folder, `${this.name}${file}.png`);
  }
}

/** The images that exist when the call has ended. */
function filesOf(ends: Ending): readonly string[] {
  if (ends.kind === 'partly') return ends.files;
  return ends.kind === 'saved' ? (ends.files ?? ['']) : [];
}

/** The number of images that exist in the end, when all causes are gone. */
function expectedImages(ends: Ending): number {
  switch (ends.kind) {
    case 'ended':
    case 'listed':
      return 0;
    case 'goesOn':
      return 1;
    case 'saved':
      return filesOf(ends).length;
    case 'partly':
      return ends.all.length;
    case 'stuck':
      return ends.again === 'refused' ? 0 : (ends.files ?? ['']).length;
  }
}

const sha256 = (file: string): string => serviceHash(readFileSync(file));
