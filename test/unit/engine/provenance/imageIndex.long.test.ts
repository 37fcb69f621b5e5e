import assert from 'node:assert/strict';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';
import { internationalTextChunk } from '../../../../src/engine/images/pngText';
import { changedSince } from '../../../../src/engine/provenance/changedSince';
import { ImageIndex } from '../../../../src/engine/provenance/imageIndex';
import { pngPicture } from '../../../support/pictures';
import { withChunks } from '../../../support/pngCorpus';

const count = 5000;

describe('the index of images', () => {
  it('lists 5,000 images from memory after one scan, and reads one file where one has changed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-many-'));
    try {
      const files: URI[] = [];
      for (let index = 0; index < count; index += 1) {
        const record = { version: 1, prompt: `a hut ${index}`, options: { prompt: 'a' }, size: '9*7' };
        const uri = URI.file(join(folder, `${index}.png`));
        await writeFile(
          uri.fsPath,
          withChunks(pngPicture(9, 7), [internationalTextChunk('Easel', JSON.stringify(record))]),
        );
        files.push(uri);
      }
      const index = new ImageIndex(() => Promise.resolve(files));
      const timed = async (work: () => Promise<unknown>): Promise<number> => {
        const start = performance.now();
        await work();
        return performance.now() - start;
      };
      const bare = await timed(async () => {
        for (const { fsPath } of files) await (await open(fsPath)).close();
      });
      const scan = await timed(() => index.all());
      const changed = files[1] ?? assert.fail();
      const again = await timed(async () => {
        await index.changed(changed);
        assert.equal((await index.all()).length, count);
      });
      const changes = await timed(async () =>
        assert.deepEqual(
          await changedSince(new NodeWorkspace(folder), await index.all(), new AbortController().signal, () =>
            Promise.resolve(undefined),
          ),
          [],
        ),
      );
      const ratio = (ms: number): string => (ms / bare).toFixed(3);
      console.log(
        `      of the time that opening ${count} files takes (${Math.round(bare)} ms here): ` +
          `the first scan ${ratio(scan)}, the list after a change ${ratio(again)}, what has changed since ${ratio(changes)}`,
      );
      // Not a measure: a list that reads the files again would need most of a scan.
      assert.ok(again < scan, `${again} ms after ${scan} ms`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
