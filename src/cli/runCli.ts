import * as l10n from '@vscode/l10n';
import { problemOf } from '../core/base/errorCodec';
import { describeForLog, EaselError } from '../core/base/errors';
import type { CliHost, ExitCode } from './cliHost';
import { exitCodes } from './cliHost';
import type { Command } from './commands/command';
import { detailsCommand } from './commands/detailsCommand';
import { editCommand, generateCommand } from './commands/makeImages';
import { missingCommand } from './commands/missingCommand';
import { modelsCommand } from './commands/modelsCommand';
import { placeholdersCommand } from './commands/placeholdersCommand';
import { resumeCommand } from './commands/resumeCommand';
import { mcpCommand } from './mcpCommand';
import { commonFlags, isSet, parseLine } from './input/commandLine';
import { helpOf, helpOfAll } from './input/help';
import { UsageError } from './input/usageError';
import { Lines } from './output/terminal';

const commands = new Map<string, Command>([
  ['generate', generateCommand],
  ['edit', editCommand],
  ['missing', missingCommand],
  ['placeholders', placeholdersCommand],
  ['models', modelsCommand],
  ['details', detailsCommand],
  ['resume', resumeCommand],
  ['mcp', mcpCommand],
]);

/** Runs one command of `easel`. Never rejects: what goes wrong is written and is in the exit code. */
export async function runCli(args: readonly string[], host: CliHost): Promise<ExitCode> {
  const lines = new Lines(host.terminal);
  const isJson = args.includes('--json');
  try {
    return await runCommand(args, host);
  } catch (error) {
    if (error instanceof UsageError) {
      lines.note(error.message);
      lines.note(l10n.t('"easel --help" shows what there is.'));
      return exitCodes.wrongUsage;
    }
    if (isJson) lines.json(problemOf(error));
    lines.note(sentenceOf(error));
    return exitCodes.failed;
  }
}

/** @throws UsageError, EaselError */
async function runCommand([name, ...rest]: readonly string[], host: CliHost): Promise<ExitCode> {
  const { terminal, version } = host;
  if (name === undefined) throw new UsageError(l10n.t('The command is missing.'));
  if (name === '--version') {
    terminal.out(`${version}\n`);
    return exitCodes.done;
  }
  const command = commands.get(name);
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.out(helpOfAll(commands));
    return exitCodes.done;
  }
  if (!command)
    throw new UsageError(l10n.t('The command "{0}" is not known. Use {1}.', name, [...commands.keys()].join(', ')));
  const line = parseLine(rest, { ...command.flags, ...commonFlags });
  if (isSet(line, 'help')) {
    terminal.out(helpOf(name, command));
    return exitCodes.done;
  }
  return command.run(line, host);
}

/** One sentence that a person can act on. An error of another kind is a defect, and then the place matters, too. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof EaselError)) return describeForLog(error);
  return error.mayBeBilled
    ? l10n.t('{0} The request may have been billed all the same.', error.message)
    : error.message;
}
