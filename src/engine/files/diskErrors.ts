import { LeadsOutside, NameTaken, ReadOnlyFile } from './targets/targetFaults';

/** An error of the disk, as opposed to one of the source. `code` is that of Node, e.g. ENOSPC. */
export class DiskFault extends Error {
  override readonly name = 'DiskFault';
  readonly code: string;
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'UNKNOWN';
  }
}

/** Runs an action on the disk. @throws DiskFault; faults of the target are rethrown unchanged. */
export async function onDisk<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if ([DiskFault, LeadsOutside, NameTaken, ReadOnlyFile].some(known => error instanceof known)) throw error;
    throw new DiskFault(error);
  }
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some(code => error.code === code);
}

const unsupported = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EPERM'];

/** Some network and overlay file systems cannot flush on demand. The data is written anyway. */
export function ignoreUnsupportedFlush(error: unknown): void {
  if (!hasCode(error, ...unsupported)) throw error;
}

/** Some file systems have no permissions of their own, so a file cannot be given those of another. */
export function ignoreUnsupportedMode(error: unknown): void {
  if (!hasCode(error, ...unsupported)) throw error;
}
