import * as vscode from 'vscode';
import { EaselError, messageOf } from '../../core/base/errors';
import type { Notifications } from '../messages/notifications';
import { askText } from '../shown/shownWindow';
import { openImage } from '../documents/activeFile';
import type { CopiedImages } from '../documents/copiedImages';
import type { ImagesView } from './imagesView';

/** So many names stand in the question; the others are counted. */
const maxNames = 10;

/** What can be done in the view of images, beside the commands that work on files everywhere. */
export class ImagesCommands {
  constructor(
    private readonly view: Pick<ImagesView, 'filter'>,
    private readonly copied: Pick<CopiedImages, 'copy'>,
    private readonly notifications: Pick<Notifications, 'confirm' | 'tell'>,
  ) {}

  /** Asks for words; the view shows what has all of them in its path or its prompt. No words show everything. */
  async filter(): Promise<void> {
    const text = await askText({
      title: vscode.l10n.t('Filter the images by path and prompt'),
      placeHolder: vscode.l10n.t('Words, all of which must be there; empty shows everything'),
      value: this.view.filter,
    });
    if (text !== undefined) this.view.filter = text;
  }

  /** @param files without any, the image that is open. */
  async copy(files: readonly vscode.Uri[]): Promise<void> {
    const open = openImage();
    const images = files.length > 0 ? files : open ? [open] : [];
    if (images.length > 0) await this.copied.copy(images);
    else this.notifications.tell('information', vscode.l10n.t('Open the image first, or choose it in the explorer.'));
  }

  /** Asks, and moves the files to the editor's trash. @throws EaselError where one of them cannot be moved. */
  async moveToTrash(files: readonly vscode.Uri[]): Promise<void> {
    if (files.length === 0) return;
    const names = files.map(file => vscode.workspace.asRelativePath(file));
    const more = names.length > maxNames ? [vscode.l10n.t('and {0} more', names.length - maxNames)] : [];
    const isSure = await this.notifications.confirm(
      names.length === 1
        ? vscode.l10n.t('Move {0} to the trash?', names[0] ?? '')
        : vscode.l10n.t('Move {0} images to the trash?', names.length),
      [...names.slice(0, maxNames), ...more].join('\n'),
      vscode.l10n.t('Move to Trash'),
    );
    if (!isSure) return;
    for (const [index, file] of files.entries()) {
      try {
        await vscode.workspace.fs.delete(file, { useTrash: true });
      } catch (error) {
        const name = names[index] ?? '';
        throw new EaselError(
          'saveFailed',
          vscode.l10n.t('{0} could not be moved to the trash, so it stays: {1}', name, messageOf(error)),
          { cause: error },
        );
      }
    }
  }
}
