import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import { customBaseUrl, isLoopback, isProviderUrl, regionBaseUrl } from '../../../../src/engine/dashscope/endpoint';

const invalid =
  (field: string) =>
  (error: unknown): boolean =>
    error instanceof EaselError && error.code === 'invalidRequest' && error.field === field;

describe('the address of a region', () => {
  const cases: [region: Parameters<typeof regionBaseUrl>[0], workspaceId: string, url: string][] = [
    ['beijing', '', 'https://dashscope.aliyuncs.com/api/v1'],
    ['singapore', '', 'https://dashscope-intl.aliyuncs.com/api/v1'],
    ['virginia', '', 'https://dashscope-us.aliyuncs.com/api/v1'],
    ['beijing', 'llm-1a2b', 'https://llm-1a2b.cn-beijing.maas.aliyuncs.com/api/v1'],
    ['singapore', 'llm-1a2b', 'https://llm-1a2b.ap-southeast-1.maas.aliyuncs.com/api/v1'],
    ['virginia', 'llm-1a2b', 'https://llm-1a2b.us-east-1.maas.aliyuncs.com/api/v1'],
    ['tokyo', 'llm-1a2b', 'https://llm-1a2b.ap-northeast-1.maas.aliyuncs.com/api/v1'],
    ['frankfurt', 'llm-1a2b', 'https://llm-1a2b.eu-central-1.maas.aliyuncs.com/api/v1'],
  ];
  for (const [region, workspaceId, url] of cases) {
    it(`${region} ${workspaceId} is ${url}, which is one of the provider's own`, () => {
      assert.equal(regionBaseUrl(region, workspaceId), url);
      assert.equal(isProviderUrl(url), true);
    });
  }

  for (const url of [
    'https://dashscope.aliyuncs.com.evil.example/api/v1',
    'https://evil-dashscope.aliyuncs.com/api/v1',
    'https://dashscope.aliyuncs.com:8443/api/v1',
    'http://dashscope.aliyuncs.com/api/v1',
    'https://dashscope.aliyuncs.com./api/v1',
    'https://a.b.cn-beijing.maas.aliyuncs.com/api/v1',
    'https://cn-beijing.maas.aliyuncs.com/api/v1',
    'https://llm.cn-hangzhou.maas.aliyuncs.com/api/v1',
    'https://bucket.oss-cn-beijing.aliyuncs.com/api/v1',
    'https://aliyuncs.com/api/v1',
    'http://127.0.0.1:8080/api/v1',
  ]) {
    it(`is not ${url}`, () => {
      assert.equal(isProviderUrl(url), false);
    });
  }

  it('needs a workspace in Frankfurt and in Tokyo', () => {
    for (const region of ['frankfurt', 'tokyo'] as const)
      assert.throws(() => regionBaseUrl(region, ''), invalid('workspaceId'));
  });

  it('refuses a workspace id that would change the host', () => {
    for (const id of [
      'evil.example.com/',
      'a.b',
      'a/b',
      'a#',
      'a?',
      'a@b',
      ' ',
      'a b',
      'ä',
      'x'.repeat(65),
      'evil.example.com#',
    ]) {
      for (const region of ['beijing', 'virginia', 'frankfurt'] as const)
        assert.throws(() => regionBaseUrl(region, id), invalid('workspaceId'), id);
    }
  });
});

describe('a custom address', () => {
  const cases: [text: string, url: string][] = [
    ['https://gateway.example.com', 'https://gateway.example.com/api/v1'],
    ['https://gateway.example.com/', 'https://gateway.example.com/api/v1'],
    ['https://gateway.example.com/api/v1', 'https://gateway.example.com/api/v1'],
    ['https://gateway.example.com/api/v1/', 'https://gateway.example.com/api/v1'],
    ['  https://GATEWAY.example.com//  ', 'https://gateway.example.com/api/v1'],
    ['https://gateway.example.com:8443/qwen/', 'https://gateway.example.com:8443/qwen/api/v1'],
    ['https://gateway.example.com/qwen/api/v1', 'https://gateway.example.com/qwen/api/v1'],
    ['https://gateway.example.com/API/V1', 'https://gateway.example.com/api/v1'],
    ['https://gateway.example.com//api/v1', 'https://gateway.example.com/api/v1'],
    ['http://127.0.0.1:8765', 'http://127.0.0.1:8765/api/v1'],
    ['http://localhost:8765/api/v1', 'http://localhost:8765/api/v1'],
    ['http://[::1]:8765', 'http://[::1]:8765/api/v1'],
    ['https://10.1.2.3', 'https://10.1.2.3/api/v1'],
  ];
  for (const [text, url] of cases) {
    it(`${JSON.stringify(text)} is ${url}`, () => {
      assert.equal(customBaseUrl(text), url);
    });
  }

  it('is refused when the key would be sent unencrypted, or when it is not a base address', () => {
    for (const text of [
      '',
      'gateway.example.com',
      '/api/v1',
      'http://gateway.example.com',
      'http://10.1.2.3',
      'http://0.0.0.0:1',
      'http://127.0.0.1.example.com',
      'http://localhost.example.com',
      'ftp://gateway.example.com',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:text/plain,x',
      'ws://127.0.0.1',
      'https://',
      'https://user@gateway.example.com',
      'https://user:secret@gateway.example.com',
      'https://gateway.example.com/?key=1',
      'https://gateway.example.com/#x',
      'http://127.0.0.1@evil.example.com',
    ]) {
      assert.throws(
        () => customBaseUrl(text),
        (error: unknown) => invalid('baseUrl')(error) && !String(error).includes('secret'),
        text,
      );
    }
  });
});

describe('this machine', () => {
  const hostOf = (url: string): string => new URL(url).hostname;
  for (const [url, isThis] of [
    ['http://localhost', true],
    ['http://LOCALHOST', true],
    ['http://easel.localhost', true],
    ['http://127.0.0.1', true],
    ['http://127.9.9.9', true],
    ['http://127.1', true],
    ['http://0x7f000001', true],
    ['http://[::1]', true],
    ['http://[0:0:0:0:0:0:0:1]', true],
    ['http://localhost.example.com', false],
    ['http://notlocalhost', false],
    ['http://127.0.0.1.example.com', false],
    ['http://128.0.0.1', false],
    ['http://0.0.0.0', false],
    ['http://169.254.169.254', false],
    ['http://[::2]', false],
    ['http://[::ffff:10.0.0.1]', false],
  ] as const) {
    it(`is ${isThis ? '' : 'not '}${url}`, () => {
      assert.equal(isLoopback(hostOf(url)), isThis);
    });
  }
});
