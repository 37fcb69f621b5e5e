import * as l10n from '@vscode/l10n';
import type { ImageOptions } from '../../core/request/imageOptions';
import type { RunResult } from '../../engine/jobs/imageRuns';
import type { CliHost, ExitCode } from '../cliHost';
import { exitCodes } from '../cliHost';
import type { ParsedLine } from '../input/commandLine';
import { imageFlags, imageOptionsOf, isSet, serviceFlags } from '../input/commandLine';
import { UsageError } from '../input/usageError';
import { pathOf, savedAsJson } from '../output/results';
import type { Command, Session } from './command';
import { noteUnfinished, requireKey, withEngine } from './command';

const flags = { ...imageFlags, ...serviceFlags };

export const generateCommand: Command = {
  usage: '<prompt>',
  summary: () => l10n.t('Make images from a description'),
  flags,
  run: (line, host) => {
    const [prompt, ...more] = line.words;
    if (prompt === undefined) throw new UsageError(l10n.t('The prompt is missing: say what the image shows.'));
    if (more.length > 0) throw new UsageError(l10n.t('There is more than one prompt. Put the prompt in quotes.'));
    return makeImages(imageOptionsOf(line, prompt, []), line, host);
  },
};

export const editCommand: Command = {
  usage: '<image>… <prompt>',
  summary: () => l10n.t('Change images as a description says; the originals stay'),
  flags,
  run: (line, host) => {
    const prompt = line.words.at(-1);
    if (prompt === undefined) throw new UsageError(l10n.t('The prompt is missing: say what to change.'));
    const options = imageOptionsOf(line, prompt, line.words.slice(0, -1));
    if (!options.images?.length)
      throw new UsageError(l10n.t('The image is missing: name at least one image before the prompt.'));
    return makeImages(options, line, host);
  },
};

function makeImages(options: ImageOptions, line: ParsedLine, host: CliHost): Promise<ExitCode> {
  return withEngine(line, host, async session => {
    const { engine, signal, onProgress } = session;
    const result = await engine.runs.run(
      { options },
      { ensureKey: () => requireKey(engine.connection), during: work => work(signal, onProgress) },
    );
    return tell(result, session, { isJson: isSet(line, 'json'), folder: host.folder });
  });
}

/** @throws the error of the run. */
function tell(result: RunResult, session: Session, { isJson, folder }: { isJson: boolean; folder: string }): ExitCode {
  const { lines, engine } = session;
  switch (result.kind) {
    case 'failed':
      noteUnfinished(session);
      throw result.error;
    case 'cancelled':
      lines.note(
        result.mayBeBilled
          ? l10n.t('Cancelled. The request had reached the service already and may be billed.')
          : l10n.t('Cancelled. Nothing is billed.'),
      );
      noteUnfinished(session);
      return exitCodes.cancelled;
    case 'saved': {
      const { saved } = result;
      if (isJson) lines.json(savedAsJson(saved, folder));
      else for (const { uri } of saved.images) lines.result(pathOf(uri, folder));
      if (!isJson && saved.document) lines.result(pathOf(saved.document, folder));
      for (const warning of saved.warnings) lines.note(l10n.t('Warning: {0}', warning));
      noteUnfinished(session);
      return engine.unfinished.waitingCount > 0 ? exitCodes.failed : exitCodes.done;
    }
  }
}
