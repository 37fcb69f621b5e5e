import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describeForLog, EaselError } from '../../../../src/core/base/errors';
import { callApi } from '../../../../src/engine/dashscope/api';
import { readAnswerStream } from '../../../../src/engine/dashscope/answers/answerStream';
import { ChannelLog } from '../../../../src/editor/log';
import { TestClock } from '../../../support/clock';
import { LineLog } from './clientHarness';
import { reportHostile } from './hostileReport';

/** The whole length takes a minute, and is part of the soak: `npm run soak -- --only hostile`. */
const megabytes = process.env['EASEL_ALL_FAULTS'] === undefined ? 2 : 10;
const length = megabytes * 1024 * 1024;
const filled = (piece: string, before = '', after = ''): string =>
  before + piece.repeat(Math.ceil((length - before.length - after.length) / piece.length)) + after;

/** Long texts that made something slow, or might. */
const shapes: Record<string, string> = {
  'empty lists': filled('[],', '[', '[]]'),
  'nested lists': filled('['),
  'nested objects': filled('{"a":'),
  numbers: filled('1,', '[', '1]'),
  'one long number': filled('1', '{"code":', '}'),
  names: filled('"a":1,', '{', '"b":1}'),
  'a long name': filled('a', '{"', '":1}'),
  'a long message': filled('word ', '{"code":"InvalidParameter","message":"', '"}'),
  'a long Chinese message': filled('好', '{"code":"InvalidParameter","message":"', '"}').slice(0, length / 3),
  'a message of escapes': filled('\\"', '{"code":"InvalidParameter","message":"', '"}'),
  'a message of addresses': filled('https://', '{"code":"InvalidParameter","message":"', '"}'),
  'a message of keys': filled('sk-canary0123456789 ', '{"code":"InvalidParameter","message":"', '"}'),
  'a page of titles': filled('<title', '<html>'),
  'a page of scripts': filled('<script>', '<html>'),
  spaces: filled(' '),
  zeros: filled('\0'),
};

const endpoint = { apiKey: 'sk-canary0123456789', resultHosts: [] };

/**
 * Starts a clock that stands while the machine lets other processes run: neither the time on the wall, nor the time
 * that all threads of this process had the processors.
 * @returns how long it has been running, in milliseconds.
 */
function startOwnTime(): () => number {
  const [wallMs, used] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(used);
    return Math.min(performance.now() - wallMs, (user + system) / 1000);
  };
}

/** The longest time in which nothing else could run, in milliseconds. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let ownTimeMs = startOwnTime();
  let isOver = false;
  const beat = (): void => {
    longest = Math.max(longest, ownTimeMs());
    ownTimeMs = startOwnTime();
    if (!isOver) setImmediate(beat);
  };
  beat();
  try {
    await work();
    await new Promise(setImmediate);
  } finally {
    isOver = true;
  }
  return longest;
}

/**
 * Does the work up to three times, until it holds nothing up for longer than one pass over the text explains: what is
 * slow by itself is slow each time, and what only waited for other work of the machine is not.
 * @param passes that the work may take.
 * @returns the shortest of the longest blocks, in milliseconds.
 */
async function assertBlocksBriefly(passes: number, work: () => Promise<unknown>): Promise<number> {
  let shortest = Infinity;
  let allowed = 0;
  // The soak judges by the 50 milliseconds alone.
  const isEnough = (): boolean => shortest <= (megabytes === 10 ? 50 : allowed);
  for (let attempt = 0; attempt < 3 && !isEnough(); attempt += 1) {
    shortest = Math.min(shortest, await longestBlock(work));
    allowed = Math.max(allowed, 50 + passes * onePass());
  }
  assert.ok(shortest <= allowed, `blocked for ${shortest.toFixed(0)} ms, where ${allowed.toFixed(0)} ms are allowed`);
  return shortest;
}

/** How long this machine takes, right now, for one pass over as much text: other work fills its caches. */
function onePass(): number {
  const ownTimeMs = startOwnTime();
  const text = Buffer.alloc(length, 'a').toString('latin1');
  assert.equal((JSON.parse(`"${text}"`) as string).length, length);
  return ownTimeMs();
}

