import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { Event } from '../../core/base/emitter';
import { referenceLanguage } from '../../core/documents/references/referenceLanguages';
import type { MissingSearch } from '../../engine/documents/missing/missingSearch';
import { ImageIndex, type IndexedImage } from '../../engine/provenance/imageIndex';
import { asVscodeUri } from '../../editor/vscodeWorkspace';
import { treeItem } from '../shown/shownTree';
import { findPngs, pngGlob } from './findPngs';

const groups = ['placeholder', 'generated', 'missing'] as const;
type Group = (typeof groups)[number];
/** A group, the file of an image, or a document that names missing images. Menus give files to commands. */
export type ImagesNode = Group | vscode.Uri;

/** Many files change at once, for example when a branch is checked out. */
const restMs = 300;

/** The images of the workspace in the explorer: those that Easel made, and those that documents miss. */
export class ImagesView implements vscode.TreeDataProvider<ImagesNode>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<ImagesNode | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly index = new ImageIndex(() => findPngs(undefined));
  private readonly images = new Map<string, IndexedImage>();
  /** The documents with missing images, and the names of these. */
  private missing: ReadonlyMap<string, readonly string[]> = new Map();
  private readonly closed = new AbortController();
  private watchers: vscode.Disposable[] | undefined;
  private rest: NodeJS.Timeout | undefined;
  /** What changed since the last time it was shown: everything, or only what documents miss. */
  private changed: 'missing' | undefined;

  /** @param onDidMakeImages what this window has written: the editor's watchers miss files in a folder that is new. */
  constructor(
    private readonly search: Pick<MissingSearch, 'inFolder'>,
    private readonly onDidMakeImages: Event<readonly URI[]>,
  ) {}

  async getChildren(node?: ImagesNode): Promise<ImagesNode[]> {
    this.watch();
    if (node === undefined) {
      const images = await this.index.all();
      return groups.filter(group => group === 'missing' || images.some(({ kind }) => kind === group));
    }
    if (typeof node !== 'string') return [];
    return node === 'missing' ? this.documents() : this.imagesOf(node);
  }

  getTreeItem(node: ImagesNode): vscode.TreeItem {
    if (typeof node === 'string') return treeItem({ label: groupName(node), isExpandable: true, context: node });
    const key = node.toString();
    const names = this.missing.get(key);
    if (names)
      return treeItem({
        label: vscode.workspace.asRelativePath(node),
        description: names.join(', '),
        file: node,
        isExpandable: false,
        context: 'document',
      });
    const image = this.images.get(key);
    return treeItem({
      label: vscode.workspace.asRelativePath(node),
      description: image?.prompt ?? '',
      file: node,
      isPicture: true,
      isExpandable: false,
      context: image?.kind ?? 'generated',
    });
  }

  dispose(): void {
    clearTimeout(this.rest);
    this.closed.abort();
    this.changes.dispose();
    for (const watcher of this.watchers ?? []) watcher.dispose();
  }

  private async imagesOf(kind: IndexedImage['kind']): Promise<vscode.Uri[]> {
    const wanted = (await this.index.all()).filter(image => image.kind === kind);
    for (const image of wanted) this.images.set(image.uri.toString(), image);
    return wanted.map(({ uri }) => asVscodeUri(uri));
  }

  private async documents(): Promise<vscode.Uri[]> {
    const found = new Map<string, string[]>();
    for (const { uri } of vscode.workspace.workspaceFolders ?? [])
      for (const { document, named } of await this.search.inFolder(uri, this.closed.signal)) {
        const names = found.get(document.toString()) ?? [];
        const name = vscode.workspace.asRelativePath(asVscodeUri(named));
        found.set(document.toString(), names.includes(name) ? names : [...names, name]);
      }
    this.missing = found;
    return [...found.keys()].map(address => vscode.Uri.parse(address));
  }

  /** Begins with the first look at the view. */
  private watch(): void {
    if (this.watchers) return;
    const changed = (uri: URI): void => {
      void this.index.changed(uri).then(() => this.changeSoon(undefined));
    };
    const watcher = vscode.workspace.createFileSystemWatcher(pngGlob);
    this.watchers = [
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
      this.onDidMakeImages(images => images.forEach(changed)),
      vscode.workspace.onDidSaveTextDocument(document => {
        if (referenceLanguage(document.uri.path, document.languageId)) this.changeSoon('missing');
      }),
    ];
  }

  private changeSoon(what: 'missing' | undefined): void {
    this.changed = this.rest ? this.changed && what : what;
    this.rest ??= setTimeout(() => {
      this.rest = undefined;
      this.changes.fire(this.changed);
    }, restMs);
  }
}

function groupName(group: Group): string {
  switch (group) {
    case 'placeholder':
      return vscode.l10n.t('Placeholders');
    case 'generated':
      return vscode.l10n.t('Generated');
    case 'missing':
      return vscode.l10n.t('Missing in documents');
  }
}
