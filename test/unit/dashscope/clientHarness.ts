import type { ImageOptions } from '../../../src/core/imageOptions';
import type { RequestDefaults } from '../../../src/core/imageRequest';
import { checkRequest } from '../../../src/core/imageRequest';
import type { Log, Progress } from '../../../src/core/ports';
import { DashScopeClient } from '../../../src/dashscope/client';
import type { Answer } from '../../../src/dashscope/answers';
import type { Endpoint } from '../../../src/dashscope/endpoint';
import type { HttpPorts } from '../../../src/dashscope/http';
import { startService } from '../../service/dashScopeService';
import type { DashScopeService, ServiceOptions } from '../../service/dashScopeService';
import type { RecordedRequest } from '../../service/journal';
import { TestClock } from '../../support/clock';
import { pngPicture } from '../../support/pictures';

/** Recognisable wherever it should not be. */
export const canaryKey = 'sk-canary0123456789';

export const defaults: RequestDefaults = {
  model: 'qwen-image-2.0', editModel: 'qwen-image-2.0', customModels: [], protocol: 'auto', region: 'beijing', promptExtend: true, negativePrompt: '', watermark: false, style: '',
};

export interface Sending {
  settings?: Partial<RequestDefaults>;
  signal?: AbortSignal;
  endpoint?: Partial<Endpoint>;
  timeoutSeconds?: number;
  onTask?: (taskId: string) => Promise<void>;
}

/** A log that keeps its lines, as they came. */
export class LineLog implements Log {
  readonly lines: string[] = [];
  readonly debug = (message: string): void => { this.lines.push(message); };
  readonly info = this.debug;
  readonly warn = this.debug;
  readonly error = this.debug;
}

export interface Harness {
  service: DashScopeService;
  clock: TestClock;
  log: LineLog;
  ports: HttpPorts;
  client: DashScopeClient;
  endpoint: Endpoint;
  progress: Progress[];
  tasks: string[];
  /** Options to answer, as the extension does it; `images` go out as they are. */
  generate(options: Partial<ImageOptions> & { images?: string[] }, sending?: Sending): Promise<Answer>;
  /** How often a submit reached the service. */
  submits(): RecordedRequest[];
  close(): Promise<void>;
}

/** The client and a service of its own on one clock. */
export async function startHarness(options: ServiceOptions & { timeOutSpeed?: number } = {}): Promise<Harness> {
  const clock = new TestClock(options.timeOutSpeed);
  const service = await startService({ keys: [canaryKey], syncDurationMs: 0, now: () => clock.now(), ...options });
  const log = new LineLog();
  const ports: HttpPorts = { transport: (url, init) => fetch(url, init), clock, log, userAgent: 'easel/test' };
  const client = new DashScopeClient(ports);
  const endpoint: Endpoint = { baseUrl: service.baseUrl, apiKey: canaryKey, resultHosts: [] };
  const progress: Progress[] = [];
  const tasks: string[] = [];
  return {
    service, clock, log, ports, client, endpoint, progress, tasks,
    generate: ({ images = [], ...rest }, sending = {}) => {
      const given = { prompt: 'A lighthouse', ...rest, ...(images.length > 0 && { images }) };
      const { request, model } = checkRequest(given, { ...defaults, ...sending.settings }, () => 42);
      return client.generate(request, model, images, { ...endpoint, ...sending.endpoint }, {
        signal: sending.signal ?? new AbortController().signal,
        deadline: clock.now() + (sending.timeoutSeconds ?? 600) * 1000,
        onProgress: step => { progress.push(step); },
        onTask: async taskId => {
          tasks.push(taskId);
          await sending.onTask?.(taskId);
        },
      });
    },
    submits: () => service.requests.filter(({ route }) => route === 'sync' || route === 'async'),
    close: () => service.close(),
  };
}

const picture = Buffer.from(pngPicture(400, 400)).toString('base64');
/** An input image that every model takes. */
export const inputImage = `data:image/png;base64,${picture}`;

export const urlsOf = (answer: Answer): string[] => answer.parts.flatMap(part => (part.kind === 'image' ? [part.url] : []));

/** The error that a promise ends in. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown');
}
