import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import type { Workspace } from '../../../../src/engine/files/workspace';
import type { PreparedJob } from '../../../../src/engine/jobs/job';
import type { PrepareContext } from '../../../../src/engine/jobs/prepareJob';
import { prepareJob } from '../../../../src/engine/jobs/prepareJob';
import { preparedRecord } from '../../../../src/engine/provenance/preparedRecord';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { temporaryFolder } from '../../../support/journalFixtures';
import { pngPicture } from '../../../support/pictures';
import { defaultSettings, preparedJob } from '../../../support/preparedJob';

const storage = 'dashscope-result-bj.oss-cn-beijing.aliyuncs.com';

describe('prepareJob', () => {
  const folder = temporaryFolder();
  let workspace: InMemoryWorkspace;
  let scopes: (string | undefined)[];
  let address: PreparedJob['address'];
  let embedMetadata: boolean;
  beforeEach(() => {
    embedMetadata = true;
    workspace = new InMemoryWorkspace('memory:/site', 'memory:/second');
    workspace.put('memory:/site/photos/cat.png', pngPicture(512, 512));
    scopes = [];
    ({ address } = preparedJob({}));
  });

  const prepare = (
    options: Partial<ImageOptions> = {},
    context: PrepareContext = {},
    signal = new AbortController().signal,
    within: Workspace = workspace,
  ): Promise<PreparedJob> =>
    prepareJob(
      {
        connection: { address: () => address },
        workspace: within,
        readSettings: scope => {
          scopes.push(scope?.toString());
          return { ...defaultSettings, embedMetadata };
        },
        chance: () => 0.5,
        clock: { now: () => Date.UTC(2026, 10, 26) },
        extensionVersion: '1.2.3',
      },
      { prompt: 'a cat', ...options },
      context,
      { signal },
    );

  const refusals: [options: Partial<ImageOptions>, field: string, code?: string][] = [
    [{ prompt: '' }, 'prompt'],
    [{ model: 'nothing' }, 'model'],
    [{ n: 99 }, 'n'],
    [{ output: '../x.png' }, 'output'],
    [{ output: 'x.jpg' }, 'output'],
    [{ images: ['nothing.png'] }, 'images', 'inputImage'],
    [{ images: ['http://example.com/a.png'] }, 'images', 'inputImage'],
  ];
  for (const [options, field, code = 'invalidRequest'] of refusals) {
    it(`refuses ${JSON.stringify(options)}`, async () => {
      await assert.rejects(prepare(options), { code, field });
    });
  }

  it('writes nothing', async () => {
    const job = await prepare({ images: ['photos/cat.png'] });
    assert.deepEqual(
      workspace.calls.filter(call => /^(?:write|createFolder|delete)/u.test(call)),
      [],
    );
    assert.deepEqual([job.target.folder.path, job.target.baseNames], ['/site/assets', ['cat-edited']]);
  });

  it('draws the seed by the given chance', async () => {
    assert.equal((await prepare()).checked.request.parameters.seed, 1_073_741_824);
    assert.equal((await prepare({ seed: 3 })).checked.request.parameters.seed, 3);
  });

  it('takes the settings of the document where it lies in the folder in play', async () => {
    await prepare({}, { document: URI.parse('memory:/second/page.md') });
    await prepare({ images: ['memory:///site/photos/cat.png'] }, { document: URI.parse('memory:/second/page.md') });
    await prepare({}, { document: URI.parse('untitled:page.md') });
    assert.deepEqual(scopes, ['memory:/second/page.md', 'memory:/site', 'memory:/site']);
  });

  it('needs a folder, or one that the person picked', async () => {
    workspace.folders.length = 0;
    await assert.rejects(prepare(), { code: 'invalidRequest', field: 'output', message: /No folder is open/u });
    const job = await prepare({}, { pickedFolder: URI.parse('memory:/picked') });
    assert.deepEqual([job.target.folder.path, job.target.within], ['/picked', undefined]);
  });

  it('needs no folder for the target of a job that is tried again', async () => {
    workspace.folders.length = 0;
    const { target } = preparedJob({});
    assert.equal((await prepare({}, { target })).target, target);
  });

  it('says what happens when a name is taken, by the option or by its caller', async () => {
    assert.equal((await prepare()).target.whenTaken, 'number');
    assert.equal((await prepare({ overwrite: true })).target.whenTaken, 'overwrite');
    assert.equal((await prepare({ output: 'x.png' }, { whenTaken: 'fail' })).target.whenTaken, 'fail');
  });

  it('keeps the target of a job that is tried again', async () => {
    const { target } = preparedJob({ baseNames: ['kept'] });
    assert.equal((await prepare({ output: 'x.png' }, { target })).target, target);
  });

  it('names an edited https image after the path of its address', async () => {
    for (const [image, name] of [
      ['https://example.com/a/red%20fox.png?x=1', 'red fox-edited'],
      ['https://example.com/100%.png', '100%-edited'],
    ] as const) {
      const job = await prepare({ images: [image] });
      assert.deepEqual([job.target.baseNames, job.inputs[0]?.kind], [[name], 'address']);
    }
  });

  it('names a generated image after its prompt', async () => {
    assert.deepEqual((await prepare({ prompt: 'A red fox' })).target.baseNames, ['a-red-fox']);
  });

  it('refuses boxes outside of their image', async () => {
    const boxes: ImageOptions['boxes'] = [[[10, 10, 600, 600]]];
    await assert.rejects(prepare({ images: ['photos/cat.png'], model: 'wan2.7-image', boxes }), {
      code: 'invalidRequest',
      field: 'boxes',
    });
    await prepare({ images: ['photos/cat.png'], model: 'wan2.7-image', boxes: [[[10, 10, 500, 500]]] });
  });

  it('refuses a model that its region does not serve, and nothing where the address is not of a region', async () => {
    address = { ...address, region: 'virginia' };
    await assert.rejects(prepare(), { code: 'invalidRequest' });
    address = { ...address, decidedBy: 'setting' };
    await prepare();
  });

  it('refuses an input in whose place a link to outside was put after the first look', async () => {
    const [inside, outside] = [join(folder(), 'site'), join(folder(), 'secret.png')];
    mkdirSync(inside);
    for (const path of [join(inside, 'one.png'), outside]) writeFileSync(path, pngPicture(512, 512));
    const real = new NodeWorkspace(inside);
    const swapping = Object.assign(Object.create(real) as NodeWorkspace, {
      stat: (uri: URI) => {
        if (uri.path.endsWith('/one.png')) {
          rmSync(uri.fsPath, { force: true });
          symlinkSync(outside, uri.fsPath);
        }
        return real.stat(uri);
      },
    });
    await assert.rejects(prepare({ images: ['one.png'], output: 'x.png' }, {}, undefined, swapping), {
      code: 'inputImage',
      message: /secret\.png/,
    });
  });

  it('ends with the reason of the signal, before the first file is read', async () => {
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(prepare({ images: ['photos/cat.png'] }, {}, controller.signal), { name: 'AbortError' });
    assert.deepEqual(
      workspace.calls.filter(call => /^read/u.test(call)),
      [],
    );
  });

  it('hands the warnings of the checks on', async () => {
    assert.deepEqual((await prepare()).warnings, []);
    const { warnings } = await prepare({ images: ['photos/cat.png'], thinkingMode: true });
    assert.match(warnings.join(), /"thinkingMode" was left out/u);
  });

  it('writes down what the image will say: inputs by path and hash, no foreign paths, no signed addresses', async () => {
    workspace.put('memory:/elsewhere/secret/photo.png', pngPicture(512, 512));
    const cat = createHash('sha256').update(pngPicture(512, 512)).digest('hex');
    const images = ['photos/cat.png', 'https://host/a.png?Signature=s', `https://${storage}/b.png?Expires=1`];
    const { provenance } = await prepare(
      { images, model: 'wan2.7-image' },
      { command: 'easel.editImage', document: URI.parse('memory:/site/docs/page.md') },
    );
    assert.deepEqual(provenance, {
      extensionVersion: '1.2.3',
      images: ['photos/cat.png', 'https://host/a.png', ''],
      inputs: [{ path: 'photos/cat.png', sha256: cat }],
      source: { command: 'easel.editImage', document: 'docs/page.md' },
    });
    const outside = preparedRecord(
      workspace,
      '1',
      [{ kind: 'file', uri: URI.parse('memory:/elsewhere/secret/photo.png'), sha256: cat }],
      { document: URI.parse('memory:/elsewhere/page.md') },
    );
    assert.deepEqual(outside, {
      extensionVersion: '1',
      images: ['photo.png'],
      inputs: [{ path: 'photo.png', sha256: cat }],
    });
  });

  it('writes nothing of the kind down where easel.embedMetadata is off', async () => {
    embedMetadata = false;
    assert.equal((await prepare()).provenance, undefined);
  });
});
