import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import { FileSystemFault, type Workspace } from '../../../../src/engine/files/workspace';
import type { PreparedJob } from '../../../../src/engine/jobs/job';
import type { PrepareContext } from '../../../../src/engine/jobs/prepareJob';
import { prepareJob } from '../../../../src/engine/jobs/prepareJob';
import { insertPlaceholder } from '../../../../src/engine/placeholders/insertPlaceholder';
import { styleOfTarget, withStyle } from '../../../../src/engine/style/readStyle';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { pngPicture } from '../../../support/pictures';
import { defaultSettings, preparedJob } from '../../../support/preparedJob';

const style = {
  style: 'flat vector',
  negativePrompt: 'text',
  sizes: { hero: '16:9', icon: '1:1' },
  rules: [{ files: 'docs/**', style: 'pencil' }],
};
const { address } = preparedJob({});

const prepare = (
  workspace: Workspace,
  options: Partial<ImageOptions> = {},
  context: PrepareContext = {},
): Promise<PreparedJob> =>
  prepareJob(
    {
      connection: { address: () => address },
      workspace,
      readSettings: () => ({ ...defaultSettings, style: 'of the setting', embedMetadata: true }),
      chance: () => 0.5,
      clock: { now: () => Date.UTC(2026, 10, 26) },
      extensionVersion: '1.2.3',
    },
    { prompt: 'A cat', ...options },
    context,
    { signal: new AbortController().signal, maySendOutside: () => Promise.resolve(true) },
  );

