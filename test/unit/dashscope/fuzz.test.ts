import assert from 'node:assert/strict';
import { EaselError } from '../../../src/core/errors';
import { parseAnswer, readAnswer } from '../../../src/dashscope/answers';
import { readAnswerStream } from '../../../src/dashscope/answerStream';
import { throwIfRefused } from '../../../src/dashscope/api';
import { uploadPolicySchema } from '../../../src/dashscope/schemas';
import { checkServiceUrl } from '../../../src/dashscope/urlPolicy';
import { seededRandom } from '../../support/pictures';

type Random = () => number;

const bodies: unknown[] = [
  { output: { choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: [{ image: 'https://example.com/1.png' }, { text: 'then' }] } }], finished: true }, usage: { image_count: 1 }, request_id: 'r1' },
  { request_id: 'r1', output: { task_id: 't1', task_status: 'SUCCEEDED', results: [{ url: 'https://example.com/1.png', actual_prompt: 'A cat' }, { code: 'X', message: 'y' }] } },
  { request_id: 'r1', output: { task_id: 't1', task_status: 'FAILED', code: 'InvalidParameter', message: 'no' } },
  { code: 'InvalidApiKey', message: 'No API-key provided.', request_id: 'r1' },
  { request_id: 'r1', data: { policy: 'p', signature: 's', upload_dir: 'd', upload_host: 'https://dashscope-file.oss-cn-beijing.aliyuncs.com', oss_access_key_id: 'k', x_oss_object_acl: 'private', x_oss_forbid_overwrite: 'true', max_file_size_mb: 100 } },
];

/** What a field may turn into. */
const oddities: unknown[] = [
  null, true, false, 0, -1, 1e308, '', ' ', 'null', 'x'.repeat(5000), '\u0000', '\ud800', '__proto__', [], {}, [[]], [null], { __proto__: null }, { toString: 1 }, { length: -1 },
  'https://evil.example.com', { code: 'DataInspectionFailed' }, ['a', { b: [] }],
];

const oneOf = <T>(values: readonly T[], random: Random): T => values[Math.floor(random() * values.length)] as T;

/** The value with one or a few of its fields changed, dropped, doubled or moved. */
function mutated(value: unknown, random: Random): unknown {
  if (random() < 0.12) return oneOf(oddities, random);
  if (Array.isArray(value)) {
    const items = (value as unknown[]).map(item => (random() < 0.5 ? mutated(item, random) : item));
    return random() < 0.2 ? [...items, ...items] : random() < 0.1 ? items.slice(1) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Record<string, unknown>).filter(() => random() > 0.05).map(([name, field]) => [random() < 0.03 ? 'code' : name, random() < 0.5 ? mutated(field, random) : field]);
  if (random() < 0.1) entries.push([oneOf(['code', 'output', 'data', '__proto__', 'choices', 'message'], random), oneOf(oddities, random)]);
  return Object.fromEntries(entries);
}

function onlyEaselErrors(work: () => unknown, given: unknown): void {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof EaselError, `${String(error)} for ${JSON.stringify(given)}`);
  }
}

describe('damaged answers', () => {
  it('end in an answer or an EaselError and in nothing else (3,000 bodies)', () => {
    const random = seededRandom(20_260_301);
    let read = 0;
    for (let round = 0; round < 3000; round++) {
      const body = mutated(oneOf(bodies, random), random);
      onlyEaselErrors(() => { throwIfRefused(body); }, body);
      onlyEaselErrors(() => {
        const answer = readAnswer(parseAnswer(body));
        assert.ok(answer.parts.every(part => part.kind !== 'image' || typeof part.url === 'string'));
        read++;
      }, body);
      const policy = uploadPolicySchema.safeParse(body);
      if (policy.success) onlyEaselErrors(() => checkServiceUrl(policy.data.data.upload_host, { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', resultHosts: [] }), body);
    }
    assert.ok(read > 300, `only ${read} of the bodies were answers`);
  });

  it('end so as streams, too (500 streams)', async () => {
    const random = seededRandom(20_260_302);
    const { signal } = new AbortController();
    for (let round = 0; round < 500; round++) {
      const events = Array.from({ length: 3 }, () => `${random() < 0.2 ? 'event:error\n' : ''}data:${JSON.stringify(mutated(oneOf(bodies, random), random))}\n\n`);
      const bytes = Buffer.from(events.join(''));
      for (let damage = 0; damage < 2; damage++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      // eslint-disable-next-line @typescript-eslint/require-await -- an async generator is what a body is
      const body = (async function* () { yield bytes; })();
      await readAnswerStream(body, { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', apiKey: 'sk-fuzz', resultHosts: [] }, signal).catch((error: unknown) => { assert.ok(error instanceof EaselError, `${String(error)} for ${bytes.toString('latin1')}`); });
    }
  });

  it('name addresses that are refused or safe (2,000 addresses)', () => {
    const random = seededRandom(20_260_303);
    const rules = { baseUrl: 'https://dashscope.aliyuncs.com/api/v1', resultHosts: ['cdn.example.com'] };
    const fragments = ['https:', 'http:', 'file:', '//', '/', '\\', '@', ':', '?', '#', '.', '%2e', 'dashscope', '-result', '.oss-cn-beijing', '.aliyuncs.com', 'cdn.example.com', 'evil.example.com', '127.0.0.1', '[::1]', ' ', '\t', '\u0000', '：', '。', '443', 'a'];
    const safe = /^https:\/\/(dashscope[a-z0-9-]*\.oss-[a-z0-9-]+\.aliyuncs\.com|dashscope\.aliyuncs\.com|cdn\.example\.com(:\d+)?)\//;
    for (let round = 0; round < 2000; round++) {
      const address = `${random() < 0.7 ? 'https://' : ''}${Array.from({ length: 1 + Math.floor(random() * 7) }, () => oneOf(fragments, random)).join('')}`;
      onlyEaselErrors(() => { assert.match(checkServiceUrl(address, rules).href, safe); }, address);
    }
  });
});
