import assert from 'node:assert/strict';
import { EaselError } from '../../src/core/base/errors';
import { checkServiceUrl, type UrlRules } from '../../src/engine/dashscope/urlPolicy';
import { mutatedBytes, oneOf, listOf, type Random } from './mutate';
import { refused, runRounds, taken, type FuzzOptions, type FuzzResult, type Outcome } from './rounds';

const fragments = [
  'https:',
  'http:',
  'file:',
  'javascript:',
  '//',
  '/',
  '\\',
  '@',
  ':',
  '?',
  '#',
  '.',
  '*',
  '%2e',
  '%00',
  'dashscope',
  '-result',
  '.oss-cn-beijing',
  '.aliyuncs.com',
  'cdn.example.com',
  'evil.example.com',
  'localhost',
  '127.0.0.1',
  '0x7f.1',
  '2130706433',
  '127。0。0。1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '10.0.0.1',
  '169.254.169.254',
  ' ',
  '\t',
  '\n',
  '\u0000',
  '：',
  '。',
  '％',
  '\u00ad',
  '\u200d',
  'ｄ',
  '\ud800',
  '443',
  '8443',
  ':443',
  'a',
  'é',
  'xn--',
  '.',
];
const whole = [
  'https://dashscope-result-bj.oss-cn-beijing.aliyuncs.com/1.png?Signature=x',
  'http://dashscope-result-sgp.oss-ap-southeast-1.aliyuncs.com/a/b.png',
  'https://cdn.example.com:8443/x',
  'https://img.pictures.example.org/x',
  'https://dashscope.aliyuncs.com/api/v1/x',
  'http://127.0.0.1:8765/results/1.png',
];

/** Rules, and a pattern (written by hand) for the addresses that they may accept. A lone `*` matches no host name. */
const policies: { rules: UrlRules; safe: RegExp }[] = [
  {
    rules: { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', resultHosts: [] },
    safe: /^https:\/\/(dashscope[a-z0-9-]*\.oss-[a-z0-9-]+\.aliyuncs\.com|dashscope\.aliyuncs\.com)\//,
  },
  {
    rules: {
      baseUrl: 'https://dashscope.aliyuncs.com/api/v1',
      resultHosts: ['cdn.example.com', ' *.Example.org', '*', '', '*.'],
    },
    safe: /^https:\/\/(dashscope[a-z0-9-]*\.oss-[a-z0-9-]+\.aliyuncs\.com|dashscope\.aliyuncs\.com|cdn\.example\.com(:\d+)?|[^/:@[\]]*\.example\.org(:\d+)?|\*(:\d+)?)\//,
  },
  {
    rules: { baseUrl: 'http://127.0.0.1:8765/api/v1', resultHosts: [] },
    safe: /^(https:\/\/dashscope[a-z0-9-]*\.oss-[a-z0-9-]+\.aliyuncs\.com|https?:\/\/(127\.\d+\.\d+\.\d+|\[::1\]|([^/:@]*\.)?localhost)(:\d+)?)\//,
  },
];

/** Addresses from an answer: each is refused without revealing its query, or is safe to request. */
export function fuzzAddresses(options: FuzzOptions): Promise<FuzzResult> {
  return runRounds(options, {
    draw: random => ({ address: drawAddress(random), policy: oneOf(policies, random) }),
    judge: ({ address, policy }) => judgeAddress(address, policy),
  });
}

function drawAddress(random: Random): string {
  const built =
    random() < 0.5
      ? oneOf(whole, random)
      : `${random() < 0.7 ? 'https://' : ''}${listOf(1, 7, random, () => oneOf(fragments, random)).join('')}`;
  const at = Math.floor(random() * built.length);
  const filled = random() < 0.4 ? built.slice(0, at) + oneOf(fragments, random) + built.slice(at) : built;
  return random() < 0.3 ? Buffer.from(mutatedBytes(Buffer.from(filled), random, 2)).toString('utf8') : filled;
}

function judgeAddress(address: string, { rules, safe }: { rules: UrlRules; safe: RegExp }): Outcome {
  try {
    const url = checkServiceUrl(address, rules);
    assert.match(url.href, safe);
    assert.equal(url.username + url.password, '');
    return taken;
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    assert.equal(error.code, 'unexpectedResponse');
    assert.ok(!error.message.includes('Signature'), error.message);
    return refused(error.code);
  }
}
