import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import * as vscode from 'vscode';
import type { Batch } from '../../../../src/core/documents/batch';
import { report } from '../../../bench/reportRows';
import { limitRow, median, milliseconds, spreadOf } from '../../../bench/rows';
import { startBench, timed, timedWithBlock } from './benchHost';

const scans = 15;
const keys = 12;
const documents = 2000;
const imagesPerDocument = 5;
/** One document in this many has a missing image; the others name what is there. */
const missingEvery = 10;

/** About 1 MB of Markdown with 1,000 images. */
function longText(): string {
  const sentence = 'The path goes along the coast, past the old mill and the lighthouse, down to the harbour. ';
  return Array.from(
    { length: 1000 },
    (_, index) =>
      `## Part ${index}\n\n${sentence.repeat(11)}\n\n![A view of part ${index}](images/part-${index}.png)\n`,
  ).join('\n');
}

describe('bench: documents with many images', function () {
  this.timeout(600_000);

  it('a scan of one document in its thread', async () => {
    await startBench();
    const extension = vscode.extensions.getExtension('easel.easel');
    const worker = new Worker(path.join(extension?.extensionPath ?? '', 'dist/referenceWorker.js'));
    const text = longText();
    const scan = async (id: number): Promise<void> => {
      worker.postMessage({ id, language: 'markdown', text });
      const [{ references }] = (await once(worker, 'message')) as [{ references: unknown[] }];
      if (references.length !== 1000) throw new Error(`${references.length} images were found`);
    };
    for (let id = 0; id < 5; id += 1) await scan(id);
    const times: number[] = [];
    for (let id = 0; id < scans; id += 1) times.push(await timed(() => scan(id)));
    await worker.terminate();
    report(
      limitRow(
        '1 MB of Markdown with 1,000 images: a scan in the thread, after warm-up',
        median(times),
        100,
        milliseconds,
        {
          spread: spreadOf(times, 'ms'),
        },
      ),
    );
  });

  it('typing in it', async () => {
    const { folder } = await startBench();
    const uri = vscode.Uri.joinPath(folder, 'long', 'long.md');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(longText()));
    const blocksWith = async (setting: 'hint' | 'off'): Promise<number[]> => {
      await vscode.workspace
        .getConfiguration('easel')
        .update('missingImages', setting, vscode.ConfigurationTarget.Global);
      const { document } = await vscode.window.showTextDocument(uri);
      const type = async (): Promise<void> => {
        const edit = new vscode.WorkspaceEdit();
        edit.insert(document.uri, new vscode.Position(0, 0), 'x');
        await vscode.workspace.applyEdit(edit);
        // The pause after typing, the scan, and what is shown of it.
        await new Promise(resolve => setTimeout(resolve, 1500));
      };
      for (let key = 0; key < 3; key += 1) await type();
      const blocks: number[] = [];
      for (let key = 0; key < keys; key += 1) blocks.push((await timedWithBlock(type)).block);
      return blocks;
    };
    const [without, ours] = [await blocksWith('off'), await blocksWith('hint')];
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    report(
      limitRow('Typing in it: longest block of the host after a key, median', median(ours), 16, milliseconds, {
        peer: milliseconds(median(without)),
        ratio: median(ours) / median(without),
        spread: spreadOf(ours, 'ms'),
      }),
    );
  });

  it('a plan of a workspace', async () => {
    const { folder } = await startBench();
    const root = path.join(folder.fsPath, 'manual');
    for (let index = 0; index < documents; index += 1) {
      const place = path.join(root, String(index % 50));
      await mkdir(place, { recursive: true });
      const images = Array.from({ length: imagesPerDocument }, (_, image) =>
        image === 0 && index % missingEvery === 0 ? `gone-${index}.png` : `there-${image}.png`,
      );
      const text = images.map(name => `Some words about it.\n\n![A view](${name})\n`).join('\n');
      await writeFile(path.join(place, `page-${index}.md`), `# Page ${index}\n\n${text}`);
    }
    for (let place = 0; place < 50; place += 1)
      for (let image = 0; image < imagesPerDocument; image += 1)
        await writeFile(path.join(root, String(place), `there-${image}.png`), '');
    const times: number[] = [];
    for (let run = 0; run < 3; run += 1)
      times.push(
        await timed(async () => {
          const { planned } = await vscode.commands.executeCommand<Batch<vscode.Uri>>('easel.generateMissingImages', {
            uri: vscode.Uri.file(root),
            dryRun: true,
          });
          if (planned.length !== documents / missingEvery) throw new Error(`${planned.length} images are planned`);
        }),
      );
    report(
      limitRow(
        `A workspace of ${documents} documents, planned for the first time`,
        times[0] ?? NaN,
        10_000,
        milliseconds,
        {
          spread: `${times
            .slice(1)
            .map(time => milliseconds(time))
            .join(', ')} afterwards`,
        },
      ),
    );
  });
});
