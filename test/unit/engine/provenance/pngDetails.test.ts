import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { URI } from 'vscode-uri';
import { readImageDetails } from '../../../../src/engine/provenance/readImageDetails';
import { textsOf } from '../../../../src/engine/provenance/embedding';
import { pngDetails, withoutOwnTexts } from '../../../../src/engine/provenance/pngDetails';
import { internationalTextChunk, textChunk } from '../../../../src/engine/images/pngText';
import { recordVersion, type EaselRecord } from '../../../../src/core/provenance/easelRecord';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { jpegPicture, pngChunk, pngPicture } from '../../../support/pictures';
import { pngCorpus, withChunks } from '../../../support/pngCorpus';

const picture = pngPicture(9, 7);
const record: EaselRecord = {
  version: recordVersion,
  prompt: 'a “cat”\nwith a hat',
  negativePrompt: 'dogs',
  model: 'wan2.7-image',
  seed: 7,
  size: '9*7',
  options: { prompt: 'a “cat”\nwith a hat, flat', seed: 7 },
  extensionVersion: '1.2.3',
};
const own = textsOf(record, 'trainedAlgorithmicMedia').map(({ chunk }) => chunk);
const withText = (keyword: string, text: string): Uint8Array => withChunks(picture, [textChunk(keyword, text)]);

