import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import type { Batch } from '../../core/documents/batch';
import type { MissingReference } from '../../engine/documents/missing/missingSearch';
import type { PlannedImage } from '../../engine/documents/missing/missingPlan';
import { batchItem } from '../../engine/documents/missing/missingPlan';
import { lookOfFolder } from '../../engine/style/readStyle';
import type { CliHost } from '../cliHost';
import { exitCodes } from '../cliHost';
import { isSet, serviceFlags, textFlag } from '../input/commandLine';
import type { Finding } from '../output/annotations';
import { annotates, report, reportFlags } from '../output/batchReport';
import { pathOf } from '../output/results';
import { adoptUnfinished, makeMany, placesOf } from './batchCommand';
import type { Command, Session } from './command';
import { noteUnfinished, withEngine } from './command';

export const missingCommand: Command = {
  usage: '[<path>…]',
  summary: () => l10n.t('List the images that documents name and that are not there, or make them'),
  flags: {
    fill: { type: 'boolean' },
    'change-references': { type: 'boolean' },
    model: { type: 'string', short: 'm' },
    ...reportFlags,
    ...serviceFlags,
  },
  run: (line, host) => {
    annotates(line);
    return withEngine(line, host, async session => {
      const isFilling = isSet(line, 'fill');
      if (isFilling) await adoptUnfinished(session);
      const plan = await session.engine.missingBatches.plan({
        places: placesOf(line, host),
        changeReferences: isSet(line, 'change-references'),
        model: textFlag(line, 'model'),
        signal: session.signal,
      });
      const batch = isFilling
        ? await fill(session, plan, textFlag(line, 'model'))
        : { planned: plan.map(batchItem), generated: [], failed: [] };
      if (session.signal.aborted) {
        noteUnfinished(session);
        return exitCodes.cancelled;
      }
      const made = new Set(batch.generated.map(({ target }) => target.toString()));
      const left = plan
        .filter(({ target }) => !made.has(target.toString()))
        .map(async image => {
          const findings = await findingsOf(session, image);
          const same = ({ target }: { target: URI }): boolean => target.toString() === image.target.toString();
          const item = batch.failed.find(same) ?? batch.planned.find(same) ?? image;
          return { item, text: textOf(image, findings, host), findings };
        });
      return report({ batch, left: await Promise.all(left) }, session.lines, line, host);
    });
  },
};

async function fill(session: Session, plan: readonly PlannedImage[], model: string | undefined): Promise<Batch<URI>> {
  const { missingRuns, workspace } = session.engine;
  const wanted = plan.filter(({ error }) => !error);
  const { settings, note } = await lookOfFolder(workspace, session.engine.settings, wanted[0]?.target);
  if (note !== undefined && wanted.length > 0) session.lines.note(note);
  return makeMany(
    session,
    wanted.map(() => model ?? settings.model),
    (surface, onDone) => missingRuns.make(plan, { model, surface, onDone }),
  );
}

/** Where an image is named: each reference with its line. */
async function findingsOf({ engine }: Session, { target, prompt, references }: PlannedImage): Promise<Finding[]> {
  const message = l10n.t('The image {0} is missing: {1}', engine.workspace.nameOf(target), prompt);
  return Promise.all(
    references.map(async reference => ({
      file: reference.document,
      ...(await lineOf(engine.workspace, reference)),
      message,
    })),
  );
}

async function lineOf(
  workspace: Session['engine']['workspace'],
  { document, reference: { range, cell } }: MissingReference,
): Promise<{ line?: number; column?: number }> {
  // A cell of a notebook has lines of its own, which are not those of the file.
  if (cell !== undefined) return {};
  const text = new TextDecoder().decode(await workspace.read(document));
  const before = text.slice(0, range.start).split(/\r\n|\r|\n/u);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function textOf({ target, prompt }: PlannedImage, findings: readonly Finding[], { folder }: CliHost): string {
  const places = findings.map(({ file, line }) => pathOf(file, folder) + (line === undefined ? '' : `:${line}`));
  return `${pathOf(target, folder)} (${places.join(', ')}): ${prompt}`;
}
