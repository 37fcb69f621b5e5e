import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { URI } from 'vscode-uri';
import { readImageDetails } from '../../engine/provenance/readImageDetails';
import type { ImageDetails } from '../../core/provenance/imageDetails';
import { exitCodes } from '../cliHost';
import { isSet } from '../input/commandLine';
import { UsageError } from '../input/usageError';
import { NodeWorkspace } from '../node/nodeWorkspace';
import { Lines } from '../output/terminal';
import type { Command } from './command';

export const detailsCommand: Command = {
  usage: '<image>',
  summary: () => l10n.t('Show what an image says about how it was made'),
  flags: {},
  run: async (line, { folder, terminal }) => {
    const [name, ...more] = line.words;
    if (name === undefined) throw new UsageError(l10n.t('The image is missing: name one.'));
    if (more.length > 0) throw new UsageError(l10n.t('There is more than one image. Name one.'));
    const lines = new Lines(terminal);
    const details = await readImageDetails(new NodeWorkspace(folder), URI.file(resolve(folder, name)));
    if (isSet(line, 'json')) lines.json(details ?? null);
    else if (details) for (const text of textsOf(details)) lines.result(text);
    if (!details) lines.note(l10n.t('{0} does not say how it was made.', name));
    return exitCodes.done;
  },
};

function textsOf({ labels, inputs = [], ...details }: ImageDetails): string[] {
  const { prompt, actualPrompt, negativePrompt, model, seed, size, createdAt, requestId, placeholder } = details;
  const facts: [label: string, value: string | undefined][] = [
    [l10n.t('Prompt'), prompt],
    [l10n.t('Rewritten prompt'), actualPrompt],
    [l10n.t('Negative prompt'), negativePrompt],
    [l10n.t('Model'), model],
    [l10n.t('Seed'), seed?.toString()],
    [l10n.t('Size'), size],
    ...inputs.map(({ path, state }): [string, string] => [l10n.t('Input'), `${path} (${stateWord(state)})`]),
    [l10n.t('Made'), createdAt],
    [l10n.t('Request id'), requestId],
    [l10n.t('Labels'), labels.join(', ')],
  ];
  return [
    ...(placeholder ? [l10n.t('This is a placeholder.')] : []),
    ...facts.flatMap(([label, value]) => (value ? [`${label}: ${value}`] : [])),
  ];
}

function stateWord(state: 'same' | 'changed' | 'missing'): string {
  switch (state) {
    case 'same':
      return l10n.t('unchanged');
    case 'changed':
      return l10n.t('changed since');
    case 'missing':
      return l10n.t('missing');
  }
}
