import * as vscode from 'vscode';
import { openImage } from '../documents/activeFile';
import { createQuickPick } from '../shown/shownWindow';
import { addressesIn } from '../../core/models/inputAddress';
import { answerOf } from './quickInput';

const imageGlob = '**/*.{png,PNG,jpg,JPG,jpeg,JPEG,webp,WEBP,bmp,BMP,tif,tiff,TIF,TIFF,gif,GIF}';
const maxOffered = 2000;

interface ImageItem extends vscode.QuickPickItem {
  uri: vscode.Uri;
}

/**
 * Offers the images of the workspace, and takes https addresses that are typed. The image that is open comes first and
 * is checked. The order in which images are checked is the order of the inputs; addresses come after them.
 * @returns an empty list where the person chose none.
 */
export async function pickInputImages(title: string, { takesAddresses = true } = {}): Promise<(vscode.Uri | string)[]> {
  const found = await vscode.workspace.findFiles(imageGlob, '**/node_modules/**', maxOffered);
  const open = openImage();
  const others = found
    .filter(uri => uri.toString() !== open?.toString())
    .sort((one, other) => one.path.localeCompare(other.path));
  const items = [...(open ? [open] : []), ...others].map((uri): ImageItem => ({
    label: uri.path.slice(uri.path.lastIndexOf('/') + 1),
    description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..')),
    uri,
  }));
  const picker = createQuickPick<ImageItem>();
  picker.title = title;
  picker.placeholder = placeholderOf(items.length > 0, takesAddresses);
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.ignoreFocusOut = true;
  picker.items = items;
  if (open) picker.selectedItems = items.slice(0, 1);
  const answer = await answerOf<typeof picker, (vscode.Uri | string)[]>(picker, (done, listen) => {
    const order: ImageItem[] = [...picker.selectedItems];
    listen(picker.onDidChangeSelection, selected => {
      const kept = order.filter(item => selected.includes(item));
      order.splice(0, order.length, ...kept, ...selected.filter(item => !kept.includes(item)));
    });
    // A typed address matches no file. The title says what Enter does: new entries would undo the checks.
    const typedAddresses = (): string[] | undefined => (takesAddresses ? addressesIn(picker.value) : undefined);
    listen(picker.onDidChangeValue, () => {
      picker.title = typedAddresses() ? vscode.l10n.t('{0}: Enter takes this address', title) : title;
    });
    listen(picker.onDidAccept, () => {
      const addresses = typedAddresses();
      const files = order.length > 0 || addresses ? order : picker.activeItems;
      done([...files.map(item => item.uri), ...(addresses ?? [])]);
    });
  });
  return answer ?? [];
}

function placeholderOf(hasImages: boolean, takesAddresses: boolean): string {
  if (takesAddresses)
    return hasImages
      ? vscode.l10n.t('Check one or several images, or type an https address; Enter takes the focused image')
      : vscode.l10n.t('There are no images in this workspace; type an https address');
  return hasImages
    ? vscode.l10n.t('Check one or several images; Enter takes the focused one')
    : vscode.l10n.t('There are no images in this workspace');
}

/** The same where only files will do, because the result goes beside them. */
export async function pickImageFiles(title: string): Promise<vscode.Uri[]> {
  return (await pickInputImages(title, { takesAddresses: false })).filter(image => image instanceof vscode.Uri);
}
