import * as l10n from '@vscode/l10n';
import { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { Chance, Clock } from '../../core/base/ports';
import type { ReadSettings } from '../../core/contributions/contributions';
import type { WhenTaken } from '../../core/places/fileName';
import { editedName, slugOf } from '../../core/places/fileName';
import type { FileReference, ImageOptions } from '../../core/request/imageOptions';
import { checkRequest, maxSeed } from '../../core/request/imageRequest';
import { checkBoxesInside } from '../../core/request/specialParameters';
import type { Connection } from '../connection/connection';
import type { Workspace } from '../files/workspace';
import { toUri, workspaceRoot } from '../files/workspacePlaces';
import { chooseTarget } from './chooseTarget';
import { readInputImages } from './inputImages';
import type { PreparedJob, SaveTarget } from './job';

/** What surrounds a request: where it was made, and what was decided about it before. */
export interface PrepareContext {
  /** The document that was active when the command began. */
  document?: URI | undefined;
  /** A folder that the person picked in a dialog, in place of the settings. */
  pickedFolder?: URI | undefined;
  /** The place of a job that is tried again, in place of choosing one. */
  target?: SaveTarget | undefined;
  /** What happens when a name is taken; default: as the option `overwrite` says. */
  whenTaken?: WhenTaken | undefined;
}

export interface PrepareParts {
  connection: Pick<Connection, 'address'>;
  workspace: Workspace;
  readSettings: ReadSettings;
  /** Draws the seeds. */
  chance: Chance;
  clock: Pick<Clock, 'now'>;
}

/**
 * Checks options against the model table, the workspace and the input files.
 * @param asked.mayFlatten asks whether a transparent image may be put on white.
 * @throws EaselError `invalidRequest` or `inputImage`; the signal's reason. Nothing has been sent then.
 */
export async function prepareJob(
  parts: PrepareParts,
  options: ImageOptions,
  context: PrepareContext,
  asked: { signal: AbortSignal; mayFlatten?: ((name: string) => Promise<boolean>) | undefined },
): Promise<PreparedJob> {
  const { connection, workspace, readSettings, clock, chance } = parts;
  const firstInput = options.images?.[0];
  const provisionalRoot = workspaceRoot(workspace, [context.document]);
  const inputFile =
    firstInput === undefined || (typeof firstInput === 'string' && /^https?:/i.test(firstInput))
      ? undefined
      : toUri(firstInput, provisionalRoot ?? URI.file('/'), 'images');
  const root =
    workspaceRoot(workspace, [inputFile, context.document]) ?? context.pickedFolder ?? context.target?.folder;
  // A document of another workspace folder, or of none, says nothing about this one.
  const document =
    context.document && workspace.folderOf(context.document)?.toString() === root?.toString()
      ? context.document
      : undefined;
  const settings = readSettings(document ?? root);
  const address = connection.address();
  const checked = checkRequest(
    options,
    { ...settings, region: address.decidedBy === 'region' ? address.region : undefined },
    () => drawSeed(chance),
  );
  if (!root) {
    throw new EaselError(
      'invalidRequest',
      l10n.t('No folder is open, so there is no place for the image; open a folder first.'),
      { field: 'output' },
    );
  }
  const slug =
    firstInput === undefined ? slugOf(options.prompt) : editedName(inputFile?.path ?? addressPath(firstInput));
  const target =
    context.target ??
    (await chooseTarget(
      workspace,
      { output: options.output, pickedFolder: context.pickedFolder, input: inputFile, document, settings, root },
      {
        slug,
        at: clock.now(),
        model: checked.request.modelId,
        seed: checked.request.parameters.seed,
        maxCount: checked.request.maxCount,
      },
      context.whenTaken ?? (options.overwrite ? 'overwrite' : 'number'),
    ));
  const rules = checked.model.edit?.rules;
  const { images: inputs, warnings } =
    options.images && rules
      ? await readInputImages(options.images, {
          workspace,
          rules,
          root: provisionalRoot ?? root,
          signal: asked.signal,
          ...(asked.mayFlatten && { mayFlatten: asked.mayFlatten }),
        })
      : { images: [], warnings: [] };
  checkBoxesInside(
    checked.request.parameters.boxes ?? [],
    inputs.map(input => (input.kind === 'file' ? input.facts : undefined)),
  );
  return { checked, inputs, target, address, settings, options, warnings: [...checked.warnings, ...warnings] };
}

/** The path of an https input, for its name. */
function addressPath(reference: FileReference): string {
  const path = typeof reference === 'string' && URL.canParse(reference) ? new URL(reference).pathname : '';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const drawSeed = (chance: Chance): number => Math.floor(chance() * (maxSeed + 1));
