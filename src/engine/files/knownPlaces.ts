import { Utils, type URI } from 'vscode-uri';
import type { KeyValueStore } from '../../core/base/ports';
import type { Workspace } from './workspace';

const stateKey = 'easel.knownPlaces';
const keptPlaces = 500;

/**
 * The places that files may go to when it is a file that names them: the folders that are open, and those that jobs of
 * this person went to before. The editor keeps these, apart from the files in which a job names its place, so that a
 * file that somebody else put there cannot name another one.
 */
export class KnownPlaces {
  constructor(
    private readonly state: KeyValueStore,
    private readonly workspace: Pick<Workspace, 'folderOf'>,
  ) {}

  /** For a folder that was open, or that a person chose, when a job was made for it. */
  remember(folder: URI): void {
    const known = this.remembered();
    const text = plain(folder).toString();
    if (!known.includes(text)) void this.state.update(stateKey, [...known, text].slice(-keptPlaces));
  }

  /**
   * The folder that an address must not leave; undefined where the address is at no known place. A folder that a person
   * chose is its own.
   */
  rootOf(address: URI): URI | undefined {
    const place = plain(address);
    const open = this.workspace.folderOf(place);
    if (open) return open;
    const remembered = new Set(this.remembered());
    for (let folder = place; ; folder = Utils.dirname(folder)) {
      if (remembered.has(folder.toString())) return folder;
      if (Utils.dirname(folder).path === folder.path) return undefined;
    }
  }

  /** Other programs can write to the editor's storage, so its type is not known. */
  private remembered(): string[] {
    const found: unknown = this.state.get<unknown>(stateKey, []);
    return Array.isArray(found) ? found.filter(each => typeof each === 'string') : [];
  }
}

/** Without `..` and a slash at the end, and without what is no part of a place. */
function plain(address: URI): URI {
  const { path } = Utils.joinPath(address, '.');
  return address.with({ path: path.length > 1 ? path.replace(/\/+$/, '') : path, query: '', fragment: '' });
}
