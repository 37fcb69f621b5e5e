import { URI } from 'vscode-uri';
import type { Workspace } from './workspace';
import { pathBelow, toUri } from './workspacePlaces';

/**
 * The text by which commands with arguments find a file again, whichever folder is in play: relative where one folder
 * is open, else absolute. The editor's own relative paths begin with the name of a folder where several are open, and
 * that need not be its name on the disk.
 */
export function pathForCommands(workspace: Pick<Workspace, 'folders' | 'folderOf'>, file: URI): string {
  const { folders } = workspace;
  const [only, ...others] = folders;
  const relative = only && others.length === 0 && workspace.folderOf(file) ? [pathBelow(only, file)] : [];
  const candidates = [...relative, file.scheme === 'file' ? file.fsPath : file.path];
  const findsFile = (text: string): boolean =>
    (folders.length > 0 ? folders : [URI.file('/')]).every(
      root => toUri(text, root, 'images').toString() === file.toString(),
    );
  return candidates.find(findsFile) ?? file.toString();
}
