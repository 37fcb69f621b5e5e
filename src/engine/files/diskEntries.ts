import { lstat, readFile, stat } from 'node:fs/promises';
import { messageOf } from '../../core/base/errors';
import type { EntryStat } from './workspace';
import { FileSystemFault } from './workspace';

/**
 * What is there, links followed; a link that leads nowhere is neither a file nor a folder.
 * @throws FileSystemFault
 */
export async function statOnDisk(path: string): Promise<EntryStat | undefined> {
  try {
    const found = await stat(path);
    return { kind: found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other', byteLength: found.size };
  } catch (error) {
    const fault = faultOf(error);
    if (fault.code !== 'FileNotFound') throw fault;
    return lstat(path).then(
      ({ size }) => ({ kind: 'other', byteLength: size }),
      () => undefined,
    );
  }
}

/** @throws FileSystemFault */
export async function readOnDisk(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw faultOf(error);
  }
}

function faultOf(error: unknown): FileSystemFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const codes: Record<string, string> = { ENOENT: 'FileNotFound', ENOTDIR: 'FileNotFound', EACCES: 'NoPermissions' };
  return new FileSystemFault(codes[code] ?? 'Unknown', messageOf(error), error);
}
