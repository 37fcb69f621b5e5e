import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { Event } from '../../core/base/emitter';
import { referenceLanguage } from '../../core/documents/references/referenceLanguages';
import type { MissingSearch } from '../../engine/documents/missing/missingSearch';
import type { NamedImages } from '../../engine/documents/missing/namedImages';
import { changedSince, type FindAsSaved } from '../../engine/provenance/changedSince';
import { ImageIndex, type IndexedImage } from '../../engine/provenance/imageIndex';
import { onFolders } from '../../editor/folderEvents';
import { asVscodeUri, vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { treeItem } from '../shown/shownTree';
import { findPngs, pngGlob } from './findPngs';
import { changeWords, groupName, type ImageGroup, imageGroups } from './imageGroups';
import { unusedImages } from './unusedImages';

/**
 * A group, the file of an image, a document that names missing images, or the entry that tells the filter. Menus give
 * files to commands.
 */
export type ImagesNode = ImageGroup | 'filter' | vscode.Uri;

/** What stands beside the path of a file. */
interface Entry {
  group: ImageGroup;
  description: string;
}

/** Many files change at once, for example when a branch is checked out. */
const restMs = 300;
const otherPictures = '**/*.{jpg,jpeg,webp,gif,bmp,tif,tiff}';

/** The images of the workspace in the explorer: those that Easel made, and those that documents miss. */
export class ImagesView implements vscode.TreeDataProvider<ImagesNode>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<ImagesNode | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly index = new ImageIndex(() => findPngs(undefined));
  /** The same file may stand in several groups, each time as an object of its own. */
  private readonly entries = new WeakMap<vscode.Uri, Entry>();
  private readonly closed = new AbortController();
  private watchers: vscode.Disposable[] | undefined;
  private rest: NodeJS.Timeout | undefined;
  /** The groups that changed since the last time they were shown. */
  private readonly changed = new Set<ImageGroup>();
  private words: readonly string[] = [];

  /** @param onDidMakeImages what this window has written: the editor's watchers miss files in a folder that is new. */
  constructor(
    private readonly search: Pick<MissingSearch, 'inFolder'>,
    private readonly named: Pick<NamedImages, 'below'>,
    private readonly onDidMakeImages: Event<readonly URI[]>,
    private readonly findAsSaved: FindAsSaved,
  ) {}

  /** The words that an entry must have in its path or its prompt, as they were typed. */
  get filter(): string {
    return this.words.join(' ');
  }

  set filter(text: string) {
    this.words = text.split(/\s+/u).filter(word => word !== '');
    this.changes.fire(undefined);
  }

  async getChildren(node?: ImagesNode): Promise<ImagesNode[]> {
    this.watch();
    if (node === undefined) {
      const images = await this.index.all();
      const hasKind = (kind: string): boolean => images.some(image => image.kind === kind);
      const shown = imageGroups.filter(group => {
        if (group === 'placeholder' || group === 'generated') return hasKind(group);
        return group === 'missing' || images.length > 0;
      });
      return this.words.length > 0 ? ['filter', ...shown] : shown;
    }
    return typeof node !== 'string' || node === 'filter' ? [] : this.childrenOf(node);
  }

  getTreeItem(node: ImagesNode): vscode.TreeItem {
    if (node === 'filter')
      return treeItem({
        label: vscode.l10n.t('Filter: {0}', this.filter),
        isExpandable: false,
        context: node,
        command: 'easel.filterImages',
      });
    if (typeof node === 'string') return treeItem({ label: groupName(node), isExpandable: true, context: node });
    const { group, description } = this.entries.get(node) ?? { group: 'generated', description: '' };
    return treeItem({
      label: vscode.workspace.asRelativePath(node),
      description,
      file: node,
      isPicture: group !== 'missing',
      isExpandable: false,
      context: group === 'missing' ? 'document' : group,
    });
  }

  dispose(): void {
    clearTimeout(this.rest);
    this.closed.abort();
    this.changes.dispose();
    for (const watcher of this.watchers ?? []) watcher.dispose();
  }

  private async childrenOf(group: ImageGroup): Promise<vscode.Uri[]> {
    const { signal } = this.closed;
    if (group === 'missing') return this.documents();
    const images = await this.index.all();
    if (group === 'changed') {
      const changed = await changedSince(vscodeWorkspace, images, signal, this.findAsSaved);
      return this.shown(
        group,
        changed.map(({ uri, changes }) => ({ uri, description: changes.map(changeWords).join(', ') })),
      );
    }
    const wanted =
      group === 'unused'
        ? await unusedImages(this.named, images, signal)
        : images.filter((image: IndexedImage) => image.kind === group);
    return this.shown(
      group,
      wanted.map(({ uri, prompt }) => ({ uri, description: prompt })),
    );
  }

  private async documents(): Promise<vscode.Uri[]> {
    const found = new Map<string, string[]>();
    for (const { uri } of vscode.workspace.workspaceFolders ?? [])
      for (const { document, named } of await this.search.inFolder(uri, this.closed.signal)) {
        const names = found.get(document.toString()) ?? [];
        const name = vscode.workspace.asRelativePath(asVscodeUri(named));
        found.set(document.toString(), names.includes(name) ? names : [...names, name]);
      }
    return this.shown(
      'missing',
      Array.from(found, ([address, names]) => ({ uri: vscode.Uri.parse(address), description: names.join(', ') })),
    );
  }

  /** The entries that pass the filter. */
  private shown(group: ImageGroup, files: readonly { uri: URI; description: string }[]): vscode.Uri[] {
    const words = this.words.map(word => word.toLocaleLowerCase());
    const passes = (uri: URI, description: string): boolean => {
      if (words.length === 0) return true;
      const text = `${vscodeWorkspace.nameOf(uri)} ${description}`.toLocaleLowerCase();
      return words.every(word => text.includes(word));
    };
    return files
      .filter(({ uri, description }) => passes(uri, description))
      .map(({ uri, description }) => {
        const node = vscode.Uri.from(uri);
        this.entries.set(node, { group, description });
        return node;
      });
  }

  /** Begins with the first look at the view. */
  private watch(): void {
    if (this.watchers) return;
    const changed = (uri: URI): void => {
      void this.index.changed(uri).then(() => this.changeSoon(...imageGroups));
    };
    const folderGone = async (folder: vscode.Uri): Promise<void> => {
      // Documents and inputs may have been in it, too.
      const groups: readonly ImageGroup[] = (await this.index.gone(folder))
        ? imageGroups
        : ['changed', 'missing', 'unused'];
      this.changeSoon(...groups);
    };
    const folderCame = async (folder: vscode.Uri): Promise<void> => {
      for (const file of await findPngs(folder)) changed(file);
      this.changeSoon('changed', 'missing', 'unused');
    };
    const watcher = vscode.workspace.createFileSystemWatcher(pngGlob);
    const inputs = vscode.workspace.createFileSystemWatcher(otherPictures);
    const inputChanged = (): void => this.changeSoon('changed');
    this.watchers = [
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
      onFolders(
        folder => void folderCame(folder),
        folder => void folderGone(folder),
      ),
      inputs,
      inputs.onDidCreate(inputChanged),
      inputs.onDidChange(inputChanged),
      inputs.onDidDelete(inputChanged),
      this.onDidMakeImages(images => images.forEach(changed)),
      vscode.workspace.onDidSaveTextDocument(document => {
        if (referenceLanguage(document.uri.path, document.languageId)) this.changeSoon('missing', 'unused');
      }),
    ];
  }

  private changeSoon(...groups: readonly ImageGroup[]): void {
    for (const group of groups) this.changed.add(group);
    this.rest ??= setTimeout(() => {
      this.rest = undefined;
      const isEverything = imageGroups.every(group => this.changed.has(group));
      // Groups may come and go only with images.
      if (isEverything) this.changes.fire(undefined);
      else for (const group of this.changed) this.changes.fire(group);
      this.changed.clear();
    }, restMs);
  }
}
