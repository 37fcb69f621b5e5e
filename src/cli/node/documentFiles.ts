import { randomUUID } from 'node:crypto';
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { withTextChanges } from '../../core/documents/textChange';
import { documentExtensions } from '../../core/documents/references/referenceLanguages';
import { withCellChanged } from '../../core/documents/references/markdown/notebookCells';
import { skippedFolders, writtenByPeople } from '../../engine/documents/missing/builtFolders';
import type { DocumentChange, DocumentEditor } from '../../engine/documents/missing/missingRuns';
import type { DocumentTexts } from '../../engine/documents/missing/documentTexts';
import { stateOnDisk } from '../../engine/files/diskEntries';
import type { Workspace } from '../../engine/files/workspace';
import { filesBelow } from './folderFiles';

const byteOrderMark = '\ufeff';

/** The documents of folders of this machine: what the files say. */
export function documentFiles(workspace: Pick<Workspace, 'stat' | 'read'>): DocumentTexts & DocumentEditor {
  return {
    read: async document => ({ text: new TextDecoder().decode(await workspace.read(document)) }),
    stateOf: document => stateOnDisk(document.fsPath),
    below: async folder =>
      writtenByPeople(workspace, folder, await filesBelow(folder, { isWanted: isDocument, skippedFolders })),
    change: (document, changes) => changeFile(document.fsPath, changes),
  };
}

function isDocument(name: string): boolean {
  const extension = /\.([^.]+)$/u.exec(name)?.[1]?.toLowerCase() ?? '';
  return documentExtensions.includes(extension) && !/\.min\.(?:js|css)$/u.test(name);
}

/** The file is replaced as a whole, where a link leads to and with its permissions. */
async function changeFile(path: string, changes: readonly DocumentChange[]): Promise<void> {
  const file = await realpath(path);
  const bytes = await readFile(file);
  const written = bytes.toString('utf8');
  // In another encoding, what is not changed would be changed as well.
  if (!Buffer.from(written).equals(bytes)) throw new Error(l10n.t('it is not written in UTF-8'));
  const mark = written.startsWith(byteOrderMark) ? byteOrderMark : '';
  const changed = changesByCell(changes).reduce(
    (text, [cell, ofCell]) =>
      cell === undefined
        ? withChanges(text, ofCell)
        : withCellChanged(text, cell, source => withChanges(source, ofCell)),
    written.slice(mark.length),
  );
  const temporary = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(temporary, mark + changed, { mode: (await stat(file)).mode, flush: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

function changesByCell(changes: readonly DocumentChange[]): [cell: number | undefined, DocumentChange[]][] {
  const cells = [...new Set(changes.map(({ cell }) => cell))];
  return cells.map(cell => [cell, changes.filter(change => change.cell === cell)]);
}

/** @throws Error where the changes are counted in another text. */
function withChanges(text: string, changes: readonly DocumentChange[]): string {
  if (changes.some(({ within }) => within !== text)) throw new Error(l10n.t('it has changed meanwhile'));
  return withTextChanges(text, changes);
}
