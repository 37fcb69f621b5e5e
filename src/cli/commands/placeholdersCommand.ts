import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import type { Batch } from '../../core/documents/batch';
import { findModel } from '../../core/models/modelLookup';
import type { PlannedUpgrade } from '../../engine/placeholders/placeholderPlan';
import { exitCodes } from '../cliHost';
import { isSet, serviceFlags, textFlag } from '../input/commandLine';
import { outside } from '../../engine/files/workspacePlaces';
import { pngsIn } from '../node/nodeBatches';
import { annotates, report, reportFlags } from '../output/batchReport';
import { pathOf } from '../output/results';
import { adoptUnfinished, makeMany, placesOf } from './batchCommand';
import type { Command, Session } from './command';
import { noteUnfinished, withEngine } from './command';

export const placeholdersCommand: Command = {
  usage: '[<path>…]',
  summary: () => l10n.t('List the placeholders, or replace them by real images'),
  flags: {
    upgrade: { type: 'boolean' },
    model: { type: 'string', short: 'm' },
    ...reportFlags,
    ...serviceFlags,
  },
  run: (line, host) => {
    annotates(line);
    return withEngine(line, host, async session => {
      const { workspace, settings, upgrades } = session.engine;
      const model = textFlag(line, 'model');
      if (model !== undefined) findModel(model, settings.customModels);
      const places = placesOf(line, host);
      for (const place of places) if (!workspace.folderOf(place)) throw outside('uri', workspace.nameOf(place));
      const isUpgrading = isSet(line, 'upgrade');
      if (isUpgrading) await adoptUnfinished(session);
      const plan = await upgrades.plan(await pngsIn(workspace, places), model);
      const batch = isUpgrading
        ? await upgrade(session, plan)
        : { planned: plan.map(({ item }) => item), generated: [], failed: [] };
      if (session.signal.aborted) {
        noteUnfinished(session);
        return exitCodes.cancelled;
      }
      const made = new Set(batch.generated.map(({ target }) => target.toString()));
      const failed = new Map(batch.failed.map(item => [item.target.toString(), item]));
      const left = plan
        .filter(({ item }) => !made.has(item.target.toString()))
        .map(({ item }) => {
          const { target, prompt } = item;
          const message = l10n.t('The image {0} is a placeholder: {1}', workspace.nameOf(target), prompt);
          return {
            item: failed.get(target.toString()) ?? item,
            text: `${pathOf(target, host.folder)}: ${prompt}`,
            findings: [{ file: target, message }],
          };
        });
      return report({ batch, left }, session.lines, line, host);
    });
  },
};

function upgrade(session: Session, plan: readonly PlannedUpgrade[]): Promise<Batch<URI>> {
  const models = plan.flatMap(({ model }) => (model ? [model.id] : []));
  return makeMany(session, models, (surface, onDone) =>
    session.engine.upgrades.run(plan, { signal: session.signal, onProgress: onDone, surface }),
  );
}
