import type * as vscode from 'vscode';
import { URI } from 'vscode-uri';
import type { CommandId, Commands, SetupCheck } from '../../core/contributions/contributions';
import { EaselError } from '../../core/base/errors';
import { isUriLike, parseImageOptions } from '../../core/request/imageOptions';
import { readSettings } from '../../editor/settings';
import { showError } from '../messages/errorMessages';
import { allowInAgentsWindow } from '../agents/agentsWindow';
import { asVscodeUri } from '../../editor/vscodeWorkspace';
import type { AltTextCommands } from './altTextCommands';
import {
  altTextResult,
  batchResult,
  illustratedResult,
  resumedResult,
  savedResult,
  variantResult,
} from './commandResults';
import type { DetailsCommands } from './detailsCommands';
import type { ImageCommands } from './imageCommands';
import { InsertionPoint } from '../documents/insertionPoint';
import type { ImagesCommands } from '../images/imagesCommands';
import type { IllustrateCommands } from './illustrateCommands';
import type { MissingCommands } from './missing/missingCommands';
import type { MissingPlans } from './missing/missingPlans';
import type { KeyCommands } from './keyCommands';
import { regionArgument } from './keyCommands';
import type { Notifications } from '../messages/notifications';
import type { ProposalCommands } from './missing/proposalCommands';
import type { PlaceholderCommands } from './placeholderCommands';
import type { StyleCommands } from './styleCommands';
import type { TranslateCommands } from './translateCommands';
import type { UnfinishedCommands } from './unfinishedCommands';
import type { VariantArguments } from './variantArguments';
import type { VariantCommands } from './variantCommands';
import { withShownErrors } from '../shown/shownErrors';
import { showSetup } from '../messages/setupReport';
import type { StudioPanel } from '../studio/studioPanel';

/** Results as the public surface states them; `undefined` after a cancel or a failure that was shown. */
export type CommandTable = {
  [Id in CommandId]: (...args: unknown[]) => Promise<Commands<vscode.Uri>[Id]['result'] | undefined>;
};

export interface CommandParts {
  images: ImageCommands;
  details: DetailsCommands;
  styles: StyleCommands;
  variants: Pick<VariantCommands, 'run'> & Pick<VariantArguments, 'runWithArguments'>;
  placeholders: PlaceholderCommands;
  imagesView: ImagesCommands;
  missing: MissingCommands;
  missingPlans: MissingPlans;
  altTexts: AltTextCommands;
  illustrations: IllustrateCommands;
  proposals: ProposalCommands;
  translations: TranslateCommands;
  keys: KeyCommands;
  notifications: Notifications;
  channel: vscode.LogOutputChannel;
  unfinished: UnfinishedCommands;
  studio: StudioPanel;
  showUsage: () => Promise<void>;
  checkSetup: () => Promise<SetupCheck[]>;
}

/**
 * What every command does. Given an argument object it asks and shows nothing, and rejects with an `EaselError`; called
 * by a person it shows one message where something fails and resolves `undefined`, so that the editor adds no second
 * one.
 */
