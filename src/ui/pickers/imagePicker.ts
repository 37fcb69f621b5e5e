import * as vscode from 'vscode';
import { answerOf } from './quickInput';

const imageGlob = '**/*.{png,PNG,jpg,JPG,jpeg,JPEG,webp,WEBP,bmp,BMP,tif,tiff,TIF,TIFF,gif,GIF}';
const maxOffered = 2000;

interface ImageItem extends vscode.QuickPickItem {
  uri: vscode.Uri;
}

/**
 * Offers the images of the workspace. The image that is open comes first and is checked. The order in which images are
 * checked is the order of the inputs.
 * @returns an empty list where the person chose none.
 */
export async function pickInputImages(title: string): Promise<vscode.Uri[]> {
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
  const picker = vscode.window.createQuickPick<ImageItem>();
  picker.title = title;
  picker.placeholder =
    items.length > 0
      ? vscode.l10n.t('Check one or several images; Enter takes the focused one')
      : vscode.l10n.t('There are no images in this workspace');
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.ignoreFocusOut = true;
  picker.items = items;
  if (open) picker.selectedItems = items.slice(0, 1);
  const answer = await answerOf<typeof picker, vscode.Uri[]>(picker, (done, listen) => {
    const order: ImageItem[] = [...picker.selectedItems];
    listen(picker.onDidChangeSelection, selected => {
      const kept = order.filter(item => selected.includes(item));
      order.splice(0, order.length, ...kept, ...selected.filter(item => !kept.includes(item)));
    });
    listen(picker.onDidAccept, () => done((order.length > 0 ? order : picker.activeItems).map(item => item.uri)));
  });
  return answer ?? [];
}

/** The picture in the active editor. */
function openImage(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && /\.(png|jpe?g|webp|bmp|tiff?|gif)$/i.test(input.uri.path)
    ? input.uri
    : undefined;
}
