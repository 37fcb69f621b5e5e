import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { numbered } from '../../core/fileName';
import { exists, removeOld } from './storedFiles';

const keptMs = 7 * 24 * 60 * 60 * 1000;
const { fs } = vscode.workspace;

/** Files that were deleted in the Studio: moved aside for some days, since remotes have no trash. */
export class DeletedFiles {
  /** Where what was moved aside in this session came from. */
  private readonly origins = new Map<string, vscode.Uri>();

  constructor(private readonly folder: vscode.Uri) {}

  /** @returns the token that brings it back. @throws FileSystemError */
  async moveAside(file: vscode.Uri): Promise<string> {
    const token = randomUUID();
    const folder = vscode.Uri.joinPath(this.folder, token);
    await fs.createDirectory(folder);
    await move(file, vscode.Uri.joinPath(folder, nameOf(file)));
    this.origins.set(token, file);
    return token;
  }

  /** Brings a file back, under another name where its own is taken. @returns where it is now; `undefined` for an unknown token. @throws FileSystemError */
  async restore(token: string): Promise<{ from: vscode.Uri; file: vscode.Uri } | undefined> {
    const from = this.origins.get(token);
    if (!from) return undefined;
    const folder = vscode.Uri.joinPath(this.folder, token);
    const file = await freeName(from);
    await fs.createDirectory(vscode.Uri.joinPath(from, '..'));
    await move(vscode.Uri.joinPath(folder, nameOf(from)), file);
    this.origins.delete(token);
    await fs.delete(folder, { recursive: true, useTrash: false }).then(undefined, () => undefined);
    return { from, file };
  }

  /** @param now milliseconds since 1970. */
  async removeOld(now: number): Promise<void> {
    // The time is the folder's: a file keeps its own when it is moved.
    await removeOld(this.folder, (token, movedAt) => !this.origins.has(token) && movedAt < now - keptMs);
  }
}

/** Never over another file. */
async function move(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  try {
    await fs.rename(from, to, { overwrite: false });
  } catch (error) {
    if (!(await exists(from)) || (await exists(to))) throw error;
    // Not every file system moves things into another one.
    await fs.copy(from, to, { overwrite: false });
    await fs.delete(from, { useTrash: false });
  }
}

async function freeName(wanted: vscode.Uri): Promise<vscode.Uri> {
  const [, baseName = '', extension = ''] = /^(.+?)(\.[^.]*)?$/.exec(nameOf(wanted)) ?? [];
  for (let attempt = 1; ; attempt++) {
    const file = vscode.Uri.joinPath(wanted, '..', numbered(baseName, attempt) + extension);
    if (!(await exists(file))) return file;
  }
}

const nameOf = (file: vscode.Uri): string => file.path.slice(file.path.lastIndexOf('/') + 1);