export function commandTable({
  images,
  details,
  styles,
  variants,
  placeholders,
  imagesView,
  missing,
  missingPlans,
  altTexts,
  illustrations,
  proposals,
  translations,
  keys,
  notifications,
  channel,
  unfinished,
  studio,
  showUsage,
  checkSetup,
}: CommandParts): CommandTable {
  const forPerson = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof EaselError)) throw error;
      void showError(notifications, error, { setApiKey: () => keys.setApiKey({}) });
      return undefined;
    }
  };
  return withShownErrors({
    'easel.generateImage': async (...args) =>
      savedResult(
        await (isForPerson(args) ? forPerson(() => images.generate()) : images.runWithArguments(args[0], false)),
      ),
    'easel.generateImageHere': async (...args) =>
      savedResult(await forPerson(() => images.generate(selectedFiles(args)[0]))),
    'easel.editImage': async (...args) =>
      savedResult(
        await (isForPerson(args)
          ? forPerson(() => images.edit(selectedFiles(args), placeOf(args)))
          : images.runWithArguments(args[0], true)),
      ),
    'easel.generateFromSelection': async () => savedResult(await forPerson(() => images.generateFromSelection())),
    'easel.regenerateImage': async (...args) =>
      savedResult(
        await (isForPerson(args)
          ? forPerson(() => details.regenerate(selectedFiles(args)))
          : details.regenerateWithArguments(args[0])),
      ),
    'easel.showImageDetails': (...args) =>
      isForPerson(args) ? forPerson(() => details.showDetails(selectedFiles(args))) : details.details(args[0]),
    'easel.stripMetadata': async (...args) => {
      await (isForPerson(args)
        ? forPerson(() => details.stripSelected(selectedFiles(args)))
        : details.stripWithArguments(args[0]));
      return undefined;
    },
    'easel.makeStyle': async (...args) => {
      const proposal = await (isForPerson(args)
        ? forPerson(() => styles.make(selectedFiles(args)))
        : styles.propose(args[0]));
      return proposal && { ...proposal, uri: asVscodeUri(proposal.uri) };
    },
    'easel.makeVariant': async (...args) =>
      variantResult(
        await (isForPerson(args)
          ? forPerson(() => variants.run(selectedFiles(args)))
          : variants.runWithArguments(args[0])),
      ),
    'easel.insertPlaceholder': async (...args) =>
      savedResult(
        await (isForPerson(args) ? forPerson(() => placeholders.insert()) : placeholders.insertWithArguments(args[0])),
      ),
    'easel.upgradePlaceholders': async (...args) =>
      batchResult(
        await (isForPerson(args)
          ? forPerson(() => placeholders.upgrade(selectedFiles(args)))
          : placeholders.upgradeWithArguments(args[0])),
      ),
    'easel.copyImage': async (...args) => {
      await forPerson(() => imagesView.copy(selectedFiles(args)));
      return undefined;
    },
    'easel.filterImages': async () => {
      await imagesView.filter();
      return undefined;
    },
    'easel.moveToTrash': async (...args) => {
      await forPerson(() => imagesView.moveToTrash(selectedFiles(args)));
      return undefined;
    },
    'easel.generateMissingImages': async (...args) =>
      batchResult(
        await (isForPerson(args)
          ? forPerson(() => missingPlans.run(selectedFiles(args)))
          : missing.runWithArguments(args[0])),
      ),
    'easel.fillMissingFromLog': async (...args) => {
      if (!isForPerson(args)) return batchResult(await missing.fillFromLog(args[0]));
      await forPerson(() => missingPlans.runFromLog());
      return undefined;
    },
    'easel.writeAltText': async (...args) =>
      altTextResult(
        await (isForPerson(args)
          ? forPerson(() => altTexts.run(selectedFiles(args)))
          : altTexts.runWithArguments(args[0])),
      ),
    'easel.illustrateDocument': async (...args) =>
      illustratedResult(
        await (isForPerson(args)
          ? forPerson(() => illustrations.illustrate())
          : illustrations.runWithArguments(args[0])),
      ),
    'easel.illustrateSection': async (...args) => {
      if (!isForPerson(args)) return batchResult(await proposals.sectionWithArguments(args[0]));
      await forPerson(() => proposals.illustrateSection());
      return undefined;
    },
    'easel.illustrateItems': async (...args) => {
      if (!isForPerson(args)) return batchResult(await proposals.itemsWithArguments(args[0]));
      await forPerson(() => proposals.illustrateItems());
      return undefined;
    },
    'easel.translateImageText': async (...args) =>
      savedResult(
        await (isForPerson(args)
          ? forPerson(() => translations.translate(selectedFiles(args)))
          : translations.runWithArguments(args[0])),
      ),
    'easel.openStudio': async (...args) => {
      if (isForPerson(args)) await studio.openWith(selectedFiles(args));
      else studio.open(parseImageOptions(args[0]));
      return undefined;
    },
    'easel.setApiKey': async (...args) => {
      if (isForPerson(args)) return forPerson(() => keys.setApiKey({}));
      const region = regionArgument(args[0]);
      return keys.setApiKey(region ? { region } : {});
    },
    'easel.removeApiKey': async (...args) =>
      isForPerson(args)
        ? forPerson(() => keys.pickAndRemove())
        : keys.removeApiKey(regionArgument(args[0]) ?? readSettings().region),
    'easel.checkSetup': async () => {
      const checks = await checkSetup();
      showSetup(checks);
      return checks;
    },
    'easel.resumeUnfinished': async (...args) =>
      resumedResult(
        await (isForPerson(args) ? forPerson(() => unfinished.showList()) : unfinished.resumeWithArguments(args[0])),
      ),
    'easel.showUsage': async () => {
      await showUsage();
      return undefined;
    },
    'easel.cancelAll': (...args) => {
      unfinished.cancelAll(isForPerson(args));
      return Promise.resolve(undefined);
    },
    'easel.showLog': () => {
      channel.show();
      return Promise.resolve(undefined);
    },
    'easel.allowInAgentsWindow': async () => {
      await allowInAgentsWindow(notifications);
      return undefined;
    },
  } satisfies CommandTable);
}

/** The palette gives nothing, menus give Uris; everything else is somebody's argument object. */
function isForPerson([first]: readonly unknown[]): boolean {
  return first === undefined || first === null || isUriLike(first);
}

/** Images that were dropped into a document come with the place that their link takes. */
const placeOf = ([, , place]: readonly unknown[]): InsertionPoint | undefined =>
  place instanceof InsertionPoint ? place : undefined;

/** The explorer gives `(uri, uris)`; the uri alone where the selection is elsewhere. */
function selectedFiles([first, selection]: readonly unknown[]): vscode.Uri[] {
  const uris = Array.isArray(selection) && selection.length > 0 ? selection : [first];
  return uris.filter(uri => URI.isUri(uri)).map(asVscodeUri);
}
