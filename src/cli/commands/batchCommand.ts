import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { URI } from 'vscode-uri';
import type { Batch } from '../../core/documents/batch';
import { estimateCost } from '../../core/models/estimate';
import { findModel } from '../../core/models/modelLookup';
import type { Surface } from '../../engine/jobs/imageRuns';
import type { CliHost } from '../cliHost';
import type { ParsedLine } from '../input/commandLine';
import type { Session } from './command';
import { requireKey } from './command';

/** The files and folders that a command names; default the working folder. */
export const placesOf = ({ words }: ParsedLine, { folder }: CliHost): URI[] =>
  (words.length > 0 ? words : ['.']).map(word => URI.file(resolve(folder, word)));

/** Before images are planned that will be made: jobs that were left behind may be making some of them. */
export const adoptUnfinished = ({ engine }: Session): Promise<void> => engine.unfinished.adopt(true);

/** Makes many images, and tells before what they cost and then how many are done. */
export async function makeMany(
  session: Session,
  modelIds: readonly string[],
  work: (surface: Surface, onDone: () => void) => Promise<Batch<URI>>,
): Promise<Batch<URI>> {
  const { engine, lines, signal, onDone } = session;
  const total = modelIds.length;
  if (total > 0) await requireKey(engine.connection);
  for (const id of new Set(modelIds)) lines.note(costNote(session, id, modelIds.filter(other => other === id).length));
  let done = 0;
  const tell = (): void => {
    if (total > 0) onDone(done, total);
  };
  tell();
  return work({ during: make => make(signal, () => undefined) }, () => {
    done += 1;
    tell();
  });
}

function costNote({ engine }: Session, modelId: string, count: number): string {
  const { settings, connection } = engine;
  const address = connection.address();
  const region = address.decidedBy === 'region' ? address.region : undefined;
  const model = findModel(modelId, settings.customModels);
  const cost = estimateCost(model, count, { region, prices: settings.prices });
  return cost === undefined
    ? l10n.t('{0} with {1}.', count, model.id)
    : l10n.t('{0} with {1}, {2} by the list price.', count, model.id, cost);
}
