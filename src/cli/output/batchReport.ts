import type { URI } from 'vscode-uri';
import type { Batch, BatchItem } from '../../core/documents/batch';
import { exitCodes, type CliHost, type ExitCode } from '../cliHost';
import { choiceFlag, isSet, type Flags, type ParsedLine } from '../input/commandLine';
import { annotatedFolder, githubAnnotation, type Finding } from './annotations';
import { batchAsJson, pathOf } from './results';
import type { Lines } from './terminal';

/** Flags of the commands that list what there is. */
export const reportFlags = { annotate: { type: 'string' } } satisfies Flags;

/** Checks the flags before anything is done. @throws UsageError */
export const annotates = (line: ParsedLine): boolean => choiceFlag(line, 'annotate', ['github']) !== undefined;

export interface Report {
  batch: Batch<URI>;
  /** The entries that are left, in words, and where they are. */
  left: readonly { item: BatchItem<URI>; text: string; findings: readonly Finding[] }[];
}

/** Writes what a command has found or made. */
export function report({ batch, left }: Report, lines: Lines, line: ParsedLine, host: CliHost): ExitCode {
  const isJson = isSet(line, 'json');
  if (isJson) lines.json(batchAsJson(batch, host.folder));
  else for (const { target } of batch.generated) lines.result(pathOf(target, host.folder));
  const failed = new Set(batch.failed);
  for (const { item, text } of left) {
    const why = item.error ? `: ${item.error.message}` : '';
    if (failed.has(item)) lines.note(`${text}${why}`);
    else if (!isJson) lines.result(`${text}${why}`);
  }
  if (annotates(line)) {
    const root = annotatedFolder(host.environment, host.folder);
    for (const { findings } of left)
      for (const finding of findings) lines.command(githubAnnotation(finding, root), isJson);
  }
  if (batch.failed.length > 0) return exitCodes.failed;
  return left.length > 0 ? exitCodes.found : exitCodes.done;
}
