import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import * as vscode from 'vscode';
import type { Batch } from '../../../../src/core/documents/batch';
import { report } from '../../../bench/reportRows';
import { limitRow, median, milliseconds, plainRow, spreadOf } from '../../../bench/rows';
import { startBench, timed, timedWithBlock } from './benchHost';

const scans = 15;
const keys = 12;
const documents = 2000;
const imagesPerDocument = 5;
/** One document in this many has a missing image; the others name what is there. */
const missingEvery = 10;

const sentence = 'The path goes along the coast, past the old mill and the lighthouse, down to the harbour. ';

/** About 1 MB of Markdown with 1,000 images. @param edition makes all pieces of the text new. */
function longText(edition: number | '' = ''): string {
  const image = (index: number): string => `![A view of part ${index}${edition}](images/part-${index}.png)`;
  return Array.from(
    { length: 1000 },
    (_, index) => `## Part ${index}\n\n${sentence.repeat(11)}\n\n${image(index)}\n`,
  ).join('\n');
}

/** As long, with every image in the middle of a paragraph, so that everything has to be parsed. */
function denseText(edition: number | '' = ''): string {
  const image = (index: number): string => `![A view of part ${index}${edition}](images/part-${index}.png)`;
  return Array.from(
    { length: 1000 },
    (_, index) => `## Part ${index}\n\n${sentence.repeat(5)}${image(index)} ${sentence.repeat(6)}\n`,
  ).join('\n');
}

describe('bench: documents with many images', function () {
  this.timeout(600_000);

  it('a scan of one document in its thread', async () => {
    await startBench();
    const extension = vscode.extensions.getExtension('easel.easel');
    const worker = new Worker(path.join(extension?.extensionPath ?? '', 'dist/referenceWorker.js'));
    let id = 0;
    const scan = async (text: string): Promise<void> => {
      worker.postMessage({ id: (id += 1), wants: 'references', language: 'markdown', text });
      const [{ found }] = (await once(worker, 'message')) as [{ found: unknown[] }];
      if (found.length !== 1000) throw new Error(`${found.length} images were found`);
    };
    const timesOf = async (textOf: (run: number) => string): Promise<number[]> => {
      for (let run = 0; run < 5; run += 1) await scan(textOf(-1 - run));
      const times: number[] = [];
      for (let run = 0; run < scans; run += 1) {
        const text = textOf(run);
        times.push(await timed(() => scan(text)));
      }
      return times;
    };
    const what = '1 MB of Markdown with 1,000 images';
    const edited = (text: string) => (run: number) => text.replace('## Part 500', `## Part ${run}`);
    const rows = [
      [`${what}: a scan in the thread of a text never seen`, await timesOf(longText), 100],
      [`${what}: the same after a change`, await timesOf(edited(longText())), 100],
      ['All of them within long paragraphs: a text never seen', await timesOf(denseText), undefined],
      ['All of them within long paragraphs: after a change', await timesOf(edited(denseText())), 100],
    ] as const;
    await worker.terminate();
    for (const [name, times, limit] of rows) {
      const more = { spread: spreadOf(times, 'ms') };
      report(
        limit === undefined
          ? plainRow(name, milliseconds(median(times)), more)
          : limitRow(name, median(times), limit, milliseconds, more),
      );
    }
  });

  it('typing in it', async () => {
    const { folder } = await startBench();
    const write = async (name: string): Promise<vscode.Uri> => {
      const uri = vscode.Uri.joinPath(folder, 'long', name);
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(longText()));
      return uri;
    };
    const blocksWith = async (uri: vscode.Uri, setting: 'hint' | 'off'): Promise<number[]> => {
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
    // The editor itself reads Markdown in the same host, and blocks it. Quarto is Markdown to Easel alone.
    for (const [name, limit] of [
      ['long.qmd', 16],
      ['long.md', undefined],
    ] as const) {
      const uri = await write(name);
      const [without, ours] = [await blocksWith(uri, 'off'), await blocksWith(uri, 'hint')];
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      const what = `Typing in ${name}: longest block of the host after a key, median`;
      const more = {
        peer: milliseconds(median(without)),
        ratio: median(ours) / median(without),
        spread: spreadOf(ours, 'ms'),
      };
      report(
        limit === undefined
          ? plainRow(what, milliseconds(median(ours)), more)
          : limitRow(what, median(ours), limit, milliseconds, more),
      );
    }
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
    const [first = NaN, ...afterwards] = times;
    report(
      limitRow(`A workspace of ${documents} documents, planned for the first time`, first, 10_000, milliseconds),
      plainRow('  planned again', milliseconds(median(afterwards)), { ratio: median(afterwards) / first }),
    );
  });
});
