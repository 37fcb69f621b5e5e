import * as vscode from 'vscode';
import { shownText, unlinkedText } from '../../core/base/shownText';

// Trees, as `shownWindow.ts` does it for messages: every text is plain here.

const tooltipLength = 600;
const thumbnailWidth = 240;
/** One address a line, as the editor's own trees give it to a drag. */
const fileListType = 'text/uri-list';

/** An entry of a tree, whose texts may be foreign. */
export interface ShownEntry {
  label: string;
  description?: string;
  /** A file, which gives the entry its icon, its badge and what a click opens. */
  file?: vscode.Uri;
  /** Whether the file is a picture that is shown when the pointer rests on the entry. */
  isPicture?: boolean;
  isExpandable: boolean;
  /** By which the menus in package.json know the entry. */
  context: string;
  /** What a click runs, where the entry is no file. */
  command?: string;
}

export function treeItem({
  label,
  description,
  file,
  isPicture = false,
  isExpandable,
  context,
  command,
}: ShownEntry): vscode.TreeItem {
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(shownText(label), isExpandable ? Collapsed : None);
  item.contextValue = context;
  if (description !== undefined) item.description = shownText(description);
  if (command !== undefined) item.command = { command, title: '' };
  if (!file) return item;
  item.id = `${context} ${file.toString()}`;
  item.resourceUri = file;
  item.command = { command: 'vscode.open', title: '', arguments: [file] };
  const tooltip = new vscode.MarkdownString();
  // `appendText` escapes all markup; the address is encoded, so that it cannot end the image.
  tooltip.appendText(unlinkedText(description ?? label, tooltipLength));
  if (isPicture) {
    const address = file.toString().replace(/[()<>|\s]/gu, encodeURIComponent);
    tooltip.appendMarkdown(`\n\n![](${address}|width=${thumbnailWidth})`);
  }
  item.tooltip = tooltip;
  return item;
}

/** @param fileOf the file of an entry, which can be dragged; `undefined` for what is none. */
export function registerTree<Node>(
  id: string,
  provider: vscode.TreeDataProvider<Node>,
  fileOf: (node: Node) => vscode.Uri | undefined,
): vscode.Disposable {
  return vscode.window.createTreeView(id, {
    treeDataProvider: provider,
    canSelectMany: true,
    showCollapseAll: true,
    dragAndDropController: {
      dragMimeTypes: [fileListType],
      dropMimeTypes: [],
      handleDrag: (nodes, data) => {
        const files = nodes.map(fileOf).filter(file => file !== undefined);
        if (files.length > 0) data.set(fileListType, new vscode.DataTransferItem(files.join('\r\n')));
      },
    },
  });
}
