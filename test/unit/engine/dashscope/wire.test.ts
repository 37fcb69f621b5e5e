import assert from 'node:assert/strict';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import { checkRequest } from '../../../../src/core/request/imageRequest';
import type { RequestDefaults } from '../../../../src/core/request/imageRequest';
import type { WireRequest } from '../../../../src/engine/dashscope/wire';
import { toWire } from '../../../../src/engine/dashscope/wire';
import { defaults } from './clientHarness';

function wire(options: ImageOptions, settings: Partial<RequestDefaults> = {}): WireRequest {
  const { request, model } = checkRequest(options, { ...defaults, ...settings }, () => 42);
  return toWire(request, model, (options.images ?? []).map(String));
}

const json = { 'Content-Type': 'application/json' };
const asTask = { ...json, 'X-DashScope-Async': 'enable' };
const [one, two] = ['https://example.com/1.png', 'data:image/png;base64,iVBORw0KGgo='];

describe('a request on the wire', () => {
  const cases: [name: string, options: ImageOptions, settings: Partial<RequestDefaults>, wire: WireRequest][] = [
    [
      'generates with Qwen by messages',
      { prompt: 'A lighthouse', model: 'qwen-image-2.0', n: 2, size: '16:9', negativePrompt: 'blurry' },
      {},
      {
        path: '/services/aigc/multimodal-generation/generation',
        headers: json,
        body: {
          model: 'qwen-image-2.0',
          input: { messages: [{ role: 'user', content: [{ text: 'A lighthouse' }] }] },
          parameters: {
            size: '2688*1536',
            n: 2,
            seed: 42,
            watermark: false,
            prompt_extend: true,
            negative_prompt: 'blurry',
          },
        },
      },
    ],
    [
      'edits with Qwen, images in order and before the text',
      { prompt: 'Put image 1 beside image 2', model: 'qwen-image-edit-plus', images: [one, two] },
      {},
      {
        path: '/services/aigc/multimodal-generation/generation',
        headers: json,
        body: {
          model: 'qwen-image-edit-plus',
          input: {
            messages: [
              { role: 'user', content: [{ image: one }, { image: two }, { text: 'Put image 1 beside image 2' }] },
            ],
          },
          parameters: { n: 1, seed: 42, watermark: false, prompt_extend: true },
        },
      },
    ],
    [
      'edits with the oldest model, which takes little',
      { prompt: 'Make it night', model: 'qwen-image-edit', images: [one], watermark: true },
      { negativePrompt: 'blurry' },
      {
        path: '/services/aigc/multimodal-generation/generation',
        headers: json,
        body: {
          model: 'qwen-image-edit',
          input: { messages: [{ role: 'user', content: [{ image: one }, { text: 'Make it night' }] }] },
          parameters: { n: 1, seed: 42, watermark: true, negative_prompt: 'blurry' },
        },
      },
    ],
    [
      'makes a task by prompt, with the negative prompt in the input',
      { prompt: 'A couplet', model: 'qwen-image-plus', size: '1664*928', negativePrompt: 'blurry' },
      { protocol: 'async' },
      {
        path: '/services/aigc/text2image/image-synthesis',
        headers: asTask,
        body: {
          model: 'qwen-image-plus',
          input: { prompt: 'A couplet', negative_prompt: 'blurry' },
          parameters: { size: '1664*928', n: 1, seed: 42, watermark: false, prompt_extend: true },
        },
      },
    ],
    [
      'makes a task by prompt and images',
      {
        prompt: 'Put the clock beside the vase',
        model: 'wan2.5-i2i-preview',
        images: [one, two],
        n: 4,
        negativePrompt: 'blurry',
      },
      {},
      {
        path: '/services/aigc/image2image/image-synthesis',
        headers: asTask,
        body: {
          model: 'wan2.5-i2i-preview',
          input: { prompt: 'Put the clock beside the vase', negative_prompt: 'blurry', images: [one, two] },
          parameters: { n: 4, seed: 42, watermark: false, prompt_extend: true },
        },
      },
    ],
    [
      'makes a task by messages',
      { prompt: 'A flower shop', model: 'wan2.6-t2i', size: '1:1', negativePrompt: 'blurry', seed: 0 },
      { promptExtend: false },
      {
        path: '/services/aigc/image-generation/generation',
        headers: asTask,
        body: {
          model: 'wan2.6-t2i',
          input: { messages: [{ role: 'user', content: [{ text: 'A flower shop' }] }] },
          parameters: {
            size: '1280*1280',
            n: 1,
            seed: 0,
            watermark: false,
            prompt_extend: false,
            negative_prompt: 'blurry',
          },
        },
      },
    ],
    [
      'has a palette',
      {
        prompt: 'A flower shop',
        model: 'wan2.7-image-pro',
        size: '4K',
        thinkingMode: true,
        colorPalette: [
          { hex: '#c2d1e6', ratio: '50%' },
          { hex: '#636574', ratio: '30.0%' },
          { hex: '#C0B5B4', ratio: '20.00%' },
        ],
      },
      { protocol: 'sync' },
      {
        path: '/services/aigc/multimodal-generation/generation',
        headers: json,
        body: {
          model: 'wan2.7-image-pro',
          input: { messages: [{ role: 'user', content: [{ text: 'A flower shop' }] }] },
          parameters: {
            size: '4096*4096',
            n: 1,
            seed: 42,
            watermark: false,
            thinking_mode: true,
            color_palette: [
              { hex: '#C2D1E6', ratio: '50.00%' },
              { hex: '#636574', ratio: '30.00%' },
              { hex: '#C0B5B4', ratio: '20.00%' },
            ],
          },
        },
      },
    ],
    [
      'has regions',
      {
        prompt: 'Place the clock in the box',
        model: 'wan2.7-image',
        images: [one, two],
        boxes: [[], [[989, 515, 1138, 681]]],
      },
      {},
      {
        path: '/services/aigc/image-generation/generation',
        headers: asTask,
        body: {
          model: 'wan2.7-image',
          input: {
            messages: [
              { role: 'user', content: [{ image: one }, { image: two }, { text: 'Place the clock in the box' }] },
            ],
          },
          parameters: { n: 1, seed: 42, watermark: false, bbox_list: [[], [[989, 515, 1138, 681]]] },
        },
      },
    ],
    [
      'makes a set',
      { prompt: 'Four seasons', model: 'wan2.7-image', sequential: true, n: 4 },
      {},
      {
        path: '/services/aigc/image-generation/generation',
        headers: asTask,
        body: {
          model: 'wan2.7-image',
          input: { messages: [{ role: 'user', content: [{ text: 'Four seasons' }] }] },
          parameters: { n: 4, seed: 42, watermark: false, enable_sequential: true },
        },
      },
    ],
    [
      'streams text and images',
      { prompt: 'A tutorial', model: 'wan2.6-image', interleaved: true, maxImages: 3 },
      { protocol: 'sync' },
      {
        path: '/services/aigc/multimodal-generation/generation',
        headers: { ...json, 'X-DashScope-Sse': 'enable' },
        body: {
          model: 'wan2.6-image',
          input: { messages: [{ role: 'user', content: [{ text: 'A tutorial' }] }] },
          parameters: { n: 1, seed: 42, watermark: false, enable_interleave: true, max_images: 3, stream: true },
        },
      },
    ],
    [
      'makes text and images as a task, without a stream',
      { prompt: 'A tutorial', model: 'wan2.6-image', interleaved: true },
      {},
      {
        path: '/services/aigc/image-generation/generation',
        headers: asTask,
        body: {
          model: 'wan2.6-image',
          input: { messages: [{ role: 'user', content: [{ text: 'A tutorial' }] }] },
          parameters: { n: 1, seed: 42, watermark: false, enable_interleave: true, max_images: 1 },
        },
      },
    ],
    [
      'names the thinking switch as the model does',
      { prompt: 'A lighthouse', model: 'qwen-image-3.0-pro', thinkingMode: true },
      {},
      {
        path: '/services/aigc/multimodal-generation/generation',
        headers: json,
        body: {
          model: 'qwen-image-3.0-pro',
          input: { messages: [{ role: 'user', content: [{ text: 'A lighthouse' }] }] },
          parameters: { n: 1, seed: 42, watermark: false, prompt_extend: true, enable_thinking: true },
        },
      },
    ],
    [
      'has no n where the model must not get one',
      { prompt: 'A lighthouse', model: 'z-image-turbo' },
      {},
      {
        path: '/services/aigc/multimodal-generation/generation',
        headers: json,
        body: {
          model: 'z-image-turbo',
          input: { messages: [{ role: 'user', content: [{ text: 'A lighthouse' }] }] },
          parameters: { seed: 42 },
        },
      },
    ],
    [
      'says that an uploaded image has to be looked up',
      { prompt: 'Make it night', images: [one, 'oss://dashscope-instant/1.png'] },
      {},
      {
        path: '/services/aigc/multimodal-generation/generation',
        headers: { ...json, 'X-DashScope-OssResourceResolve': 'enable' },
        body: {
          model: 'qwen-image-2.0',
          input: {
            messages: [
              {
                role: 'user',
                content: [{ image: one }, { image: 'oss://dashscope-instant/1.png' }, { text: 'Make it night' }],
              },
            ],
          },
          parameters: { n: 1, seed: 42, watermark: false, prompt_extend: true },
        },
      },
    ],
  ];
  for (const [name, options, settings, expected] of cases) {
    it(name, () => {
      assert.deepEqual(wire(options, settings), expected);
    });
  }
});