describe('the details of a PNG', () => {
  it('are those of the record, before those of other texts', () => {
    const details = pngDetails(withChunks(picture, own));
    assert.deepEqual(details, { record, labels: ['iptc'] });
  });

  it('survive a way through the text of other tools', () => {
    const [, parameters = new Uint8Array(0)] = own;
    assert.deepEqual(pngDetails(withChunks(picture, [parameters])).foreign, {
      prompt: 'a “cat”\nwith a hat, flat',
      negativePrompt: 'dogs',
      seed: 7,
      size: '9*7',
      model: 'wan2.7-image',
    });
  });

  const workflow = {
    nodes: [
      {
        id: 3,
        type: 'KSampler',
        widgets_values: [42, 'fixed'],
        inputs: [
          { name: 'positive', link: 1 },
          { name: 'negative', link: 2 },
        ],
      },
      { id: 6, type: 'CLIPTextEncode', widgets_values: ['a fox'], inputs: [] },
      { id: 7, type: 'CLIPTextEncode', widgets_values: ['blur'], inputs: [] },
      { id: 5, type: 'EmptyLatentImage', widgets_values: [512, 768, 1] },
    ],
    links: [
      [1, 6, 0, 3, 1, 'CONDITIONING'],
      [2, 7, 0, 3, 2, 'CONDITIONING'],
    ],
  };
  const run = {
    '3': { class_type: 'KSampler', inputs: { seed: 42, positive: ['9', 0], negative: ['7', 0] } },
    '4': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'dream.safetensors' } },
    '5': { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 768, batch_size: 1 } },
    '6': { class_type: 'CLIPTextEncode', inputs: { text: ['10', 0], clip: ['4', 1] } },
    '7': { class_type: 'CLIPTextEncode', inputs: { text: 'blur', clip: ['4', 1] } },
    '9': { class_type: 'ControlNetApply', inputs: { conditioning: ['6', 0], strength: 1 } },
    '10': { class_type: 'PrimitiveString', inputs: { value: 'a fox' } },
  };
  const fox = { prompt: 'a fox', negativePrompt: 'blur', seed: 42, size: '512*768' };
  const foreign: Record<string, [keyword: string, text: string, expected: object]> = {
    AUTOMATIC1111: [
      'parameters',
      'a fox, "red"\nsecond line\nNegative prompt: blur,\nugly\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x768, Model hash: ab12, Model: "x: y", Version: v1.6.0',
      { prompt: 'a fox, "red"\nsecond line', negativePrompt: 'blur,\nugly', seed: 42, size: '512*768', model: 'x: y' },
    ],
    'AUTOMATIC1111, a prompt alone': ['parameters', '红色的狐狸', { prompt: '红色的狐狸' }],
    'ComfyUI, as it was run': ['prompt', JSON.stringify(run), { ...fox, model: 'dream.safetensors' }],
    'ComfyUI, with NaN': [
      'prompt',
      JSON.stringify(run).replace('"strength":1', '"strength":NaN'),
      { ...fox, model: 'dream.safetensors' },
    ],
    'ComfyUI, with NaN in a list': [
      'prompt',
      JSON.stringify({ ...run, '8': { class_type: 'a NaN "x', is_changed: [0] } }).replace('[0]', '[NaN, -Infinity]'),
      { ...fox, model: 'dream.safetensors' },
    ],
    'ComfyUI, both prompts through one node': [
      'prompt',
      JSON.stringify({
        ...run,
        '3': { class_type: 'KSampler', inputs: { seed: 42, positive: ['9', 0], negative: ['9', 1] } },
        '9': { class_type: 'ControlNetApplyAdvanced', inputs: { positive: ['6', 0], negative: ['7', 0], strength: 1 } },
      }),
      { ...fox, model: 'dream.safetensors' },
    ],
    'ComfyUI, both prompts through one node, as it is shown': [
      'workflow',
      JSON.stringify({
        nodes: [
          ...workflow.nodes.filter(({ type }) => type !== 'KSampler'),
          {
            id: 3,
            type: 'KSampler',
            widgets_values: [42],
            inputs: [
              { name: 'positive', link: 3 },
              { name: 'negative', link: 4 },
            ],
          },
          {
            id: 9,
            type: 'ControlNetApplyAdvanced',
            inputs: [
              { name: 'positive', link: 1 },
              { name: 'negative', link: 2 },
            ],
          },
        ],
        links: [
          [1, 6, 0, 9, 0, 'CONDITIONING'],
          [2, 7, 0, 9, 1, 'CONDITIONING'],
          [3, 9, 0, 3, 1, 'CONDITIONING'],
          [4, 9, 1, 3, 2, 'CONDITIONING'],
        ],
      }),
      fox,
    ],
    'ComfyUI, a prompt that a node joins': [
      'prompt',
      JSON.stringify({
        ...run,
        '10': { class_type: 'StringConcatenate', inputs: { string_a: 'a', string_b: ['11', 0], delimiter: '' } },
        '11': { class_type: 'ShowText', inputs: { text_0: 'fox' } },
      }),
      { ...fox, model: 'dream.safetensors' },
    ],
    'ComfyUI, as it is shown': ['workflow', JSON.stringify(workflow), fox],
    'InvokeAI 3 and later': [
      'invokeai_metadata',
      JSON.stringify({
        positive_prompt: 'a fox',
        negative_prompt: 'blur',
        seed: 42,
        width: 512,
        height: 768,
        model: { model_name: 'sdxl' },
      }),
      { ...fox, model: 'sdxl' },
    ],
    'InvokeAI 2': [
      'sd-metadata',
      JSON.stringify({
        model_weights: 'sd-1.5',
        image: { prompt: [{ prompt: 'a fox [blur]', weight: 1 }], seed: 42, width: 512, height: 768 },
      }),
      { ...fox, model: 'sd-1.5' },
    ],
    'InvokeAI 2, its command': ['Dream', '"a fox [blur]" -s 50 -S 42 -W 512 -H 768 -C 7.5', fox],
  };
  for (const [name, [keyword, text, expected]] of Object.entries(foreign)) {
    it(`understand ${name}`, () => {
      const details = pngDetails(withText(keyword, text)).foreign;
      assert.deepEqual(JSON.parse(JSON.stringify(details)), expected);
    });
  }

  it('tell no negative prompt of ComfyUI as the prompt where that comes from a node that is not known', () => {
    const unknown = { ...run, '10': { class_type: 'Oracle', inputs: { seed: 1 } } };
    assert.deepEqual(pngDetails(withText('prompt', JSON.stringify(unknown))), { labels: [] });
  });

  it('take no harm from texts that are none of these', () => {
    const circle = { '1': { class_type: 'KSampler', inputs: { positive: ['1', 0] } } };
    const texts = [
      '',
      '{',
      '[]',
      'null',
      '{"nodes":[null,{"id":1}],"links":[null]}',
      JSON.stringify(circle),
      '{"image":{"prompt":[1]}}',
    ];
    for (const keyword of ['prompt', 'workflow', 'invokeai_metadata', 'sd-metadata', 'Dream', 'Easel'])
      for (const text of texts) assert.deepEqual(pngDetails(withText(keyword, text)), { labels: [] });
    const bomb = Buffer.concat([Buffer.from('parameters\0\0'), deflateSync(Buffer.alloc(50_000_000, 'a'))]);
    assert.deepEqual(pngDetails(withChunks(picture, [pngChunk('zTXt', bomb)])), { labels: [] });
  });

  it('name the labels of the service, wherever they stand', () => {
    const labelled = pngCorpus.map(({ name, bytes }) => [name, pngDetails(bytes).labels.join()] as const);
    for (const [name, labels] of labelled)
      assert.equal(labels, /AIGC|damaged/u.test(name) ? 'aigc' : name.includes('C2PA') ? 'c2pa' : '', name);
    const xmp = internationalTextChunk('XML:com.adobe.xmp', '<TC260:AIGC>{"Label":"1"}</TC260:AIGC>');
    assert.deepEqual(pngDetails(withChunks(picture, [xmp])).labels, ['aigc']);
  });
});

