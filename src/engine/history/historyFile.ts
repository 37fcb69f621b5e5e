import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Attempt } from '../../core/jobs/attempt';
import { attemptSchema, documentEnding, imageEnding } from '../../core/jobs/attempt';
import { messageOf } from '../../core/base/errors';
import type { Log } from '../../core/base/ports';
import { hasCode } from '../files/diskErrors';
import { openPrivateFile, PrivateFolder, sizeOfPrivateFile } from '../files/privateFolder';
import { Sequencer } from '../../core/base/sequencer';

const newline = 0x0a;
/** As much as is parsed without letting go of the event loop: some milliseconds. */
const pieceBytes = 32 * 1024;

const removalSchema = z.object({ id: z.string(), removed: z.literal(true) });
export type HistoryLine = Attempt | z.infer<typeof removalSchema>;

/**
 * Attempts that have ended, one JSON line each; of several lines with the same id the last one counts. Lines are only
 * ever appended, so that
 * windows can share the file, and a write that was cut short costs its own line only.
 */
export class HistoryFile {
  private readonly folder: PrivateFolder;
  private readonly path: string;
  /** Where the first line that was not read yet, or not to its end, begins. */
  private offset = 0;
  private readonly sequencer = new Sequencer();

  /** @param folder made when there is something to write. */
  constructor(
    folder: string,
    private readonly log: Log,
  ) {
    this.folder = new PrivateFolder(folder);
    this.path = join(folder, 'history.jsonl');
  }

  /** The last line of each id, among the lines that any window appended since the previous call. Never rejects. */
  readNew(): Promise<Map<string, HistoryLine>> {
    return this.sequencer.queue(async () => {
      const lines = new Map<string, HistoryLine>();
      try {
        await this.readInto(lines);
      } catch (error) {
        if (hasCode(error, 'ENOENT')) this.offset = 0;
        else this.log.warn(`History: it cannot be read: ${messageOf(error)}`);
      }
      return lines;
    });
  }

  /** Never rejects. @returns false where the line could not be written; the log says why. */
  append(line: HistoryLine): Promise<boolean> {
    return this.sequencer.queue(async () => {
      try {
        const file = await this.folder.within(() => openPrivateFile(this.path, 'a+'));
        try {
          await file.appendFile(`${(await endsInMidLine(file)) ? '\n' : ''}${JSON.stringify(line)}\n`);
        } finally {
          await file.close();
        }
        return true;
      } catch (error) {
        this.log.error(`History: ${line.id} was not written: ${messageOf(error)}`);
        return false;
      }
    });
  }

  /** Resolves when all that was asked for has been done. */
  settled(): Promise<void> {
    return this.sequencer.settled();
  }

  private async readInto(lines: Map<string, HistoryLine>): Promise<void> {
    const size = await sizeOfPrivateFile(this.path);
    // The file was removed, or replaced by a new one.
    if (size === undefined || size < this.offset) this.offset = 0;
    if (size === undefined) return;
    let damaged = 0;
    let begun: Buffer[] = [];
    for await (const piece of createReadStream(this.path, {
      start: this.offset,
      highWaterMark: pieceBytes,
    }) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, start)) {
        const bytes = Buffer.concat([...begun, piece.subarray(start, end)]);
        begun = [];
        start = end + 1;
        this.offset += bytes.length + 1;
        const line = parseLine(bytes);
        if (line) lines.set(line.id, line);
        else if (bytes.length > 0) damaged += 1;
      }
      begun.push(piece.subarray(start));
      await nextTurnOfTheLoop();
    }
    // Only its end is missing, or another window is writing it: then the next call finds it whole.
    const last = parseLine(Buffer.concat(begun));
    if (last) lines.set(last.id, last);
    if (damaged > 0) this.log.warn(`History: ${damaged} lines of ${this.path} make no sense and were left out`);
  }
}

/** By bytes, because a prompt may hold characters that other readers of lines take for an end. */
function parseLine(bytes: Buffer): HistoryLine | undefined {
  let content: unknown;
  try {
    content = JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
  const removal = removalSchema.safeParse(content);
  if (removal.success) return removal.data;
  const attempt = attemptSchema.safeParse(content);
  // A running attempt is never written: after a crash, its line would never get an end.
  return attempt.success && attempt.data.status !== 'running' ? withSavedFilesOnly(attempt.data) : undefined;
}

/**
 * Another program may have written the line, and the Studio opens, deletes and sends the files that it names: they are
 * images and a document, or they are left out.
 */
function withSavedFilesOnly({ document, ...attempt }: Attempt): Attempt {
  return {
    ...attempt,
    images: attempt.images.filter(({ uri }) => imageEnding.test(uri)),
    ...(document !== undefined && documentEnding.test(document) && { document }),
  };
}

async function endsInMidLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return bytesRead === 1 && buffer[0] !== newline;
}
