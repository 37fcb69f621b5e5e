import * as vscode from 'vscode';

const { fs } = vscode.workspace;

/** The names in a folder of the extension's storage; none where it is not there. */
export async function namesIn(folder: vscode.Uri): Promise<string[]> {
  const entries = await fs.readDirectory(folder).then(
    found => found,
    () => [],
  );
  return entries.map(([name]) => name);
}

/** Removes leftovers from a folder of the storage. A file that cannot be removed now is removed the next time. */
export async function removeOld(
  folder: vscode.Uri,
  isOld: (name: string, changedAt: number) => boolean,
): Promise<void> {
  for (const name of await namesIn(folder)) {
    const entry = vscode.Uri.joinPath(folder, name);
    const stat = await fs.stat(entry).then(
      found => found,
      () => undefined,
    );
    if (stat && isOld(name, stat.mtime))
      await fs.delete(entry, { recursive: true, useTrash: false }).then(undefined, () => undefined);
  }
}

export async function exists(file: vscode.Uri): Promise<boolean> {
  return fs.stat(file).then(
    () => true,
    () => false,
  );
}

/** Bytes as they came out of a message, whichever kind of buffer that made of them. */
export function bytesOf(given: Uint8Array | ArrayBuffer): Uint8Array {
  return ArrayBuffer.isView(given)
    ? new Uint8Array(given.buffer, given.byteOffset, given.byteLength)
    : new Uint8Array(given);
}
