import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import type { RequestDefaults } from '../../../../src/core/request/imageRequest';
import { checkRequest } from '../../../../src/core/request/imageRequest';
import type { Log, Progress } from '../../../../src/core/base/ports';
import type { ClientPorts } from '../../../../src/engine/dashscope/client';
import { DashScopeClient } from '../../../../src/engine/dashscope/client';
import type { Answer } from '../../../../src/engine/dashscope/answers/answers';
import type { Endpoint } from '../../../../src/engine/dashscope/endpoint';
import { startService } from '../../../service/dashScopeService';
import type { DashScopeService, ServiceOptions } from '../../../service/dashScopeService';
import type { Fault, FaultPath } from '../../../service/faults';
import type { RecordedRequest } from '../../../service/requestJournal';
import { TestClock } from '../../../support/clock';
import { pngPicture } from '../../../support/pictures';

/** A key that can be recognised wherever it must not appear. */
export const canaryKey = 'sk-canary0123456789';

export const defaults: RequestDefaults = {
  model: 'qwen-image-2.0',
  editModel: 'qwen-image-2.0',
  customModels: [],
  protocol: 'auto',
  region: 'beijing',
  promptExtend: true,
  negativePrompt: '',
  watermark: false,
  style: '',
};

export interface Sending {
  settings?: Partial<RequestDefaults>;
  signal?: AbortSignal;
  endpoint?: Partial<Endpoint>;
  timeoutSeconds?: number;
  onTask?: (taskId: string) => Promise<void>;
  isBatch?: boolean;
  onSend?: () => void;
  onPartialAnswer?: (answer: Answer) => void;
}

/** A log that keeps its lines in order. */
export class LineLog implements Log {
  readonly lines: string[] = [];
  readonly debug = (message: string): void => {
    this.lines.push(message);
  };
  readonly info = this.debug;
  readonly warn = this.debug;
  readonly error = this.debug;
}

export interface Harness {
  service: DashScopeService;
  clock: TestClock;
  log: LineLog;
  ports: ClientPorts;
  client: DashScopeClient;
  endpoint: Endpoint;
  progress: Progress[];
  tasks: string[];
  /** From options to the answer, as the extension does it; `images` are sent unchanged. */
  generate(options: Partial<ImageOptions> & { images?: string[] }, sending?: Sending): Promise<Answer>;
  /** Makes the service answer with a fault. */
  fault(what: Fault, times?: number, path?: FaultPath): void;
  /** The error of a request; asserts that it never shows the key. */
  failure(options: Parameters<Harness['generate']>[0], sending?: Sending): Promise<EaselError>;
  /** Resets service and log. */
  forget(): void;
  /** How often a submit reached the service. */
  submits(): RecordedRequest[];
  close(): Promise<void>;
}

/** A client and its own service on one clock. */
export async function startHarness(options: ServiceOptions & { timeOutSpeed?: number } = {}): Promise<Harness> {
  const clock = new TestClock(options.timeOutSpeed);
  const service = await startService({ keys: [canaryKey], syncDurationMs: 0, now: () => clock.now(), ...options });
  const log = new LineLog();
  const ports: ClientPorts = {
    transport: (url, init) => fetch(url, init),
    clock,
    chance: Math.random,
    log,
    userAgent: 'easel/test',
  };
  const client = new DashScopeClient(ports);
  const endpoint: Endpoint = { baseUrl: service.baseUrl, apiKey: canaryKey, resultHosts: [] };
  const progress: Progress[] = [];
  const tasks: string[] = [];
  const harness: Harness = {
    service,
    clock,
    log,
    ports,
    client,
    endpoint,
    progress,
    tasks,
    fault: (what, times = 1, path) => {
      service.script({ fault: what, times, ...(path && { match: { path } }) });
    },
    failure: async (given, sending) => {
      const error = await failureOf(harness.generate(given, sending));
      assert.ok(error instanceof EaselError, String(error));
      assert.equal(
        JSON.stringify({ ...error, message: error.message, cause: String(error.cause) }).includes(canaryKey),
        false,
        'the key is in the error',
      );
      return error;
    },
    forget: () => {
      assert.equal(log.lines.join('\n').includes(canaryKey), false, 'the key is in the log');
      service.reset();
      for (const list of [clock.slept, progress, tasks, log.lines]) list.length = 0;
      clock.onSleep = () => undefined;
    },
    generate: async ({ images = [], ...rest }, sending = {}) => {
      const given = { prompt: 'A lighthouse', ...rest, ...(images.length > 0 && { images }) };
      const { request, model } = checkRequest(given, { ...defaults, ...sending.settings }, () => 42);
      const { signal = new AbortController().signal, timeoutSeconds = 600 } = sending;
      const to = { ...endpoint, ...sending.endpoint };
      const onProgress = (step: Progress): void => {
        progress.push(step);
      };
      const timeoutMs = timeoutSeconds * 1000;
      const submitted = await client.submit(request, model, images, to, {
        signal,
        timeoutMs,
        onProgress,
        isBatch: () => sending.isBatch ?? false,
        onSend: () => Promise.resolve(sending.onSend?.()),
        onRefused: delayMs => clock.sleep(delayMs, signal),
        onPartialAnswer: answer => Promise.resolve(sending.onPartialAnswer?.(answer)),
      });
      if (submitted.kind === 'answer') return submitted.answer;
      tasks.push(submitted.taskId);
      await sending.onTask?.(submitted.taskId);
      return client.waitForTask(submitted.taskId, to, { signal, deadline: clock.now() + timeoutMs, onProgress });
    },
    submits: () => service.requests.filter(({ route }) => route === 'sync' || route === 'async'),
    close: () => service.close(),
  };
  return harness;
}

export const overRate = {
  kind: 'error',
  status: 429,
  code: 'Throttling.RateQuota',
  message: 'Requests rate limit exceeded, please try again later.',
} satisfies Fault;
/** The Retry-After of a spent quota, as it was seen. */
export const threeWeeks = { 'retry-after': '1814400' };

/** One model that answers at once, one with a task of messages, one with a task of a prompt. */
export const paths = {
  sync: { model: 'qwen-image-2.0' },
  async: { model: 'wan2.6-t2i' },
  prompt: { model: 'wan2.2-t2i-flash' },
};

const picture = Buffer.from(pngPicture(400, 400)).toString('base64');
/** An input image that every model accepts. */
export const inputImage = `data:image/png;base64,${picture}`;

export const urlsOf = (answer: Answer): string[] =>
  answer.parts.flatMap(part => (part.kind === 'image' ? [part.url] : []));

/** The error of a rejected promise. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown');
}
