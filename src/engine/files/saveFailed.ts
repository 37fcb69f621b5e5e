import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { EaselError, messageOf } from '../../core/base/errors';
import { DiskFault } from './diskErrors';
import { LeadsOutside, NameTaken, ReadOnlyFile } from './targets/targetFaults';
import type { Workspace } from './workspace';
import { FileSystemFault } from './workspace';

/** One sentence with what to do, from a fault of the disk or of a file system provider. */
export function saveFailed(
  workspace: Pick<Workspace, 'nameOf'>,
  error: unknown,
  folder: URI,
  fileName: string,
): EaselError {
  const where = workspace.nameOf(folder);
  const message =
    targetSentence(error, where) ??
    sentenceFor(codeOf(error), where, fileName) ??
    l10n.t('"{0}" could not be saved in "{1}" ({2}). Choose another folder.', fileName, where, messageOf(error));
  return new EaselError('saveFailed', message, { field: 'output', cause: error });
}

function targetSentence(error: unknown, where: string): string | undefined {
  if (error instanceof NameTaken)
    return l10n.t(
      '"{0}" exists already in "{1}" and was left alone. Choose another name, or save the image in another folder.',
      error.fileName,
      where,
    );
  if (error instanceof ReadOnlyFile)
    return l10n.t(
      '"{0}" in "{1}" is read-only and was left alone. Allow writing to it, or choose another name.',
      error.fileName,
      where,
    );
  if (!(error instanceof LeadsOutside)) return undefined;
  return error.fileName === undefined
    ? l10n.t('"{0}" leads out of the workspace now. Choose another folder.', where)
    : l10n.t(
        '"{0}" in "{1}" is a link that leads out of the workspace, and was left alone. Choose another name.',
        error.fileName,
        where,
      );
}

/** File systems of extensions often tell the fault of their disk in the message only. */
function codeOf(error: unknown): string {
  if (error instanceof DiskFault) return error.code;
  if (!(error instanceof FileSystemFault)) return '';
  return error.code === 'Unknown' ? (/\bE[A-Z]{3,12}\b/u.exec(error.message)?.[0] ?? '') : error.code;
}

function sentenceFor(code: string, where: string, fileName: string): string | undefined {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EntryExceedsStorageQuota':
      return l10n.t(
        'There is no space left for "{0}" in "{1}". Free some space, or choose another folder.',
        fileName,
        where,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'NoPermissions':
    case 'EntryWriteLocked':
      return l10n.t(
        '"{0}" could not be saved: "{1}" is read-only. Allow writing there, or choose another folder.',
        fileName,
        where,
      );
    case 'ENOTDIR':
    case 'EEXIST':
    case 'FileNotADirectory':
    case 'FileExists':
      return l10n.t(
        '"{0}" could not be saved: "{1}" is, or lies within, a file where a folder is needed. Choose another folder.',
        fileName,
        where,
      );
    case 'EISDIR':
    case 'ENOTEMPTY':
    case 'FileIsADirectory':
      return l10n.t('"{0}" in "{1}" is a folder and cannot be overwritten. Choose another name.', fileName, where);
    case 'ENAMETOOLONG':
      return l10n.t(
        '"{0}" in "{1}" is too long a name for this disk. Choose a shorter one, or a folder that is less deep.',
        fileName,
        where,
      );
    case 'ENOENT':
    case 'FileNotFound':
      return l10n.t(
        '"{0}" could not be saved: "{1}" disappeared meanwhile. Try again, or choose another folder.',
        fileName,
        where,
      );
    case 'EBUSY':
    case 'ETXTBSY':
      return l10n.t(
        '"{0}" in "{1}" is in use by another program. Close it there and try again, or choose another name.',
        fileName,
        where,
      );
    case 'ELOOP':
      return l10n.t(
        '"{0}" could not be saved: the links of "{1}" lead in a circle. Choose another folder.',
        fileName,
        where,
      );
    case 'EIO':
    case 'ESTALE':
    case 'ENODEV':
    case 'ENXIO':
    case 'ENOTCONN':
    case 'EHOSTDOWN':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
    case 'Unavailable':
      return l10n.t(
        '"{0}" could not be saved: the file system of "{1}" cannot be reached at the moment. Try again, or choose another folder.',
        fileName,
        where,
      );
    default:
      return undefined;
  }
}
