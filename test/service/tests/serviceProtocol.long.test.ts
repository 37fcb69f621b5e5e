import assert from 'node:assert/strict';
import { startService } from '../dashScopeService';
import type { DashScopeService } from '../dashScopeService';
import {
  bearer,
  bodyOf,
  codeOf,
  dataUrl,
  get,
  outputOf,
  paths,
  picture,
  post,
  read,
  submit,
  taskIdOf,
} from './serviceCalls';
import type { Json, Path, Wanted } from './serviceCalls';

const asyncHeader = { 'X-DashScope-Async': 'enable' };

describe('service: refusals', () => {
  let service: DashScopeService;
  let input = '';
  before(async () => {
    service = await startService({ rateLimits: false, syncDurationMs: 0 });
    input = dataUrl(await picture(400, 400));
  });
  after(() => service.close());
  afterEach(() => {
    service.reset();
  });

  const refuses = async (wanted: Wanted, code: string, words: RegExp | string): Promise<void> => {
    const answer = await submit(service, wanted);
    assert.equal(codeOf(answer), code, JSON.stringify(answer.body));
    assert.match(String(answer.body['message']), words instanceof RegExp ? words : new RegExp(words));
    assert.equal(typeof answer.body['request_id'], 'string');
  };
  const accepts = async (wanted: Wanted): Promise<void> => {
    const answer = await submit(service, wanted);
    assert.equal(answer.status, 200, `${JSON.stringify(wanted).slice(0, 300)} ${JSON.stringify(answer.body)}`);
  };

  it('checks the API key before anything else', async () => {
    const url = service.baseUrl + paths.sync;
    const without = await read(fetch(url, { method: 'POST', body: '{' }));
    assert.deepEqual([codeOf(without), without.body['message']], ['401 InvalidApiKey', 'No API-key provided.']);
    const wrong = await read(post(service, paths.sync, '{', { Authorization: 'Bearer sk-other', ...asyncHeader }));
    assert.deepEqual([codeOf(wrong), wrong.body['message']], ['401 InvalidApiKey', 'Invalid API-key provided.']);
    for (const path of ['/tasks/x', '/tasks', '/uploads?action=getPolicy&model=qwen-image-2.0', '/nowhere']) {
      assert.equal(codeOf(await read(fetch(service.baseUrl + path))), '401 InvalidApiKey', path);
    }
    assert.equal(codeOf(await get(service, '/nowhere')), '404 NotFound');
  });

  it('needs the async header on async paths, and refuses it on the sync path', async () => {
    const sync = await read(post(service, paths.sync, bodyOf({ model: 'qwen-image-2.0' }), asyncHeader));
    assert.equal(codeOf(sync), '403 AccessDenied');
    assert.match(String(sync.body['message']), /does not support asynchronous calls/);
    for (const path of ['asyncMessages', 'asyncPrompt', 'asyncPromptImages'] as const) {
      const answer = await read(post(service, paths[path], bodyOf({ model: 'wan2.6-t2i', path })));
      assert.equal(codeOf(answer), '403 AccessDenied');
      assert.match(String(answer.body['message']), /does not support synchronous calls/);
    }
  });

  it('needs a JSON object with a model and an input', async () => {
    const codes = async (body: unknown): Promise<string> => codeOf(await read(post(service, paths.sync, body)));
    assert.equal(await codes('{'), '400 InvalidParameter');
    assert.equal(await codes('[]'), '400 InvalidParameter');
    assert.equal(await codes({ input: {} }), '400 BadRequest.EmptyModel');
    assert.equal(await codes({ model: 'qwen-image-2.0' }), '400 BadRequest.EmptyInput');
    assert.equal(await codes({ ...bodyOf({ model: 'qwen-image-2.0' }), prompt: 'A cat' }), '400 InvalidParameter');
    const typed = await read(
      post(service, paths.sync, bodyOf({ model: 'qwen-image-2.0' }), { 'Content-Type': 'text/plain' }),
    );
    assert.equal(codeOf(typed), '400 InvalidParameter');
  });

  it('needs exactly one user message with one text', async () => {
    const entry = { role: 'user', content: [{ text: 'A cat' }] };
    const attempts: [Json, string][] = [
      [{ messages: [] }, 'messages length only support 1'],
      [{ messages: [entry, entry] }, 'messages length only support 1'],
      [{ messages: [{ ...entry, role: 'system' }] }, 'role'],
      [{ messages: [{ role: 'user', content: [] }] }, 'lack of image or text'],
      [{ messages: [{ role: 'user', content: [{ text: ' ' }] }] }, 'lack of image or text'],
      [{ messages: [{ role: 'user', content: [{ text: 'a' }, { text: 'b' }] }] }, 'lack of image or text'],
      [{ messages: [{ role: 'user', content: 'A cat' }] }, 'lack of image or text'],
      [{ messages: [entry], negative_prompt: 'x' }, 'negative_prompt'],
    ];
    for (const [given, message] of attempts) {
      const answer = await read(post(service, paths.sync, { model: 'qwen-image-2.0', input: given }));
      assert.equal(codeOf(answer), '400 InvalidParameter', JSON.stringify(given));
      assert.match(String(answer.body['message']), new RegExp(message));
    }
  });

  it('checks that the model exists in the region and on the path', async () => {
    await refuses({ model: 'no-such-model' }, '400 InvalidParameter', 'Model not exist');
    const elsewhere: [string, Path][] = [
      ['qwen-image-2.0', 'asyncPrompt'],
      ['qwen-image-plus-2026-01-09', 'asyncPrompt'],
      ['qwen-image-edit', 'asyncMessages'],
      ['wan2.5-t2i-preview', 'sync'],
      ['wan2.7-image', 'asyncPrompt'],
      ['wan2.2-t2i-flash', 'asyncMessages'],
      ['wan2.5-i2i-preview', 'asyncPrompt'],
      ['qwen-image', 'asyncPromptImages'],
    ];
    for (const [model, path] of elsewhere)
      await refuses({ model, path }, '400 InvalidParameter', 'url error, please check url!');
  });

  it('checks the number of input pictures', async () => {
    const url = 'https://example.com/cat.png';
    const counts: [string, number, number][] = [
      ['qwen-image-2.0', 0, 3],
      ['qwen-image', 0, 0],
      ['qwen-image-edit', 1, 3],
      ['wan2.7-image', 0, 9],
      ['wan2.6-image', 1, 4],
      ['wan2.6-t2i', 0, 0],
      ['qwen-image-2.1-pro', 0, 10],
    ];
    for (const [model, min, max] of counts) {
      if (min > 0)
        await refuses(
          { model, images: Array<string>(min - 1).fill(url) },
          '400 InvalidParameter',
          'lack of image or text',
        );
      await accepts({
        model,
        images: Array<string>(max).fill(url),
        parameters: model === 'wan2.6-t2i' ? { n: 1 } : {},
      });
      await refuses({ model, images: Array<string>(max + 1).fill(url) }, '400 InvalidParameter', 'images');
    }
  });

  it('accepts data URLs, http(s) addresses and uploads as pictures, and nothing else', async () => {
    const model = 'qwen-image-edit-plus';
    await accepts({ model, images: [input] });
    for (const image of ['cat.png', 'file:///cat.png', 'data:text/plain;base64,AAAA', 'data:image/png,AAAA', 7, null]) {
      await refuses({ model, images: [image] }, '400 InvalidParameter', /image format error|lack of image or text/);
    }
    await refuses({ model, images: ['https://example.com/猫.png'] }, '400 InvalidURL', 'URL');
    await refuses(
      { model, images: ['oss://dashscope-instant/a/b.png'] },
      '400 InvalidParameter',
      'does not appear to be valid',
    );
    const tooLong = `data:image/png;base64,${'A'.repeat(10_485_760)}`;
    await refuses(
      { model, images: [tooLong] },
      '400 InvalidParameter',
      'Exceeded limit on max bytes per data-uri item : 10485760',
    );
  });

  it('checks that n is within the range of the model', async () => {
    const ranges: [string, Path, number][] = [
      ['qwen-image-2.0', 'sync', 6],
      ['qwen-image-max', 'sync', 1],
      ['qwen-image-edit', 'sync', 1],
      ['qwen-image-edit-max', 'sync', 6],
      ['wan2.7-image', 'sync', 4],
      ['wan2.6-t2i', 'asyncMessages', 4],
      ['wan2.5-t2i-preview', 'asyncPrompt', 4],
      ['qwen-image', 'asyncPrompt', 1],
    ];
    for (const [model, path, max] of ranges) {
      const images = model.includes('edit') ? [input] : [];
      const message = max === 1 ? 'num_images_per_prompt must be 1' : `Range of n should be \\[1, ${max}\\]`;
      for (const n of [0, max + 1, 1.5, '1'])
        await refuses({ model, path, images, parameters: { n } }, '400 InvalidParameter', message);
      await accepts({ model, path, images, parameters: { n: max } });
    }
    await accepts({ model: 'wan2.7-image', parameters: { n: 12, enable_sequential: true } });
    await refuses(
      { model: 'wan2.7-image', parameters: { n: 13, enable_sequential: true } },
      '400 InvalidParameter',
      '\\[1, 12\\]',
    );
    await refuses(
      { model: 'z-image-turbo', parameters: { n: 1 } },
      '400 InvalidParameter',
      'Parameter n is not supported',
    );
  });

  it('warns if n is omitted, since the default may cost more', async () => {
    await accepts({ model: 'wan2.6-t2i' });
    assert.deepEqual(
      service.warnings.map(({ message }) => message),
      ['n omitted'],
    );
    assert.equal(service.images.length, 4);
    service.reset();
    await accepts({ model: 'z-image-turbo' });
    assert.equal(service.warnings.length, 0);
  });

  it('checks the seed', async () => {
    for (const seed of [-1, 2_147_483_648, 1.5, '1'])
      await refuses({ model: 'qwen-image-2.0', parameters: { n: 1, seed } }, '400 InvalidParameter', 'seed');
    for (const seed of [0, 2_147_483_647]) await accepts({ model: 'qwen-image-2.0', parameters: { n: 1, seed } });
  });

  it('truncates a prompt over the limit silently, and counts it', async () => {
    await accepts({
      model: 'qwen-image',
      prompt: '山'.repeat(801),
      parameters: { n: 1, negative_prompt: 'x'.repeat(501) },
    });
    assert.equal(service.truncatedPrompts, 2);
    assert.equal(service.images[0]?.prompt.length, 800);
  });

  it('answers UNKNOWN for an unknown task', async () => {
    const answer = await get(service, '/tasks/00000000-0000-0000-0000-000000000000');
    assert.equal(answer.status, 200);
    assert.deepEqual(outputOf(answer), { task_id: '00000000-0000-0000-0000-000000000000', task_status: 'UNKNOWN' });
  });

  it('cancels only pending tasks', async () => {
    let now = 0;
    const slow = await startService({ now: () => now, taskDurationMs: 1000 });
    try {
      const cancel = (id: string) =>
        read(fetch(`${slow.baseUrl}/tasks/${id}/cancel`, { method: 'POST', headers: bearer }));
      const status = async (id: string) => outputOf(await get(slow, `/tasks/${id}`))['task_status'];
      const wanted: Wanted = { model: 'wan2.5-t2i-preview', path: 'asyncPrompt', parameters: { n: 1 } };
      const first = taskIdOf(await submit(slow, wanted));
      assert.equal((await cancel(first)).status, 200);
      assert.equal(await status(first), 'CANCELED');
      const second = taskIdOf(await submit(slow, wanted));
      now += 500;
      assert.equal(await status(second), 'RUNNING');
      assert.equal(codeOf(await cancel(second)), '400 UnsupportedOperation');
      assert.equal(codeOf(await cancel('no-such-task')), '400 UnsupportedOperation');
    } finally {
      await slow.close();
    }
  });

  it('records its refusals', async () => {
    await refuses({ model: 'qwen-image', parameters: { n: 2 } }, '400 InvalidParameter', 'must be 1');
    const [refusal] = service.refused;
    assert.deepEqual(
      [refusal?.status, refusal?.code, refusal?.model, refusal?.scripted],
      [400, 'InvalidParameter', 'qwen-image', false],
    );
    const request = service.requests[refusal?.request ?? -1];
    assert.equal(request?.headers.authorization, 'Bearer sk-test');
    assert.deepEqual([request?.route, request?.status, request?.prompt], ['sync', 400, 'A cat']);
  });
});
