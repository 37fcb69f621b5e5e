import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import type { UrlRules } from '../../../../src/engine/dashscope/urlPolicy';
import { checkServiceUrl } from '../../../../src/engine/dashscope/urlPolicy';

const provider: UrlRules = { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', resultHosts: [] };
const gateway: UrlRules = {
  baseUrl: 'https://gateway.example.com:8443/api/v1',
  resultHosts: ['cdn.example.com', ' *.Storage.example.net ', '10.0.0.5'],
};
const standIn: UrlRules = { baseUrl: 'http://127.0.0.1:8765/api/v1', resultHosts: [] };
const storage = 'dashscope-result-bj.oss-cn-beijing.aliyuncs.com';

const listing = (entry: string): UrlRules => ({ ...provider, resultHosts: [entry] });

describe('an address in an answer', () => {
  const allowed: [text: string, rules: UrlRules, url?: string][] = [
    [`https://${storage}/7d/x.png?Expires=1&Signature=a%2Bb%3D`, provider],
    [
      `http://${storage}/7d/x?Expires=1&Signature=a%2Bb%3D`,
      provider,
      `https://${storage}/7d/x?Expires=1&Signature=a%2Bb%3D`,
    ],
    [`http://${storage}:80/x.png`, provider, `https://${storage}/x.png`],
    [`https://${storage}:443/x.png`, provider, `https://${storage}/x.png`],
    [`HTTPS://${storage.toUpperCase()}/X.png`, provider, `https://${storage}/X.png`],
    ['https://dashscope-result.oss-cn-shanghai.aliyuncs.com/x.png', provider],
    ['https://dashscope-result-intl.oss-ap-southeast-1.aliyuncs.com/x.png', provider],
    ['https://dashscope-result-intl.oss-cn-singapore.aliyuncs.com/x.png', provider],
    ['https://dashscope-result-wlcb-acdr-1.oss-cn-wulanchabu-acdr-1.aliyuncs.com/x.png', provider],
    ['https://dashscope-file-mgr.oss-accelerate.aliyuncs.com/', provider],
    [`https://${storage}/x.png`, gateway],
    [`http://${storage}/x.png`, standIn, `https://${storage}/x.png`],
    ['https://dashscope.aliyuncs.com/results/x.png', provider],
    ['https://gateway.example.com:8443/results/x.png', gateway],
    ['https://cdn.example.com/x.png', gateway],
    ['https://cdn.example.com:444/x.png', gateway],
    ['http://cdn.example.com/x.png', gateway, 'https://cdn.example.com/x.png'],
    ['https://eu.storage.example.net/x.png', gateway],
    ['https://10.0.0.5/x.png', gateway],
    ['http://127.0.0.1:8765/results/x.png', standIn],
    ['http://127.0.0.1:9000/x.png', { ...standIn, resultHosts: ['127.0.0.1'] }],
    ['http://127.0.0.1:9000/x.png', { ...standIn, resultHosts: ['127.0.0.1:9000'] }],
    ['https://minio.local:9000/x.png', listing('https://minio.local:9000')],
    ['https://minio.local:9000/x.png', listing('minio.local/')],
    ['https://xn--mnchen-3ya.de/x.png', listing('München.de')],
    ['https://a.xn--mnchen-3ya.de/x.png', listing('*.münchen.de')],
    ['https://[fe80::1]:9000/x.png', listing('[FE80::1]:9000')],
    ['https://minio.local/x.png', listing('minio.local:443')],
    ['http://192.168.0.5:9000/x.png', listing('http://192.168.0.5:9000')],
    ['http://minio.local/x.png', listing('HTTP://minio.local/')],
    ['http://127.0.0.1:9000/x.png', { ...standIn, resultHosts: ['http://127.0.0.1:9000/'] }],
    ['https://10.1.2.3/x.png', { baseUrl: 'https://10.1.2.3/api/v1', resultHosts: [] }],
  ];
  for (const [text, rules, url = text] of allowed) {
    it(`${text} is accepted from ${new URL(rules.baseUrl).host}`, () => {
      assert.equal(checkServiceUrl(text, rules).href, url);
    });
  }

  const refused: [text: string, rules?: UrlRules][] = [
    ['http://localhost:9000/x.png', standIn],
    ['http://127.0.0.1:9000/x.png', standIn],
    ['http://localhost:8765/x.png', standIn],
    ['https://127.0.0.1:8765/x.png', standIn],
    ['http://[::1]:8765/x.png', standIn],
    [''],
    ['x.png'],
    ['/results/x.png'],
    ['//evil.example.com/x.png'],
    ['https://'],
    ['http://[::1'],
    ['file:///etc/passwd'],
    ['data:image/png;base64,iVBORw0KGgo='],
    ['javascript:alert(1)'],
    ['ftp://example.com/x.png'],
    ['blob:https://example.com/1'],
    ['vscode://easel.easel/x'],
    [`oss://${storage}/x.png`],
    [`ws://${storage}/x.png`],
    ['https://evil.example.com/x.png'],
    [`https://${storage}.evil.example.com/x.png`],
    [`https://evil.example.com/${storage}/x.png`],
    [`https://evil.example.com?${storage}`],
    [`https://evil.example.com#${storage}`],
    [`https://evil.example.com\\@${storage}/x.png`],
    [`https://${storage}@evil.example.com/x.png`],
    [`https://user:password@${storage}/x.png`],
    [`https://key@${storage}/x.png`],
    [`https://${storage}./x.png`],
    [`https://${storage}:8443/x.png`],
    [`http://${storage}:8080/x.png`],
    ['https://dashscope.oss-cn-beijing.aliyuncs.com.cn/x.png'],
    ['https://notdashscope.oss-cn-beijing.aliyuncs.com/x.png'],
    ['https://my-bucket.oss-cn-beijing.aliyuncs.com/x.png'],
    ['https://dashscope.evil.oss-cn-beijing.aliyuncs.com/x.png'],
    ['https://oss-cn-beijing.aliyuncs.com/dashscope/x.png'],
    ['https://dashscope-result.aliyuncs.com/x.png'],
    ['http://127.0.0.1:8765/x.png'],
    ['http://127.0.0.1/x.png'],
    ['https://localhost/x.png'],
    ['https://[::1]/x.png'],
    ['http://0x7f.1/x.png'],
    ['http://2130706433/x.png'],
    ['https://0.0.0.0/x.png'],
    ['http://169.254.169.254/latest/meta-data/'],
    ['https://10.0.0.5/x.png'],
    ['https://192.168.1.1/x.png'],
    ['https://[fe80::1]/x.png'],
    ['https://[::ffff:127.0.0.1]/x.png'],
    ['http://100.100.100.200/latest/meta-data/'],
    ['https://dashscope.aliyuncs.com:444/x.png'],
    ['http://cdn.example.com:8080/x.png', gateway],
    ['https://storage.example.net/x.png', gateway],
    ['https://evilstorage.example.net/x.png', gateway],
    ['https://cdn.example.com.evil.example.org/x.png', gateway],
    ['https://10.0.0.6/x.png', gateway],
    ['http://localhost/x.png', { baseUrl: gateway.baseUrl, resultHosts: ['*.localhost'] }],
    ['http://a.localhost/x.png', { baseUrl: gateway.baseUrl, resultHosts: ['*.localhost'] }],
    ['https://10.0.0.5/x.png', { baseUrl: gateway.baseUrl, resultHosts: ['*.0.0.5', '*.5'] }],
    ['https://gateway.example.com/results/x.png', gateway],
    ['http://192.168.1.1/x.png', standIn],
    ['https://evil.example.com/x.png', standIn],
    [
      'https://evil.example.com/x.png',
      {
        baseUrl: gateway.baseUrl,
        resultHosts: [
          '',
          ' ',
          '*',
          '*.',
          '.example.com',
          'https://evil.example.com/x',
          'a@evil.example.com',
          'https://',
        ],
      },
    ],
    ['http://192.168.0.5:9000/x.png', listing('192.168.0.5:9000')],
    ['http://192.168.0.5:9000/x.png', listing('https://192.168.0.5:9000')],
    ['http://192.168.0.5:9000/x.png', listing('http://192.168.0.5')],
    ['http://a.minio.local:9000/x.png', listing('http://*.minio.local:9000')],
    ['https://minio.local:9001/x.png', listing('https://minio.local:9000')],
    ['https://minio.local:9000/x.png', listing('minio.local:443')],
    ['https://evil.example.com./x.png', { baseUrl: gateway.baseUrl, resultHosts: ['*.'] }],
  ];
  for (const [text, rules = provider] of refused) {
    it(`${JSON.stringify(text)} is refused by ${new URL(rules.baseUrl).host}`, () => {
      assert.throws(
        () => checkServiceUrl(text, rules),
        (error: unknown) => error instanceof EaselError && error.code === 'unexpectedResponse',
      );
    });
  }

  it('is refused without showing its query or credentials', () => {
    assert.throws(
      () => checkServiceUrl('https://evil.example.com/x.png?Signature=secret', provider),
      (error: unknown) =>
        error instanceof EaselError && error.message.includes('evil.example.com') && !error.message.includes('secret'),
    );
    assert.throws(
      () => checkServiceUrl('https://user:secret@evil.example.com/', provider),
      (error: unknown) => !String(error).includes('secret'),
    );
  });
});

describe('an address that is not accepted', () => {
  const refusalOf = (text: string): { field?: string | undefined; host?: string | undefined } => {
    try {
      checkServiceUrl(text, provider);
    } catch (error) {
      assert.ok(error instanceof EaselError);
      return { field: error.field, host: error.host };
    }
    throw new Error('It was accepted');
  };

  it('names its host where listing it would help', () => {
    for (const text of ['https://cdn.images.example/x.png?sig=1', 'http://cdn.images.example/x.png'])
      assert.deepEqual(refusalOf(text), { field: 'resultHosts', host: 'cdn.images.example' });
    assert.doesNotThrow(() =>
      checkServiceUrl('https://cdn.images.example/x', { ...provider, resultHosts: ['cdn.images.example'] }),
    );
  });

  it('names its port as well, so that nothing else on that host is trusted with it', () => {
    for (const origin of ['https://127.0.0.1:8443', 'https://cdn.images.example:8443']) {
      const { host = '' } = refusalOf(`${origin}/x.png`);
      assert.equal(`https://${host}`, origin);
      assert.doesNotThrow(() => checkServiceUrl(`${origin}/x.png`, listing(host)));
      assert.throws(() => checkServiceUrl(`${origin}1/x.png`, listing(host)));
    }
  });

  it('says what to write where encryption is missing, and that works', () => {
    const text = 'http://192.168.0.5:9000/x.png';
    assert.throws(
      () => checkServiceUrl(text, listing('192.168.0.5:9000')),
      (error: unknown) => error instanceof EaselError && error.message.includes('add http://192.168.0.5:9000 to'),
    );
    assert.equal(checkServiceUrl(text, listing('http://192.168.0.5:9000')).href, text);
  });

  it('names no host where it would not', () => {
    for (const text of ['http://cdn.images.example:8080/x.png', 'file:///etc/passwd', 'nothing'])
      assert.equal(refusalOf(text).host, undefined, text);
  });
});
