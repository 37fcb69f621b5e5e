import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { FoundFile } from '../../../soak/judge';
import { judge } from '../../../soak/judge';
import { modelOfPerson, planSoak } from '../../../soak/plan';
import { reportOf } from '../../../soak/jobsReport';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, startEasel } from '../../support/easel';
import { filesIn, gatherEvidence } from './evidence';
import { takeNames, writeInputs } from './soakInputs';
import { SoakRun } from './soakRun';

const seed = Number(process.env['EASEL_SOAK_SEED'] ?? 20_261_121);
const count = Number(process.env['EASEL_SOAK_JOBS'] ?? 24);
const reportFile = process.env['EASEL_SOAK_REPORT'];

describe(`soak: ${count} jobs among faults, seed ${seed}`, () => {
  const waves = planSoak({ seed, count, key: canaryKey });
  const jobs = waves.flatMap(wave => wave.jobs);
  const started = performance.now();
  let easel: EaselUnderTest;
  let run: SoakRun;
  let filesBefore: FoundFile[];

  before(async () => {
    easel = await startEasel();
    await vscode.commands.executeCommand('_extensionTests.setLogLevel', 'trace');
    await easel.set('openAfterSave', false);
    await easel.set('model', modelOfPerson);
    run = new SoakRun(easel, await writeInputs(easel.folder));
    await takeNames(easel.folder, jobs);
    filesBefore = filesIn(easel.folder.fsPath);
  });
  after(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('_extensionTests.setLogLevel', 'info');
    await easel.close();
  });

  for (const [index, wave] of waves.entries()) {
    const jobsAndFaults = wave.jobs.map(({ kind, faults }) =>
      [kind, ...faults.map(({ fault }) => fault.kind)].join(' + '),
    );
    it(`wave ${index + 1}: ${jobsAndFaults.join('; ')}`, () => run.play(wave));
  }

  it('all jobs end when the faults have ended', () => run.comeToRest(jobs));

  it('no image is lost, no request sent twice, no file damaged, and everything reported', async () => {
    await logIsWritten(easel);
    const evidence = await gatherEvidence(easel, run, filesBefore);
    const verdict = judge(evidence);
    const report = reportOf({
      ...evidence,
      seed,
      seconds: Math.round((performance.now() - started) / 1000),
      jobs,
      verdict,
      failures: run.failures,
    });
    if (reportFile !== undefined) appendFileSync(reportFile, `${JSON.stringify(report)}\n`);
    assert.deepEqual(report.problems, [], `seed ${seed}`);
    assert.ok(report.rows.some(({ due }) => due > 0));
    const damaged = (await run.journal()).map(({ name }) => name).filter(name => !name.endsWith('.json'));
    assert.deepEqual(damaged, []);
  });
});

/** The editor writes its logs with a delay, in order: when the last line is there, all earlier ones are. */
async function logIsWritten(easel: EaselUnderTest): Promise<void> {
  const {
    images: [last],
  } = await easel.generate({ prompt: 'the last line', model: 'qwen-image-2.0', size: '512*512', output: 'soak/' });
  const name = path.basename(last?.uri.fsPath ?? '');
  let log = '';
  while (!log.includes(name))
    log = await readFile(path.join(easel.access.logFolder.fsPath, 'Easel.log'), 'utf8').catch(() => '');
}
