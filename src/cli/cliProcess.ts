#!/usr/bin/env node
import { join } from 'node:path';
import { version } from '../../package.json';
import { personFolder } from '../engine/files/personFolder';
import type { Terminal } from './output/terminal';
import { exitCodes } from './cliHost';
import { languageOf, loadTranslations } from './node/language';
import { runCli } from './runCli';

const terminal: Terminal = {
  out: text => process.stdout.write(text),
  err: text => process.stderr.write(text),
  isLive: process.stderr.isTTY,
  columns: process.stderr.columns || 80,
};

/** The first Ctrl+C cancels, the second one leaves at once: what was paid for is in the journal. */
function onInterrupt(callback: () => void): () => void {
  let isFirst = true;
  const interrupted = (): void => {
    if (!isFirst) process.exit(exitCodes.cancelled);
    isFirst = false;
    callback();
  };
  process.on('SIGINT', interrupted);
  return () => process.off('SIGINT', interrupted);
}

async function main(): Promise<void> {
  const language = languageOf(process.env);
  await loadTranslations(language, join(__dirname, '../l10n'));
  const code = await runCli(process.argv.slice(2), {
    environment: process.env,
    folder: process.cwd(),
    dataFolder: personFolder(),
    terminal,
    language,
    version,
    onInterrupt,
  });
  process.exitCode = code;
  // Jobs that go on at the service must not keep the process: they are in the journal.
  await Promise.all([process.stdout, process.stderr].map(flushed));
  process.exit();
}

/** What was written to a pipe may not have left yet. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise(resolve => {
    stream.write('', () => {
      resolve();
    });
  });
}

// A reader that has gone, such as `head`, is no fault of this program.
process.stdout.on('error', () => undefined);
void main();
