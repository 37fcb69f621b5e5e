import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { DashScopeClient } from '../../../../src/engine/dashscope/client';
import { customBaseUrl, isProviderAddress } from '../../../../src/engine/dashscope/endpoint';
import { TestClock } from '../../../support/clock';
import { failureOf, LineLog } from './clientHarness';

/** The error of the free check of a key at an address where everything is answered with this. */
async function checkAt(address: string, answer: () => Response): Promise<EaselError> {
  const client = new DashScopeClient({
    clock: new TestClock(),
    log: new LineLog(),
    userAgent: 'easel/test',
    chance: () => 0,
    transport: () => Promise.resolve(answer()),
  });
  const endpoint = { baseUrl: customBaseUrl(address), apiKey: 'sk-test', resultHosts: [] };
  const error = await failureOf(client.checkKey(endpoint, new AbortController().signal));
  assert.ok(error instanceof EaselError, String(error));
  return error;
}

const notFound = (): Response => Response.json({ error: { message: 'Not Found', code: null } }, { status: 404 });

describe('a base address of another API', () => {
  const parts: [address: string, part: string][] = [
    ['https://dashscope.aliyuncs.com/compatible-mode/v1', '/compatible-mode/v1'],
    ['https://dashscope.aliyuncs.com/compatible-mode/v1/', '/compatible-mode/v1'],
    ['https://dashscope.aliyuncs.com/compatible-mode', '/compatible-mode'],
    ['https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions', '/compatible-mode/v1/chat/completions'],
    ['https://dashscope-intl.aliyuncs.com/compatible-api/v1', '/compatible-api/v1'],
    [
      'https://dashscope.aliyuncs.com/api/v1/services/aigc/multimodal-generation/generation',
      '/services/aigc/multimodal-generation/generation',
    ],
    ['https://gateway.example/services/aigc/text2image/image-synthesis', '/services/aigc/text2image/image-synthesis'],
    ['https://dashscope.aliyuncs.com/api/v1/tasks/1234', '/tasks/1234'],
    ['https://gateway.example/v1', '/v1'],
    ['https://gateway.example/team/v1', '/v1'],
    ['https://gateway.example/openai/v1', '/openai/v1'],
    ['https://gateway.example/v1/images/generations', '/v1/images/generations'],
    ['https://gateway.example/images/generations', '/images/generations'],
    ['https://gateway.example/anthropic/v1/messages', '/anthropic/v1/messages'],
    ['https://gateway.example/v1/chat', '/v1/chat'],
    ['https://gateway.example/Compatible-Mode/V1', '/Compatible-Mode/V1'],
    ['https://dashscope.aliyuncs.com/api/v1/services', '/services'],
    ['https://dashscope.aliyuncs.com/api/v1/uploads', '/uploads'],
    ['https://dashscope.aliyuncs.com/api/v1/text2image/image-synthesis', '/text2image/image-synthesis'],
    ['https://dashscope.aliyuncs.com/api-ws/v1/inference', '/api-ws/v1/inference'],
    ['https://dashscope.aliyuncs.com/api/v2', '/api/v2'],
    ['https://dashscope.aliyuncs.com/api/v1/api/v1', '/api/v1'],
    ['https://dashscope.aliyuncs.com/api/v1.', '/api/v1.'],
    ['https://gateway.example/api', '/api'],
    ['https://dashscope.aliyuncs.com/apps/anthropic', '/apps/anthropic'],
  ];
  for (const [address, part] of parts) {
    it(`is told with the part to drop: ${address}`, async () => {
      const error = await checkAt(address, notFound);
      assert.deepEqual([error.code, error.field, error.httpStatus], ['unexpectedResponse', 'baseUrl', 404]);
      assert.ok(error.message.includes(`remove "${part}"`), error.message);
      assert.ok(error.message.includes('Not Found'), error.message);
    });
  }

  it('is told without a part where none is known', async () => {
    const error = await checkAt('https://gateway.example/pictures', notFound);
    assert.deepEqual([error.code, error.field], ['unexpectedResponse', 'baseUrl']);
    assert.match(error.message, /no image API at https:\/\/gateway\.example\/pictures\/api\/v1/);
  });

  const bodies: [name: string, answer: () => Response][] = [
    ['a page', () => new Response('<title>404</title>', { status: 404 })],
    ['nothing', () => new Response(null, { status: 404 })],
    ['a code', () => Response.json({ code: 'NotFound', message: 'no' }, { status: 404 })],
    ['the code of a model', () => Response.json({ code: 'ModelNotFound', message: 'no' }, { status: 404 })],
  ];
  for (const [name, answer] of bodies) {
    it(`is what a 404 of the free query means, with ${name}`, async () => {
      const error = await checkAt('https://gateway.example/v1', answer);
      assert.deepEqual([error.code, error.field], ['unexpectedResponse', 'baseUrl']);
      assert.match(error.message, /remove "\/v1"/);
    });
  }
});

describe('an address of the provider', () => {
  it('is a shared host or one of a workspace', () => {
    for (const host of ['dashscope.aliyuncs.com', 'dashscope-intl.aliyuncs.com', 'ws1.eu-central-1.maas.aliyuncs.com'])
      assert.equal(isProviderAddress(`https://${host}/api/v1`), true, host);
    for (const host of ['gateway.example', 'coding.dashscope.aliyuncs.com', 'maas.aliyuncs.com', '127.0.0.1:1'])
      assert.equal(isProviderAddress(`https://${host}/api/v1`), false, host);
  });
});
