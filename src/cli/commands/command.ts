import * as l10n from '@vscode/l10n';
import { EaselError } from '../../core/base/errors';
import type { RunProgress } from '../../core/base/ports';
import type { Settings } from '../../core/contributions/contributions';
import { describeProgress } from '../../core/jobs/describeProgress';
import { regions } from '../../core/models/regionTable';
import type { Connection } from '../../engine/connection/connection';
import type { CliHost, ExitCode } from '../cliHost';
import type { Flags, ParsedLine } from '../input/commandLine';
import { choiceFlag, isSet, numberFlag, textFlag } from '../input/commandLine';
import type { NodeEngine } from '../node/nodeEngine';
import { composeNodeEngine } from '../node/nodeEngine';
import { NodeWorkspace } from '../node/nodeWorkspace';
import { StreamLog } from '../node/streamLog';
import { ProgressView } from '../output/progressView';
import { Lines } from '../output/terminal';

/** A command of `easel`: what the help says of it, and what it does. */
export interface Command {
  /** Behind the name, such as `<prompt>`. */
  usage: string;
  summary: () => string;
  flags: Flags;
  /** @throws UsageError before anything is done, EaselError. */
  run(line: ParsedLine, host: CliHost): Promise<ExitCode>;
}

/** What a command that uses the engine has at hand. */
export interface Session {
  engine: NodeEngine;
  lines: Lines;
  /** Aborts at Ctrl+C. */
  signal: AbortSignal;
  onProgress: (progress: RunProgress) => void;
  /** Where several images are made: how many of them are done. */
  onDone: (count: number, total: number) => void;
}

/** Runs work with an engine, which is closed afterwards whatever happens. */
export async function withEngine(
  line: ParsedLine,
  host: CliHost,
  work: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  const view = new ProgressView(host.terminal);
  const lines = new Lines(host.terminal, () => {
    view.clear();
  });
  const settings = settingsOf(line);
  const log = new StreamLog(isSet(line, 'verbose') ? record => lines.note(record) : undefined);
  const engine = await composeNodeEngine({
    workspace: new NodeWorkspace(host.folder),
    dataFolder: host.dataFolder,
    environment: host.environment,
    settings,
    log,
    version: host.version,
  });
  const controller = new AbortController();
  const stopListening = host.onInterrupt(() => {
    lines.note(l10n.t('Cancelling… Press Ctrl+C again to leave at once; "easel resume" then saves what was paid for.'));
    controller.abort();
  });
  try {
    return await work({
      engine,
      lines,
      signal: controller.signal,
      onProgress: progress => {
        if (!controller.signal.aborted) view.show(describeProgress(progress, host.language));
      },
      onDone: (count, total) => {
        if (!controller.signal.aborted) view.show(l10n.t('images made'), { count, total });
      },
    }).finally(() => {
      view.clear();
    });
  } finally {
    stopListening();
    await engine.close();
  }
}

/** The settings that the flags of a command name. @throws UsageError */
export function settingsOf(line: ParsedLine): Partial<Settings> {
  const region = choiceFlag(line, 'region', regions);
  const workspaceId = textFlag(line, 'workspace-id');
  const timeoutSeconds = numberFlag(line, 'timeout', 1);
  return {
    ...(region && { region }),
    ...(workspaceId !== undefined && { workspaceId }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
  };
}

/**
 * A terminal has no store for keys, and nobody is asked: scripts would wait for ever.
 * @throws EaselError `missingKey`
 */
export async function requireKey(connection: Pick<Connection, 'address' | 'keyFor'>): Promise<true> {
  if (await connection.keyFor(connection.address())) return true;
  throw new EaselError(
    'missingKey',
    l10n.t('There is no API key. Put it into the environment variable DASHSCOPE_API_KEY and try again.'),
  );
}

/** Says that jobs are left which `easel resume` goes on with. */
export function noteUnfinished({ engine, lines }: Session): void {
  const count = engine.unfinished.waitingCount + engine.unfinished.cancelled.length;
  if (count > 0) lines.note(l10n.t('Requests that "easel resume" goes on with, and saves their images: {0}', count));
}
