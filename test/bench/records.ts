import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { NodeWorkspace } from '../../src/cli/node/nodeWorkspace';
import { saveImage } from '../../src/engine/files/imageFiles';
import { pngPieces } from '../../src/engine/files/receivedImage';
import { PngReader } from '../../src/engine/images/png';
import type { Embedding } from '../../src/engine/images/pngEmbedding';
import { pngChunk, pngSignature } from '../../src/engine/images/pngChunks';
import { entryEmbedding } from '../../src/engine/provenance/embedding';
import { journalEntry } from '../support/journalFixtures';
import type { TableRow } from './rows';
import { limitRow, median, megabytes, milliseconds, spreadOf } from './rows';

const megabyte = 1024 * 1024;
const rounds = 60;
const warmUps = 5;
const savedBytes = 4 * megabyte;
const longBytes = 512 * megabyte;
const sidePx = 2048;
const pieceBytes = 64 * 1024;
const goals = { ratio: 1.05, growth: 48 * megabyte };

/** What it costs to write into images how they were made: time against the same without, and memory. */
export async function benchRecords(): Promise<TableRow[]> {
  const embedding = entryEmbedding(
    journalEntry('job', { provenance: { extensionVersion: '1.2.3', images: [], inputs: [] } }),
    { requestId: 'r-1', actualPrompt: 'a lighthouse '.repeat(60) },
  );
  if (!embedding) throw new Error('There is nothing to embed');
  const folder = await mkdtemp(join(tmpdir(), 'easel-records-'));
  try {
    return [await savingRow(folder, embedding), await memoryRow(embedding)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function savingRow(folder: string, embedding: Embedding): Promise<TableRow> {
  const workspace = new NodeWorkspace(folder);
  const save = async (given: Embedding | undefined, run: string): Promise<number> => {
    const start = performance.now();
    const { uri } = await saveImage(workspace, {
      source: pngOf(savedBytes),
      folder: URI.file(folder),
      baseName: run,
      whenTaken: 'number',
      temporaryName: `.${run}.part`,
      embedding: given,
      signal: new AbortController().signal,
    });
    const timeMs = performance.now() - start;
    await rm(uri.fsPath);
    return timeMs;
  };
  const [ours, peer]: [number[], number[]] = [[], []];
  for (let run = -warmUps; run < rounds; run += 1) {
    // Each of the two goes first equally often.
    const isFirst = run % 2 === 0;
    const early = await save(isFirst ? embedding : undefined, 'a');
    const late = await save(isFirst ? undefined : embedding, 'a');
    if (run < 0) continue;
    ours.push(isFirst ? early : late);
    peer.push(isFirst ? late : early);
  }
  const ratio = median(ours.map((timeMs, run) => timeMs / (peer[run] ?? NaN)));
  return {
    what: `Saving a PNG of ${megabytes(savedBytes)} with its record, against the same without`,
    ours: milliseconds(median(ours)),
    peer: milliseconds(median(peer)),
    ratio,
    goal: `≤ ${goals.ratio}`,
    isMet: ratio <= goals.ratio,
    spread: `ours ${spreadOf(ours, 'ms', 1)}, peer ${spreadOf(peer, 'ms', 1)}`,
  };
}

async function memoryRow(embedding: Embedding): Promise<TableRow> {
  const before = process.memoryUsage.rss();
  let [peak, passed] = [before, 0];
  for await (const piece of pngPieces(pngOf(longBytes), new PngReader(), embedding)) {
    passed += piece.length;
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  if (passed <= longBytes) throw new Error('The record was not added');
  return limitRow(
    `Growth of memory while a PNG of ${megabytes(longBytes)} passes`,
    peak - before,
    goals.growth,
    megabytes,
  );
}

/** A PNG of about so many bytes that is never in memory as a whole. Its picture is noise, which nobody decodes here. */
async function* pngOf(bytes: number): AsyncGenerator<Uint8Array> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(sidePx, 0);
  header.writeUInt32BE(sidePx, 4);
  header.set([8, 2], 8);
  yield pngSignature;
  yield pngChunk('IHDR', header);
  const data = pngChunk('IDAT', Buffer.alloc(pieceBytes, 'noise'));
  for (let sent = 0; sent < bytes; sent += pieceBytes) {
    // As data of a network, the same piece comes as new memory each time.
    yield await Promise.resolve(Uint8Array.from(data));
  }
  yield pngChunk('IEND', new Uint8Array(0));
}