/** Answers as it is told to. In a thread of its own: sending 10 MB holds up the sender, too. */
const serverThread = `
const { createServer } = require('node:http');
const { parentPort } = require('node:worker_threads');
let answer;
const server = createServer((_, response) => {
  response.writeHead(answer.status, { 'Content-Type': 'application/json' });
  response.on('error', () => undefined);
  response.end(answer.body);
});
parentPort.on('message', told => {
  answer = { status: told.status, body: Buffer.from(told.body) };
  parentPort.postMessage('ready');
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

describe(`an answer of ${megabytes} MB`, () => {
  let server: Worker;
  let port: number;
  before(async () => {
    server = new Worker(serverThread, { eval: true });
    [port] = (await once(server, 'message')) as [number];
    // The first request of a process loads the network, and the first error the source maps of the tests.
    for (const body of ['{}', '[', '[[],'.repeat(20_000)]) {
      await answerWith(200, body);
      await fail();
    }
  });
  after(() => server.terminate());

  async function answerWith(status: number, body: string): Promise<void> {
    const ready = once(server, 'message');
    server.postMessage({ status, body });
    await ready;
  }

  /** The error of the call; undefined for JSON that is short of values and says nothing of a refusal. */
  const fail = async (): Promise<EaselError | undefined> => {
    const ports = {
      clock: new TestClock(),
      log: new LineLog(),
      userAgent: 'easel/test',
      transport: (url: string | URL, init?: RequestInit) => fetch(url, init),
    };
    const baseUrl = `http://127.0.0.1:${port}/api/v1`;
    const { signal } = new AbortController();
    try {
      await callApi(ports, { ...endpoint, baseUrl }, { method: 'GET', path: '/x', signal, timeoutMs: 60_000 });
      return undefined;
    } catch (error) {
      assert.ok(error instanceof EaselError, String(error));
      return error;
    }
  };

  for (const [name, body] of Object.entries(shapes)) {
    for (const status of [200, 400, 500]) {
      it(`of ${name} with HTTP ${status} holds nothing up, and is not kept`, async () => {
        await answerWith(status, body);
        const before = process.memoryUsage().rss;
        let error: EaselError | undefined;
        const block = await assertBlocksBriefly(8, async () => {
          error = await fail();
        });
        const grownMB = (process.memoryUsage().rss - before) / 1024 / 1024;
        reportHostile({ name, way: `HTTP ${status}`, blockMs: block, grownMB });
        assert.ok(error !== undefined || (status === 200 && ['a long name', 'one long number'].includes(name)));
        assert.ok(describeForLog(error).length < 10_000);
        assert.equal((JSON.stringify(error) ?? '').includes(endpoint.apiKey), false);
        assert.ok(grownMB < 200, `grew by ${grownMB.toFixed(0)} MB`);
      });
    }
  }

  const message = (content: unknown): string =>
    `data: ${JSON.stringify({ output: { choices: [{ message: { content: [content] } }] } })}\n\n`;
  /** Streams of many events, and of long ones. */
  const streams: Record<string, string> = {
    'one event of empty lists': `data: ${shapes['empty lists']}\n\n`,
    'one event of a long text': `data: {"output":{"text":"${filled('word ')}"}}\n\n`,
    'one event of an image': `data: {"images":["iVBORw0KGgo${filled('A')}"]}\n\n`,
    'one event of escapes': `data: {"output":{"text":"${filled('\\n')}"}}\n\n`,
    'small texts': filled(message({ text: 'x' })),
    'texts with keys': filled(message({ text: 'sk-canary0123456789' })),
    images: filled(message({ image: 'https://example.com/1.png' })),
    'images in texts': filled(message({ text: '![](https://example.com/1.png) ' })),
    'signs of life': filled('data: ping\n\n'),
    'damaged events': filled('data: {"half\n\n'),
    ends: filled('data: {"choices":[{"finish_reason":"stop"}]}\n\n'),
    comments: filled(': x\n\n'),
    'empty lines': filled('\n'),
    'old line ends': filled('\r'),
    'lines of data': filled('data: x\n'),
  };
  for (const [name, text] of Object.entries(streams)) {
    it(`in a stream of ${name} holds nothing up, and little is kept`, async () => {
      const bytes = Buffer.from(text);
      async function* chunks(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < bytes.length; at += 65_536) {
          await new Promise(setImmediate);
          yield bytes.subarray(at, at + 65_536);
        }
        yield Buffer.from('\n\ndata: [DONE]\n\n');
      }
      let result: unknown;
      let writtenLength = 0;
      const before = process.memoryUsage().rss;
      const block = await assertBlocksBriefly(10, async () => {
        writtenLength = 0;
        const reading = readAnswerStream(
          chunks(),
          { ...endpoint, baseUrl: 'https://x/api/v1' },
          {
            signal: new AbortController().signal,
            clock: new TestClock(),
            maxImages: 12,
            onImage: answer => {
              writtenLength += JSON.stringify(answer).length;
              return Promise.resolve();
            },
          },
        );
        result = await reading.catch((error: unknown) => error);
      });
      const grownMB = (process.memoryUsage().rss - before) / 1024 / 1024;
      reportHostile({ name, way: 'stream', blockMs: block, grownMB });
      assert.ok(result instanceof EaselError || name.includes('image'), String(result));
      assert.ok(name.includes('of an image') || writtenLength < 1_000_000, `${writtenLength} were written down`);
      assert.equal((JSON.stringify(result) ?? '').includes('sk-canary'), false);
      assert.ok(grownMB < 200, `grew by ${grownMB.toFixed(0)} MB`);
    }).timeout(300_000);
  }
});

describe(`a record of ${megabytes} MB`, () => {
  for (const [name, text] of Object.entries(shapes)) {
    it(`of ${name} is written without a key, and only its beginning`, async () => {
      const written: string[] = [];
      const log = new ChannelLog({ info: (line: string) => written.push(line) } as unknown as ConstructorParameters<
        typeof ChannelLog
      >[0]);
      log.hide(endpoint.apiKey);
      const block = await assertBlocksBriefly(4, () => Promise.resolve(log.info(text)));
      reportHostile({ name, way: 'log', blockMs: block, grownMB: 0 });
      const [line = ''] = written;
      assert.ok(line.length <= 10_100, String(line.length));
      assert.equal(line.includes('sk-canary'), false);
    });
  }
});
