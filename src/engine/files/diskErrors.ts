export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some(code => error.code === code);
}

/** Some network and overlay file systems cannot flush on demand. The data is written anyway. */
export function ignoreUnsupportedFlush(error: unknown): void {
  if (!hasCode(error, 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EPERM')) throw error;
}
