import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { numbered } from '../../core/places/fileName';
import { documentEnding, imageEnding } from '../../core/jobs/attempt';
import type { KnownPlaces } from '../../engine/files/knownPlaces';
import { Sequencer } from '../../core/base/sequencer';
import { DeletedTokens } from './deletedTokens';
import { makeStorageFolder, writeStored } from './privateFiles';
import { exists, namesIn, removeOld } from './storedFiles';

const keptMs = 7 * 24 * 60 * 60 * 1000;
const { fs } = vscode.workspace;

/** Stands beside a file that was moved aside and says where it came from, so that any session can bring it back. */
const originName = 'origin.json';
const originSchema = z.object({ uri: z.string() });

/** Files that were deleted in the Studio: moved aside for some days, since remotes have no trash. */
export class DeletedFiles {
  private readonly sequencer = new Sequencer();
  private readonly tokens: DeletedTokens;

  /** @param places what is kept on the disk may name any place; a file goes back to one of these only. */
  constructor(
    private readonly folder: vscode.Uri,
    private readonly places: Pick<KnownPlaces, 'remember' | 'rootOf'>,
  ) {
    this.tokens = new DeletedTokens(async () => (await namesIn(folder)).filter(isToken));
  }

  /** Whether a file was still kept when `look` was called last. */
  has(token: string): boolean {
    return this.tokens.has(token);
  }

  /** Looks which files are still kept. Never rejects. @returns whether that has changed. */
  look(): Promise<boolean> {
    return this.tokens.read();
  }

  /** @returns the token that brings it back. @throws FileSystemError */
  async moveAside(file: vscode.Uri): Promise<string> {
    const token = randomUUID();
    const folder = vscode.Uri.joinPath(this.folder, token);
    await makeStorageFolder(folder);
    try {
      await writeStored(
        vscode.Uri.joinPath(folder, originName),
        new TextEncoder().encode(JSON.stringify({ uri: file.toString() })),
      );
      await move(file, vscode.Uri.joinPath(folder, nameOf(file)));
    } catch (error) {
      await remove(folder);
      throw error;
    }
    this.places.remember(vscode.Uri.joinPath(file, '..'));
    this.tokens.add(token);
    return token;
  }

  /**
   * Brings a file back, under another name if its own is taken. @returns where it is now; `undefined` if it is not
   * kept any more. @throws FileSystemError
   */
  restore(token: string): Promise<vscode.Uri | undefined> {
    return this.sequencer.queue(async () => {
      const folder = vscode.Uri.joinPath(this.folder, token);
      const from = isToken(token) ? await originOf(folder) : undefined;
      if (!from || !this.places.rootOf(from)) {
        this.tokens.delete(token);
        return undefined;
      }
      const file = await freeName(from);
      await fs.createDirectory(vscode.Uri.joinPath(from, '..'));
      await move(vscode.Uri.joinPath(folder, nameOf(from)), file);
      await remove(folder);
      this.tokens.delete(token);
      return file;
    });
  }

  /** @param now milliseconds since 1970. */
  async removeOld(now: number): Promise<void> {
    // The folder's time tells when the file was deleted: the file itself keeps its own time when it is moved.
    await removeOld(this.folder, (token, movedAt) => {
      const isOld = movedAt < now - keptMs;
      if (isOld) this.tokens.delete(token);
      return isOld;
    });
  }
}

/** Tokens come from messages: only the name of a folder of ours may become a part of a path. */
const isToken = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text);

async function originOf(folder: vscode.Uri): Promise<vscode.Uri | undefined> {
  try {
    const { uri } = originSchema.parse(
      JSON.parse(new TextDecoder().decode(await fs.readFile(vscode.Uri.joinPath(folder, originName)))),
    );
    // Without dots, so that the place that is checked is the place that is written to.
    const from = vscode.Uri.joinPath(vscode.Uri.parse(uri, true), '.');
    return imageEnding.test(from.path) || documentEnding.test(from.path) ? from : undefined;
  } catch {
    return undefined;
  }
}

/** Does not fail: what cannot be removed now is removed when it is old. */
async function remove(folder: vscode.Uri): Promise<void> {
  await fs.delete(folder, { recursive: true, useTrash: false }).then(undefined, () => undefined);
}

/** Never overwrites another file. */
async function move(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  try {
    await fs.rename(from, to, { overwrite: false });
  } catch (error) {
    if (!(await exists(from)) || (await exists(to))) throw error;
    // Not every file system can move files into another file system.
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
