import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import { EaselError, messageOf } from '../../../core/base/errors';
import { openDocuments } from '../../../editor/openDocuments';
import { readSettings } from '../../../editor/settings';
import { asVscodeUri, vscodeWorkspace as workspace } from '../../../editor/vscodeWorkspace';
import type { OlderDescriptions, OlderImage } from '../../../engine/documents/missing/olderDescriptions';
import { recordedRequest, recordOf } from '../../../engine/provenance/recordedRequest';
import { openResult } from '../../messages/afterSave';
import { showError } from '../../messages/errorMessages';
import type { Notifications } from '../../messages/notifications';
import type { KeyCommands } from '../keyCommands';
import type { PersonRuns } from '../personRun';

/** Makes images again whose description in a document has changed since. */
export class OlderImages {
  constructor(
    private readonly older: Pick<OlderDescriptions, 'inText'>,
    private readonly personRuns: Pick<PersonRuns, 'run'>,
    private readonly keys: Pick<KeyCommands, 'setApiKey'>,
    private readonly notifications: Notifications,
    private readonly onReplaced: (images: readonly vscode.Uri[]) => void,
  ) {}

  /**
   * Makes one image of a document again from what that says now: the recorded settings, a new file beside the old one,
   * and a question whether it takes the place of that. What goes wrong is told.
   */
  async makeAgain(document: URI, file: string): Promise<void> {
    try {
      const { text, languageId } = await openDocuments.read(document);
      const found = (await this.older.inText(document, text, languageId)).find(image => image.file.toString() === file);
      if (found) await this.make(document, found);
    } catch (error) {
      if (!(error instanceof EaselError)) throw error;
      void showError(this.notifications, error, { setApiKey: () => this.keys.setApiKey({}) });
    }
  }

  private async make(document: URI, { file: image, description, isProposed }: OlderImage): Promise<void> {
    const record = await recordOf(workspace, image);
    const changes = { prompt: description };
    const options = await recordedRequest(
      workspace,
      image,
      record,
      changes,
      readSettings(asVscodeUri(image)).customModels,
    );
    await this.personRuns.run({
      options,
      document,
      ...(isProposed ? { surroundings: description } : { description }),
      insertion: undefined,
      afterSave: async (saved, openAfterSave) => {
        const [made] = saved.images;
        if (!made) return;
        if (openAfterSave) await openResult(saved, asVscodeUri(image)).catch(() => undefined);
        const [old, other] = [workspace.nameOf(image), workspace.nameOf(made.uri)];
        const message = vscode.l10n.t(
          'Saved {0}, made from the new description. Let it take the place of {1}? The old file goes to the trash.',
          other,
          old,
        );
        // Another format keeps its own ending, under which no document looks for it.
        const mayReplace = Utils.extname(made.uri).toLowerCase() === Utils.extname(image).toLowerCase();
        void this.notifications.ask(
          saved.warnings.length > 0 ? 'warning' : 'information',
          [mayReplace ? message : vscode.l10n.t('Saved {0}.', other), ...saved.warnings].join(' '),
          mayReplace
            ? [{ label: vscode.l10n.t('Replace'), run: () => this.replace(asVscodeUri(image), asVscodeUri(made.uri)) }]
            : [],
        );
      },
    });
  }

  /** Gives the new file the name of the old one. At no moment is one of the two lost. */
  async replace(image: vscode.Uri, made: vscode.Uri): Promise<void> {
    const { fs } = vscode.workspace;
    const name = Utils.basename(image).replace(/\.png$/iu, '');
    const aside = vscode.Uri.joinPath(image, '..', `${name}-before-${randomUUID().slice(0, 8)}.png`);
    try {
      await fs.rename(image, aside);
      try {
        await fs.rename(made, image);
      } catch (error) {
        await fs.rename(aside, image);
        throw error;
      }
    } catch (error) {
      this.notifications.tell(
        'error',
        vscode.l10n.t(
          '{0} could not be replaced, and both files are there: {1}',
          workspace.nameOf(image),
          messageOf(error),
        ),
      );
      return;
    }
    this.onReplaced([image]);
    try {
      await fs.delete(aside, { useTrash: true });
    } catch {
      this.notifications.tell(
        'warning',
        vscode.l10n.t('There is no trash here, so the old image is kept as {0}.', workspace.nameOf(aside)),
      );
    }
  }
}
