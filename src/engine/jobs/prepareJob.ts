import { URI } from 'vscode-uri';
import type { Chance, Clock } from '../../core/base/ports';
import type { ReadSettings, Settings } from '../../core/contributions/contributions';
import type { WhenTaken } from '../../core/places/fileName';
import { editedName, slugOf } from '../../core/places/fileName';
import type { FileReference, ImageOptions } from '../../core/request/imageOptions';
import type { RequestDefaults } from '../../core/request/imageRequest';
import { checkRequest, maxSeed } from '../../core/request/imageRequest';
import type { StyledRequest } from '../../core/style/applyStyle';
import { sizeAsInput } from '../../core/request/sizeAsInput';
import { checkBoxesInside } from '../../core/request/specialParameters';
import type { Connection } from '../connection/connection';
import type { OutsideInput } from '../files/inputPlaces';
import { checkInputPlaces } from '../files/inputPlaces';
import type { Workspace } from '../files/workspace';
import { noFolderOpen, toUri, workspaceRoot } from '../files/workspacePlaces';
import { preparedRecord } from '../provenance/preparedRecord';
import type { RequestPlace } from '../style/readStyle';
import { styledRequest } from '../style/readStyle';
import type { TargetWishes } from './chooseTarget';
import { choosePlace, chooseTarget } from './chooseTarget';
import { readInputImages } from './inputImages';
import type { PreparedJob, SaveTarget } from './job';

/** The context of a request: where it was made, and earlier decisions about it. */
export interface PrepareContext {
  /** The document that was active when the command began. */
  document?: URI | undefined;
  /** A folder that the person picked in a dialog, in place of the settings. */
  pickedFolder?: URI | undefined;
  /** The place of a job that is tried again, in place of choosing one. */
  target?: SaveTarget | undefined;
  /** With the option `overwrite`: the SHA-256 of the one file that may be replaced. */
  replacedHash?: string | undefined;
  /** The options say everything: settings add no words and no values to them. */
  isComplete?: boolean | undefined;
  /** The images keep the look of their inputs, so the style file of the repository adds nothing. */
  keepsLook?: boolean | undefined;
  /** Somebody watches the answer while it is written, so it comes over one connection and not by a task. */
  isWatched?: boolean | undefined;
  /** The id of the command that asks for the images. */
  command?: string | undefined;
  /** What the document says that the image shows, where that is made from it. */
  description?: string | undefined;
  /** What stands around the image there, where it is made from that. */
  surroundings?: string | undefined;
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
  /** Folders of this program itself, from which a person may send pictures; see `checkInputPlaces`. */
  ownFolders?: readonly URI[] | undefined;
  /** Of this program, for the records in its images. */
  extensionVersion: string;
}

/** The questions during the preparation of a job, and the signal that ends it. */
export interface PrepareSurface {
  signal: AbortSignal;
  /** Whether a transparent picture may be put on white. @param name the file as the person knows it. */
  mayFlatten?: ((name: string) => Promise<boolean>) | undefined;
  /** Whether a picture outside of the workspace may be sent. */
  maySendOutside?: ((input: OutsideInput) => Promise<boolean>) | undefined;
}

/**
 * Checks options against the model table, the workspace and the input files.
 * @throws EaselError `invalidRequest` or `inputImage`, or `saveFailed` for a read-only file that was to be replaced;
 *   Cancelled where the person did not agree; the signal's reason. Nothing has been sent then.
 */
export async function prepareJob(
  parts: PrepareParts,
  options: ImageOptions,
  context: PrepareContext,
  asked: PrepareSurface,
): Promise<PreparedJob> {
  const { connection, workspace, readSettings, clock, chance, ownFolders } = parts;
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
  const slug =
    firstInput === undefined ? slugOf(options.prompt) : editedName(inputFile?.path ?? addressPath(firstInput));
  const { pickedFolder } = context;
  const wishes = root && { output: options.output, pickedFolder, input: inputFile, document, settings, root };
  const styled: StyledRequest<Omit<RequestDefaults, 'region'>> =
    context.isComplete || context.keepsLook || !wishes
      ? { options, defaults: context.isComplete ? withoutAdditions(settings) : settings, warnings: [] }
      : await styledRequest(workspace, options, settings, wishes.root, () =>
          placeToStyle(workspace, wishes, slug, context.target),
        );
  const checked = checkRequest(
    styled.options,
    {
      ...styled.defaults,
      region: address.decidedBy === 'region' ? address.region : undefined,
      ...(context.isWatched && { protocol: 'sync' as const }),
    },
    () => drawSeed(chance),
  );
  if (!wishes) throw noFolderOpen();
  const chosen =
    context.target ??
    (await chooseTarget(
      workspace,
      wishes,
      {
        slug,
        at: clock.now(),
        model: checked.request.modelId,
        seed: checked.request.parameters.seed,
        maxCount: checked.request.maxCount,
      },
      context.whenTaken ?? (options.overwrite ? 'overwrite' : 'number'),
    ));
  const target = context.replacedHash === undefined ? chosen : { ...chosen, replaces: context.replacedHash };
  const rules = checked.model.edit?.rules;
  const inputRoot = provisionalRoot ?? wishes.root;
  const { maySendOutside } = asked;
  await checkInputPlaces(options.images ?? [], { workspace, root: inputRoot, ownFolders, maySendOutside });
  const { images: inputs, warnings } =
    styled.options.images && rules
      ? await readInputImages(styled.options.images, {
          workspace,
          rules,
          root: inputRoot,
          signal: asked.signal,
          ...(asked.mayFlatten && { mayFlatten: asked.mayFlatten }),
        })
      : { images: [], warnings: [] };
  // Again: a question may have taken minutes, in which a link was put in the place of another input.
  await checkInputPlaces(options.images ?? [], { workspace, root: inputRoot, ownFolders, maySendOutside });
  checkBoxesInside(
    checked.request.parameters.boxes ?? [],
    inputs.map(input => (input.kind === 'file' ? input.facts : undefined)),
  );
  // Reference images of a style file show a look, and not the shape of the result.
  const lastInput = options.images ? inputs.at(-1) : undefined;
  const sized = sizeAsInput(checked, lastInput?.kind === 'file' ? lastInput.facts : undefined);
  return {
    checked: sized,
    inputs,
    target,
    address,
    settings,
    options,
    warnings: [...(styled.note === undefined ? [] : [styled.note]), ...styled.warnings, ...sized.warnings, ...warnings],
    ...(styled.note !== undefined && { styleNote: styled.note }),
    ...(settings.embedMetadata && {
      provenance: preparedRecord(workspace, parts.extensionVersion, inputs, {
        command: context.command,
        document: context.document,
        description: context.description,
        surroundings: context.surroundings,
      }),
    }),
  };
}

/** Where a request will save, for the rules of a style file. */
async function placeToStyle(
  workspace: Workspace,
  wishes: TargetWishes,
  slug: string,
  target: SaveTarget | undefined,
): Promise<RequestPlace> {
  const { output } = wishes;
  if (target) {
    const isNameChosen = /\.png$/iu.test(typeof output === 'string' ? output : (output?.path ?? ''));
    return { folder: target.folder, baseName: target.baseNames[0] ?? slug, isNameChosen };
  }
  const { folder, file } = await choosePlace(workspace, wishes, false);
  return { folder, baseName: file?.baseName ?? slug, isNameChosen: file !== undefined };
}

/** The settings without what they would add to a request. */
function withoutAdditions(settings: Settings): RequestDefaults {
  const { model, editModel, customModels, protocol } = settings;
  return { model, editModel, customModels, protocol, region: undefined, negativePrompt: '', style: '' };
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
