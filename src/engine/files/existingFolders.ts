import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import { nameKey } from '../../core/places/fileName';
import type { PlaceKnowledge } from '../../core/places/placePath';
import { namesLike } from './targets/takenNames';
import type { EntryStat, Workspace } from './workspace';

type Looking = Pick<Workspace, 'stat' | 'virtualFiles'>;

/** A place by the names of the folders that lead there. */
export const below = (folder: URI, segments: readonly string[]): URI => Utils.joinPath(folder, ...segments);

/** Undefined also where it cannot be found out. */
export async function kindOf(workspace: Pick<Workspace, 'stat'>, uri: URI): Promise<EntryStat['kind'] | undefined> {
  try {
    return (await workspace.stat(uri))?.kind;
  } catch {
    return undefined;
  }
}

/** The same workspace, in which the kind of a place is looked up once: for one decision about one place. */
export function lookedUpOnce(workspace: Looking): Looking {
  const found = new Map<string, ReturnType<Workspace['stat']>>();
  return {
    virtualFiles: workspace.virtualFiles,
    stat: uri => {
      const known = found.get(uri.toString()) ?? workspace.stat(uri);
      found.set(uri.toString(), known);
      return known;
    },
  };
}

/** What `parseOutput` has to know of the folders below this one; one in another spelling is not made either. */
export function knowledgeOf(workspace: Looking, folder: URI): PlaceKnowledge {
  return {
    isExistingFolder: async segments =>
      (await kindOf(workspace, below(folder, await asSpelled(workspace, folder, segments)))) === 'folder',
  };
}

/**
 * The segments as the folders that exist are spelled: `Assets` is `assets` where that is there, since the two would be
 * one folder on other systems.
 */
export async function asSpelled(workspace: Looking, root: URI, segments: readonly string[]): Promise<string[]> {
  const spelled: string[] = [];
  for (const segment of segments) {
    const parent = below(root, spelled);
    const exact = await kindOf(workspace, below(parent, [segment]));
    spelled.push(exact ? segment : ((await otherSpelling(workspace, parent, segment)) ?? segment));
  }
  return spelled;
}

async function otherSpelling(workspace: Looking, parent: URI, segment: string): Promise<string | undefined> {
  try {
    const name =
      parent.scheme === 'file'
        ? (await namesLike(parent.fsPath, segment)).get(nameKey(segment))
        : (await workspace.virtualFiles.names(parent)).find(other => nameKey(other) === nameKey(segment));
    return name !== undefined && (await kindOf(workspace, below(parent, [name]))) === 'folder' ? name : undefined;
  } catch {
    // The parent would be made as well, or cannot be listed.
    return undefined;
  }
}
