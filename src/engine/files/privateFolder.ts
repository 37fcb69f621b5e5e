import { chmod, mkdir, stat } from 'node:fs/promises';

const onlyUserMode = 0o700;

/**
 * Makes a folder of the extension's own storage, with its parents, that only the user can look into. One that was made
 * with more rights loses them.
 * @throws the error of the system.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: onlyUserMode });
  const { mode } = await stat(path);
  // On Windows these bits say nothing, and the folder has the rights of the user's profile.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) await chmod(path, onlyUserMode);
}
