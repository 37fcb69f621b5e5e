import type * as vscode from 'vscode';
import { URI } from 'vscode-uri';
import type { CommandId, Commands, SetupCheck } from '../../core/contributions/contributions';
import { EaselError } from '../../core/base/errors';
import { isUriLike, parseImageOptions } from '../../core/request/imageOptions';
import { readSettings } from '../../editor/settings';
import { showError } from '../messages/errorMessages';
import { asVscodeUri } from '../../editor/vscodeWorkspace';
import { resumedResult, savedResult } from './commandResults';
import type { ImageCommands } from './imageCommands';
import type { KeyCommands } from './keyCommands';
import { regionArgument } from './keyCommands';
import type { Person } from '../messages/person';
import type { UnfinishedCommands } from './unfinishedCommands';
import { showSetup } from '../messages/setupReport';
import type { StudioPanel } from '../studio/studioPanel';

/** Results as the public surface states them; `undefined` after a cancel or a failure that was shown. */
export type CommandTable = {
  [Id in CommandId]: (...args: unknown[]) => Promise<Commands<vscode.Uri>[Id]['result'] | undefined>;
};

export interface CommandParts {
  images: ImageCommands;
  keys: KeyCommands;
  person: Person;
  channel: vscode.LogOutputChannel;
  unfinished: UnfinishedCommands;
  studio: StudioPanel;
  checkSetup: () => Promise<SetupCheck[]>;
}

/**
 * What every command does. Given an argument object it asks and shows nothing, and rejects with an `EaselError`; called
 * by a person it
 * shows one message where something fails and resolves `undefined`, so that the editor adds no second one.
 */
export function commandTable({
  images,
  keys,
  person,
  channel,
  unfinished,
  studio,
  checkSetup,
}: CommandParts): CommandTable {
  const forPerson = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof EaselError)) throw error;
      void showError(person, error, { setApiKey: () => keys.setApiKey({}) });
      return undefined;
    }
  };
  return {
    'easel.generateImage': async (...args) =>
      savedResult(
        await (isForPerson(args) ? forPerson(() => images.generate()) : images.runWithArguments(args[0], false)),
      ),
    'easel.editImage': async (...args) =>
      savedResult(
        await (isForPerson(args)
          ? forPerson(() => images.edit(selectedFiles(args)))
          : images.runWithArguments(args[0], true)),
      ),
    'easel.generateFromSelection': async () => savedResult(await forPerson(() => images.generateFromSelection())),
    'easel.openStudio': async (...args) => {
      studio.open(isForPerson(args) ? undefined : parseImageOptions(args[0]));
      return Promise.resolve(undefined);
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
    'easel.cancelAll': (...args) => {
      unfinished.cancelAll(isForPerson(args));
      return Promise.resolve(undefined);
    },
    'easel.showLog': () => {
      channel.show();
      return Promise.resolve(undefined);
    },
  };
}

/** The palette gives nothing, menus give Uris; everything else is somebody's argument object. */
function isForPerson([first]: readonly unknown[]): boolean {
  return first === undefined || first === null || isUriLike(first);
}

/** The explorer gives `(uri, uris)`; the uri alone where the selection is elsewhere. */
function selectedFiles([first, selection]: readonly unknown[]): vscode.Uri[] {
  const uris = Array.isArray(selection) && selection.length > 0 ? selection : [first];
  return uris.filter(uri => URI.isUri(uri)).map(asVscodeUri);
}