describe('withoutOwnTexts', () => {
  it('gives back the PNG as it was before, for every kind of PNG', () => {
    for (const { name, bytes } of pngCorpus) {
      assert.deepEqual(withoutOwnTexts(withChunks(bytes, own)), Buffer.from(bytes), name);
      assert.equal(withoutOwnTexts(bytes), undefined, name);
    }
  });

  it('keeps what follows the end, and parameters and XMP of others', () => {
    const theirs = withChunks(picture, [
      textChunk('parameters', 'a dog\nSteps: 1, Seed: 2, Version: v1'),
      internationalTextChunk('XML:com.adobe.xmp', '<x:xmpmeta x:xmptk="Easel 1.2.3"> changed since </x:xmpmeta>'),
    ]);
    const tail = Buffer.from('after the end');
    assert.deepEqual(withoutOwnTexts(Buffer.concat([withChunks(theirs, own), tail])), Buffer.concat([theirs, tail]));
  });
});

describe('readImageDetails', () => {
  it('says of each input whether it is the same, has changed or is missing, in any workspace folder', async () => {
    const workspace = new InMemoryWorkspace('memory:/site', 'memory:/second');
    const hash = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
    const inputs = ['a.png', 'b.png', 'c.png', '../outside.png'].map(path => ({ path, sha256: hash }));
    workspace.put('memory:/site/a.png', 'other');
    workspace.put('memory:/second/a.png', 'hello');
    workspace.put('memory:/site/b.png', 'changed');
    workspace.put('memory:/outside.png', 'hello');
    const image = workspace.put(
      'memory:/site/x.png',
      withChunks(
        picture,
        textsOf({ ...record, inputs }).map(({ chunk }) => chunk),
      ),
    );
    const details = await readImageDetails(workspace, image);
    assert.deepEqual(
      details?.inputs?.map(({ state }) => state),
      ['same', 'changed', 'missing', 'missing'],
    );
    assert.equal(details.origin, 'easel');
    assert.equal(details.placeholder, false);
  });

  it('is nothing for files that say nothing, and an error for those that are not there', async () => {
    const workspace = new InMemoryWorkspace('memory:/site');
    for (const content of [picture, jpegPicture(), 'text', ''])
      assert.equal(await readImageDetails(workspace, workspace.put('memory:/site/x.png', content)), undefined);
    await assert.rejects(readImageDetails(workspace, URI.parse('memory:/site/none.png')), { code: 'inputImage' });
  });
});
