import { entryInText } from '../../../support/journalFixtures';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Resumed, SavedImages } from '../../../../src/core/contributions/contributions';
import { type EaselError, errorCodes } from '../../../../src/core/base/errors';
import type { PlannedJob, Wave } from '../../../soak/plan';
import type { EaselUnderTest } from '../../support/easel';
import type { Inputs } from './soakInputs';

type Result = SavedImages<vscode.Uri> | undefined;

/** Plays waves of jobs, and collects what callers and the person were told about each. */
export class SoakRun {
  /** Prompts of cancelled jobs, and prompts reported as possibly billed or incomplete. */
  readonly cancelled = new Set<string>();
  readonly told = new Set<string>();
  /** Every result or error of a call, and every content of the journal. */
  readonly recorded: { where: string; value: unknown }[] = [];
  /** Failures regardless of what the judge finds. */
  readonly failures: string[] = [];
  private readonly hashes = new Map<string, string>();
  private cancels = 0;

  constructor(
    private readonly easel: EaselUnderTest,
    private readonly inputs: Inputs,
  ) {}

  async play(wave: Wave): Promise<void> {
    const { service } = this.easel;
    await this.easel.set('timeoutSeconds', wave.timeoutSeconds);
    // Synchronous requests that the service does not answer are cut off after two minutes whatever the setting: three
    // seconds here, so that other time-outs are not too short for a busy machine.
    this.easel.access.clock.timeOutSpeed = wave.timeoutSeconds <= 2 ? 40 : 1;
    await this.easel.set('protocol', wave.protocol);
    for (const fault of wave.jobs.flatMap(({ faults }) => faults)) service.script(fault);
    const firstRequest = service.requests.length;
    const calls: Promise<void>[] = [];
    const documents: vscode.TextDocument[] = [];
    for (const job of wave.jobs.filter(({ kind }) => kind === 'selection')) {
      const document = await select(job.prompt);
      documents.push(document);
      calls.push(this.listen(job, vscode.commands.executeCommand<Result>('easel.generateFromSelection')));
    }
    for (const job of wave.jobs.filter(({ kind }) => kind !== 'selection'))
      calls.push(this.listen(job, this.call(job)));
    const ended = Promise.all(calls).then(() => 'ended' as const);
    const after = async (requests: number | undefined, act: () => Promise<unknown>): Promise<void> => {
      if (requests === undefined) return;
      const arrived = service.waitForRequest(({ index }) => index >= firstRequest + requests - 1);
      if ((await Promise.race([arrived, ended])) !== 'ended') await act();
    };
    await Promise.all([
      ended,
      after(wave.cancelsAfter, () => this.cancelAll()),
      after(wave.resumesAfter, () => this.resume()),
    ]);
    for (const document of documents) await close(document);
    await vscode.commands.executeCommand('notifications.clearAll');
    this.recorded.push(
      ...(await this.journal()).map(({ name, text }) => ({ where: `journal file ${name}`, value: text })),
    );
    await this.hashImages();
  }

  /** Removes the faults, and resumes until no job is waiting. */
  async comeToRest(jobs: readonly PlannedJob[]): Promise<void> {
    const { service } = this.easel;
    service.clearScripts();
    this.easel.access.clock.timeOutSpeed = 1;
    await this.easel.set('timeoutSeconds', 600);
    for (const { prompt, faults } of jobs) {
      // A job whose task never ends would be waited for for a day.
      if (faults.some(({ fault }) => fault.kind === 'taskNeverEnds'))
        service.script({ fault: { kind: 'taskPolls' }, match: { path: 'task', promptIncludes: prompt } });
    }
    for (let hasMore = true; hasMore;) {
      const { saved, waiting } = await this.resume();
      hasMore = saved.length > 0 || waiting.length > 0;
    }
  }

  /** The hash of every picture produced, by its address. */
  async hashImages(): Promise<ReadonlyMap<string, string>> {
    for (const image of this.easel.service.images) {
      if (!this.hashes.has(image.url)) this.hashes.set(image.url, await image.sha256());
    }
    return this.hashes;
  }

  async journal(): Promise<{ name: string; text: string }[]> {
    const folder = this.easel.access.journalFolder.fsPath;
    const names = (await readdir(folder)).filter(name => !name.match(/\.(?:sock|window)$/));
    // A job that ends meanwhile removes its file.
    const files = await Promise.all(
      names.map(async name => ({ name, text: await readFile(path.join(folder, name), 'utf8').catch(() => '') })),
    );
    return files.filter(({ text }) => text !== '');
  }

  private call({ prompt, options, inputs }: PlannedJob): Promise<Result> {
    const images = this.inputs[inputs];
    return images.length > 0
      ? this.easel.edit({ ...options, prompt, images })
      : this.easel.generate({ ...options, prompt });
  }

  /** Never rejects. */
  private async listen({ prompt, kind }: PlannedJob, call: PromiseLike<Result>): Promise<void> {
    const cancelsBefore = this.cancels;
    try {
      const result = await call;
      this.recorded.push({ where: `the result for "${prompt}"`, value: result });
      if (result?.warnings.some(warning => /billed/.test(warning))) this.told.add(prompt);
      if (result) return;
      // A person's call resolves to undefined on failure, too.
      if (this.cancels > cancelsBefore) this.cancelled.add(prompt);
      else if (kind !== 'selection') this.failures.push(`"${prompt}" brought nothing, and nobody had cancelled it`);
    } catch (caught) {
      const error = caught as EaselError;
      this.recorded.push({ where: `the error for "${prompt}"`, value: error });
      if (error.name !== 'EaselError' || !errorCodes.includes(error.code))
        this.failures.push(`"${prompt}" failed with ${String(caught)}`);
      if (error.mayBeBilled) this.told.add(prompt);
    }
  }

  private async cancelAll(): Promise<void> {
    for (const { name, text } of await this.journal()) {
      if (name.endsWith('.json') && !name.endsWith('.listed.json'))
        this.cancelled.add(entryInText(text).request.prompt);
    }
    this.cancels += 1;
    await vscode.commands.executeCommand('easel.cancelAll', {});
  }

  private async resume(): Promise<Resumed<vscode.Uri>> {
    const report = await vscode.commands.executeCommand<Resumed<vscode.Uri>>('easel.resumeUnfinished', {});
    this.recorded.push({ where: 'the list of what is unfinished', value: report });
    for (const { prompt } of [...report.waiting, ...report.failed]) this.told.add(prompt);
    return report;
  }
}

async function select(text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ content: text, language: 'markdown' });
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  editor.selection = new vscode.Selection(document.positionAt(0), document.positionAt(text.length));
  return document;
}

async function close(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document, { preview: false });
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}
