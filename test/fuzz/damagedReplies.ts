import { inspect } from 'node:util';
import { inPieces, mutatedBytes, mutatedJson, mutatedJsonText, below, oneOf, oddities, type Random } from './mutate';

/** Easy to find where it must not be. */
export const apiKey = 'sk-canary0123456789';
/** The key as JSON escapes: readers decode it to the same text. */
const escapedKey = [...apiKey].map(character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
/** Stands for the key until the JSON is text, so that both spellings can be inserted. */
const keyMark = '<the key>';

const image = 'https://dashscope-result-bj.oss-cn-beijing.aliyuncs.com/1.png?Signature=abc';
const choices = [
  {
    finish_reason: 'stop',
    message: { role: 'assistant', content: [{ image }, { type: 'text', text: 'then' }, { image }] },
  },
];
const uploadHost = 'https://dashscope-file.oss-cn-beijing.aliyuncs.com';

/** Complete answers of every kind. */
const answers: readonly unknown[] = [
  { output: { choices, finished: true }, usage: { image_count: 1 }, request_id: 'r1' },
  { request_id: 'r1', output: { task_id: 't1', task_status: 'PENDING' } },
  { request_id: 'r1', output: { task_id: 't1', task_status: 'RUNNING' } },
  {
    request_id: 'r1',
    output: {
      task_id: 't1',
      task_status: 'SUCCEEDED',
      results: [
        { url: image, actual_prompt: 'A cat' },
        { code: 'X', message: 'y' },
      ],
    },
  },
  { request_id: 'r1', output: { task_id: 't1', task_status: 'SUCCEEDED', finished: true, choices } },
  {
    request_id: 'r1',
    output: { task_id: 't1', task_status: 'FAILED', code: 'InvalidParameter', message: `no ${keyMark}` },
  },
  { request_id: 'r1', code: 'InternalError.Algo', message: 'no', output: { task_id: 't1', task_status: 'FAILED' } },
  { request_id: 'r1', output: { task_id: 't1', task_status: 'UNKNOWN' } },
  {
    request_id: 'r1',
    data: {
      policy: 'p',
      signature: 's',
      upload_dir: 'd',
      upload_host: uploadHost,
      oss_access_key_id: 'k',
      x_oss_object_acl: 'private',
      x_oss_forbid_overwrite: 'true',
      max_file_size_mb: 100,
    },
  },
];
/** Complete error bodies. */
const errors: readonly unknown[] = [
  { code: 'InvalidApiKey', message: `Invalid API-key provided: ${keyMark}.`, request_id: 'r1' },
  {
    code: 'Throttling.RateQuota',
    message: 'Requests rate limit exceeded, please try again later.',
    request_id: keyMark,
  },
  { code: 'Throttling.AllocationQuota', message: 'Free allocated quota exceeded.', request_id: 'r1' },
  { code: 'Arrearage', message: 'Access denied, please make sure your account is in good standing.' },
  { code: 'DataInspectionFailed', message: 'Input data may contain inappropriate content.', request_id: 'r1' },
  { code: 'InvalidParameter', message: 'the image format is illegal', request_id: 'r1' },
  { error: { code: 'x', message: 'y' }, code: keyMark, msg: keyMark, timestamp: 1 },
];
const events: readonly unknown[] = [
  {
    request_id: 'r1',
    output: {
      choices: [{ finish_reason: 'null', message: { content: [{ type: 'text', text: 'Once' }] } }],
      finished: true,
    },
  },
  {
    request_id: 'r1',
    output: { choices: [{ finish_reason: 'null', message: { content: [{ type: 'image', image }] } }] },
  },
  {
    request_id: 'r1',
    output: { choices: [{ finish_reason: 'stop', message: { content: [] } }], finished: true },
    usage: { image_count: 1 },
  },
];

const odd: readonly unknown[] = [
  ...oddities,
  keyMark,
  `https://${keyMark}@evil.example.com/`,
  'SUCCEEDED',
  'RUNNING',
  'http://127.0.0.1/',
  `${uploadHost}:8443`,
];
const retryAfters = [
  '0',
  '0.0001',
  '1',
  '2.5',
  '-1',
  '1814400',
  '9'.repeat(400),
  '1e5',
  'Infinity',
  'NaN',
  '0x10',
  ' 3 ',
  '',
  'soon',
  'Sun, 01 Mar 2026 00:00:01 GMT',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  '+275760-09-13T00:00:00Z',
  '1, 2',
  '\u00e9',
];

/** An HTTP answer as data. It creates a new response each time. */
export class Reply {
  constructor(
    readonly status: number,
    readonly headers: Record<string, string>,
    readonly body: Uint8Array,
    /** Whether the connection breaks at the end of the body. */
    readonly breaks: boolean,
  ) {}

  /** How a failure message shows the reply. */
  [inspect.custom](): unknown {
    return { ...this, body: Buffer.from(this.body).toString('latin1') };
  }

  response(random: Random): Response {
    const { status, headers, breaks } = this;
    if (status === 204 || status === 304) return new Response(null, { status, headers });
    const pieces = inPieces(this.body, random);
    const body = new ReadableStream({
      pull: controller => {
        const piece = pieces.shift();
        if (piece) controller.enqueue(piece);
        else if (breaks) controller.error(new TypeError('terminated'));
        else controller.close();
      },
    });
    // In some rounds the body is one piece, which is faster and finds as much.
    return new Response(breaks || random() < 0.3 ? body : Uint8Array.from(this.body), { status, headers });
  }
}

export function drawReply(isStream: boolean, random: Random): Reply {
  const status =
    random() < 0.7
      ? 200
      : oneOf([201, 204, 302, 304, 400, 401, 403, 404, 408, 418, 429, 429, 500, 502, 503, 503, 599], random);
  const streams = isStream && random() < 0.8;
  const text = streams
    ? eventStream(random)
    : json(oneOf(status === 200 && random() < 0.9 ? answers : errors, random), random);
  const bytes = Buffer.from(text.replaceAll(keyMark, () => oneOf([apiKey, escapedKey], random)));
  return new Reply(
    status,
    {
      'content-type': streams
        ? 'text/event-stream'
        : oneOf(['application/json', 'application/json;charset=UTF-8', 'text/html', ''], random),
      ...(random() < 0.5 && { 'x-request-id': oneOf(['r2', apiKey, ''], random) }),
      ...(status >= 400 && random() < 0.7 && { 'retry-after': oneOf(retryAfters, random) }),
      ...(status === 302 && { location: oneOf(['https://evil.example.com/', '/', '//', ''], random) }),
    },
    random() < 0.3 ? mutatedBytes(bytes, random) : bytes,
    random() < 0.03,
  );
}

/** Undamaged in one of three cases, otherwise damaged. */
function json(value: unknown, random: Random): string {
  const text = JSON.stringify(random() < 0.6 ? mutatedJson(value, random, odd) : value) ?? '';
  return random() < 0.15 ? mutatedJsonText(text, random) : text;
}

function eventStream(random: Random): string {
  const sent =
    random() < 0.5
      ? events
      : Array.from({ length: below(6, random) }, () => oneOf([...events, ...events, ...answers, ...errors], random));
  const lineEnd = oneOf(['\n', '\n', '\r\n', '\r'], random);
  const blocks = sent.map(event =>
    [
      ...(random() < 0.3
        ? [
            oneOf(
              [
                ':comment',
                'id:1',
                `id:${'\u0000'}`,
                'retry:10',
                'retry:x',
                'event:result',
                'event:',
                'event:error',
                'data',
                'x'.repeat(100_000),
              ],
              random,
            ),
          ]
        : []),
      `data:${oneOf(['', ' '], random)}${random() < 0.7 ? JSON.stringify(event) : json(event, random)}`,
      '',
      '',
    ].join(lineEnd),
  );
  return `${random() < 0.1 ? '\ufeff' : ''}${blocks.join('')}`;
}
