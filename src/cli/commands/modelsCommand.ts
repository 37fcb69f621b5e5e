import * as l10n from '@vscode/l10n';
import type { ModelSummary } from '../../core/models/modelSummary';
import { modelSummaries } from '../../core/models/modelSummary';
import { regions } from '../../core/models/regionTable';
import { exitCodes } from '../cliHost';
import { choiceFlag, isSet } from '../input/commandLine';
import { Lines } from '../output/terminal';
import type { Command } from './command';

export const modelsCommand: Command = {
  usage: '',
  summary: () => l10n.t('List the models: what each does and costs'),
  flags: { region: { type: 'string' } },
  run: (line, host) => {
    const lines = new Lines(host.terminal);
    const models = modelSummaries([], choiceFlag(line, 'region', regions));
    if (isSet(line, 'json')) lines.json({ models });
    else for (const model of models) lines.result(sentenceOf(model));
    return Promise.resolve(exitCodes.done);
  },
};

function sentenceOf({ id, goodAt, generates, maxInputImages, maxImages, yuanPerImage }: ModelSummary): string {
  return [
    `${id}: ${goodAt}`,
    ...(generates ? [l10n.t('generates')] : []),
    ...(maxInputImages > 0 ? [l10n.t('edits up to {0}', maxInputImages)] : []),
    l10n.t('at most {0} at once', maxImages),
    ...(yuanPerImage === undefined ? [] : [l10n.t('¥{0} each', yuanPerImage.toFixed(2))]),
  ].join('; ');
}