describe('the style file of a repository', () => {
  let workspace: InMemoryWorkspace;
  const put = (content: object): unknown =>
    workspace.put('memory:/site/.easel/style.json', new TextEncoder().encode(JSON.stringify(content)));
  beforeEach(() => {
    workspace = new InMemoryWorkspace('memory:/site', 'memory:/second');
    workspace.put('memory:/site/brand/mascot.png', pngPicture(512, 768));
  });

  it('is added to a request and told, and the record says what was sent', async () => {
    put({ ...style, referenceImages: ['brand/mascot.png'] });
    const { checked, inputs, warnings, styleNote, provenance, options } = await prepare(workspace, {
      output: 'assets/hero.png',
    });
    assert.equal(checked.request.prompt, 'A cat, flat vector');
    assert.equal(checked.request.mode, 'edit');
    assert.deepEqual(
      [checked.request.parameters.negativePrompt, checked.request.parameters.size],
      ['text', '2688*1536'],
    );
    assert.deepEqual(
      inputs.map(input => input.kind === 'file' && input.name),
      ['brand/mascot.png'],
    );
    assert.deepEqual(provenance?.images, ['brand/mascot.png']);
    assert.equal(
      styleNote,
      'Added by .easel/style.json: words "flat vector", reference images brand/mascot.png, negative prompt, size 16:9 (hero).',
    );
    assert.deepEqual(warnings, [styleNote]);
    assert.deepEqual(options, { prompt: 'A cat', output: 'assets/hero.png' });
  });

  it('counts by the place of the image', async () => {
    put(style);
    const promptAt = async (output: string | URI): Promise<string> =>
      (await prepare(workspace, { output })).checked.request.prompt;
    assert.equal(await promptAt('docs/cat.png'), 'A cat, pencil');
    assert.equal(await promptAt('docs/deep/'), 'A cat, pencil');
    assert.equal(await promptAt('assets/cat.png'), 'A cat, flat vector');
    assert.equal(await promptAt(URI.parse('memory:/second/cat.png')), 'A cat, of the setting');
    assert.equal((await prepare(workspace)).checked.request.prompt, 'A cat, flat vector');
  });

  it('counts for an image that is tried again, at its place', async () => {
    put(style);
    const target = (await prepare(workspace, { output: 'docs/icon.png' })).target;
    const again = await prepare(workspace, { output: 'docs/icon.png' }, { target });
    assert.equal(again.checked.request.prompt, 'A cat, pencil');
    assert.equal(again.checked.request.parameters.size, '2048*2048');
  });

  it('does not count where the options say everything, as for an image that is made again', async () => {
    put({ ...style, referenceImages: ['brand/mascot.png'] });
    const { checked, inputs, warnings } = await prepare(workspace, {}, { isComplete: true });
    assert.deepEqual([checked.request.prompt, inputs, warnings], ['A cat', [], []]);
  });

  it('does not count for an image that keeps its look, such as a translated one', async () => {
    put({ style: 'flat', negativePrompt: 'text' });
    const { checked } = await prepare(workspace, { images: ['brand/mascot.png'] }, { keepsLook: true });
    assert.equal(checked.request.prompt, 'A cat, of the setting');
  });

  it('gives a placeholder the size of its kind, unless it cannot be used', async () => {
    const parts = {
      ...{ workspace, readSettings: () => defaultSettings, clock: { now: () => 0 }, extensionVersion: '1.0.0' },
    };
    const sizeOf = async (options: ImageOptions): Promise<string> => {
      const [image] = (await insertPlaceholder(parts, options, {})).images;
      return `${image?.width}*${image?.height}`;
    };
    put(style);
    assert.equal(await sizeOf({ prompt: 'a', output: 'docs/hero.png' }), '2688*1536');
    assert.equal(await sizeOf({ prompt: 'a', output: 'docs/hero.png', size: '64*64' }), '64*64');
    assert.equal(await sizeOf({ prompt: 'a hero' }), '2048*2048');
    workspace.put('memory:/site/.easel/style.json', new TextEncoder().encode('{'));
    assert.equal(await sizeOf({ prompt: 'a', output: 'hero.png' }), '2048*2048');
  });

  it('does not count in a workspace that is not trusted, not even a broken one', async () => {
    put(style);
    workspace.isTrusted = false;
    assert.equal((await prepare(workspace)).checked.request.prompt, 'A cat, of the setting');
    workspace.put('memory:/site/.easel/style.json', new TextEncoder().encode('{'));
    assert.equal((await prepare(workspace)).checked.request.prompt, 'A cat, of the setting');
    assert.equal((await withStyle(workspace, defaultSettings, undefined)).style, '');
  });

  it('does not hinder a picture outside of all folders', async () => {
    put(style);
    const { checked } = await prepare(workspace, {}, { pickedFolder: URI.parse('memory:/elsewhere') });
    assert.equal(checked.request.prompt, 'A cat, flat vector');
  });

  const refused = { code: 'invalidRequest', field: 'style', message: /style\.json/ };
  it('stops a request where it cannot be read as a whole', async () => {
    for (const broken of ['', '{ "style": 1 }', '\ufffe', ' '.repeat(100_001)]) {
      workspace.put('memory:/site/.easel/style.json', Buffer.from(broken, 'latin1'));
      await assert.rejects(prepare(workspace), refused, broken.slice(0, 20));
    }
    workspace.faults.set('read', new FileSystemFault('NoPermissions', 'no permission'));
    await assert.rejects(prepare(workspace), refused);
  });

  it('stops a request where a reference image is missing', async () => {
    put({ referenceImages: ['brand/gone.png'] });
    await assert.rejects(prepare(workspace), { ...refused, message: /"brand\/gone\.png" is not there/ });
    assert.deepEqual((await prepare(workspace, { images: ['brand/mascot.png'] })).inputs.length, 1);
  });

  it('gives the settings for what is shown before, and the size of a target', async () => {
    put({ ...style, model: 'qwen-image-3.0' });
    const { model, style: words, negativePrompt } = await withStyle(workspace, defaultSettings, undefined);
    assert.deepEqual([model, words, negativePrompt], ['qwen-image-3.0', 'flat vector', 'text']);
    assert.equal((await styleOfTarget(workspace, URI.parse('memory:/site/docs/icon.png')))?.size, '1:1');
    assert.equal(await styleOfTarget(workspace, URI.parse('memory:/second/icon.png')), undefined);
  });

  it('is not read where a link leads to a file outside, whose content a message could tell', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'easel-style-'));
    try {
      const site = path.join(folder, 'site');
      await mkdir(path.join(site, '.easel'), { recursive: true });
      await writeFile(path.join(folder, 'private.json'), '{ "style": "secret", "token": "secret" }');
      await symlink(path.join(folder, 'private.json'), path.join(site, '.easel/style.json'));
      await assert.rejects(prepare(new NodeWorkspace(site)), {
        ...refused,
        message: /^(?!.*(?:token|secret)).*no file of the/,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('sends no reference image that a link leads to outside, and asks nobody', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'easel-style-'));
    try {
      const site = path.join(folder, 'site');
      await mkdir(path.join(site, '.easel'), { recursive: true });
      await writeFile(path.join(folder, 'private.png'), pngPicture(512, 512));
      await symlink(path.join(folder, 'private.png'), path.join(site, 'look.png'));
      await writeFile(path.join(site, '.easel/style.json'), JSON.stringify({ referenceImages: ['look.png'] }));
      await assert.rejects(prepare(new NodeWorkspace(site)), { code: 'inputImage', message: /look\.png/ });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
