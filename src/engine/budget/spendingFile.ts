import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Spending } from '../../core/usage/usageReport';
import { spendingSchema } from '../../core/usage/usageReport';
import { hasCode } from '../files/diskErrors';
import { openPrivateFile, PrivateFolder, sizeOfPrivateFile } from '../files/privateFolder';

/**
 * What the requests of a month cost, one JSON line each, in a folder that all windows and workspaces share. Lines are
 * only ever appended, so that windows cannot overwrite each other.
 */
export class SpendingFile {
  private readonly folder: PrivateFolder;

  /** @param folder is made when there is something to write. */
  constructor(folder: string) {
    this.folder = new PrivateFolder(folder);
  }

  /**
   * @param month as `2026-11`. @returns by the request's id what all of its lines say; of the same fact, the last line.
   * @throws if the file exists and cannot be read.
   */
  async read(month: string): Promise<Map<string, Spending>> {
    const path = this.pathOf(month);
    const text = (await sizeOfPrivateFile(path)) === undefined ? '' : await readFile(path, 'utf8');
    const spent = new Map<string, Spending>();
    for (const spending of text.split('\n').flatMap(line => parsed(line)))
      spent.set(spending.id, { ...spent.get(spending.id), ...spending });
    return spent;
  }

  async append(month: string, spending: Spending): Promise<void> {
    const file = await this.folder.within(() => openPrivateFile(this.pathOf(month), 'a'));
    try {
      // The line before may have been cut short.
      await file.appendFile(`\n${JSON.stringify(spending)}\n`);
    } finally {
      await file.close();
    }
  }

  /** The months that have a file, newest first. */
  async months(): Promise<string[]> {
    const names = await readdir(this.folder.path).catch(() => []);
    return names
      .flatMap(name => /^(\d{4}-\d{2})\.jsonl$/.exec(name)?.[1] ?? [])
      .sort()
      .reverse();
  }

  /** Removes the files of months before this one, which nothing asks for any more. @throws if that is not possible. */
  async tidy(month: string): Promise<void> {
    const names = await readdir(this.folder.path).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    });
    const over = names.filter(name => monthFile.test(name) && name < fileOf(month));
    await Promise.all(over.map(name => rm(join(this.folder.path, name), { force: true })));
  }

  private pathOf(month: string): string {
    return join(this.folder.path, fileOf(month));
  }
}

const fileOf = (month: string): string => `${month}.jsonl`;
const monthFile = /^\d{4}-\d{2}\.jsonl$/;

/** Nothing for a line that was cut short, and for the empty ones between the others. */
function parsed(line: string): Spending[] {
  try {
    const { success, data } = spendingSchema.safeParse(JSON.parse(line));
    return success ? [data] : [];
  } catch {
    return [];
  }
}
