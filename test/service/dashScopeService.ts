import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FaultBook } from './faults';
import type { FaultScript, LoadedScript } from './faults';
import { Journal } from './journal';
import type { RecordedRequest, Refused, Warning } from './journal';
import type { Region } from './models';
import { RateLimits } from './rateLimits';
import { answer } from './requestListener';
import { Results } from './results';
import type { ProducedImage } from './results';
import type { ServiceState } from './serviceState';
import { statesOfTasks } from './taskHandlers';
import type { TaskStatus } from './tasks';
import { Tasks } from './tasks';
import { Uploads } from './uploads';

export interface ServiceOptions {
  /** A free one is taken unless given. */
  readonly port?: number;
  readonly host?: string;
  readonly keys?: readonly string[];
  readonly region?: Region;
  /** How many times faster than the wall clock the service's own runs: rate windows and durations are divided by it. */
  readonly timeScale?: number;
  readonly rateLimits?: boolean;
  /** From the creation of a task to its end; the first quarter of it is PENDING. */
  readonly taskDurationMs?: number;
  readonly syncDurationMs?: number;
  /** The wall clock, for tests that do not want to wait for it. */
  readonly now?: () => number;
}

/** A stand-in for the DashScope image service that is running. */
export interface DashScopeService {
  /** Ends in `/api/v1`, without a slash after it. */
  readonly baseUrl: string;
  /** Every request in the order of arrival, uploads and downloads included. */
  readonly requests: readonly RecordedRequest[];
  /** Every answer from 400 to 499. */
  readonly refused: readonly Refused[];
  readonly warnings: readonly Warning[];
  /** Prompts and negative prompts that were cut to the model's limit. */
  readonly truncatedPrompts: number;
  /** Every picture made, with its address and the hash of its bytes. */
  readonly images: readonly ProducedImage[];
  /** Loads a fault. Scripts are tried in the order they were loaded. */
  script(script: FaultScript): LoadedScript;
  /** Unloads the faults; records and pictures stay, and a task that was struck stays as it is. */
  unscript(): void;
  /**
   * How every task stands, by its id. One that has succeeded has made its pictures after this, whether somebody had
   * asked for it or not.
   */
  taskStates(): ReadonlyMap<string, TaskStatus>;
  /** The first request, past or to come, for which this holds, as soon as it has been judged. */
  waitForRequest(isWanted: (request: RecordedRequest) => boolean): Promise<RecordedRequest>;
  /**
   * Forgets everything: records, scripts, tasks, pictures, uploads, rate windows. Breaks off what is still being
   * answered.
   */
  reset(): void;
  close(): Promise<void>;
}

const defaultTaskDurationMs = 400;
const defaultSyncDurationMs = 120;

/** Starts the service; rejects when the port is taken. */
export async function startService(options: ServiceOptions = {}): Promise<DashScopeService> {
  const {
    port = 0,
    host = '127.0.0.1',
    keys = ['sk-test'],
    region = 'beijing',
    timeScale = 1,
    rateLimits = true,
    now = Date.now,
  } = options;
  const { taskDurationMs = defaultTaskDurationMs, syncDurationMs = defaultSyncDurationMs } = options;
  const scaledNow = (): number => now() * timeScale;
  const journal = new Journal();
  const faults = new FaultBook();
  let origin = '';
  const state: ServiceState = {
    region,
    keys,
    faults,
    journal,
    limitsApply: rateLimits,
    syncDelayMs: syncDurationMs / timeScale,
    limits: new RateLimits(scaledNow),
    tasks: new Tasks(scaledNow, taskDurationMs),
    results: new Results(() => origin),
    uploads: new Uploads(),
    origin: () => origin,
  };
  const server = createServer({ requestTimeout: 0, headersTimeout: 0 });
  const forget = (): void => {
    for (const part of [journal, faults, state.limits, state.tasks, state.results, state.uploads]) part.clear();
  };
  const unfinished = new Set<ServerResponse>();
  server.on('request', (request, response) => {
    unfinished.add(response);
    response.on('close', () => {
      unfinished.delete(response);
    });
    // The client has gone while it was being answered: nothing is left to do for it.
    response.on('error', () => undefined);
    answer(state, forget, request, response).catch(() => {
      request.socket.destroy();
    });
  });
  server.on('clientError', (_error, socket) => {
    socket.destroy();
  });
  server.listen(port, host);
  await once(server, 'listening');
  const { port: boundPort } = server.address() as AddressInfo;
  origin = `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`;

  return {
    baseUrl: `${origin}/api/v1`,
    requests: journal.requests,
    refused: journal.refused,
    warnings: journal.warnings,
    get truncatedPrompts() {
      return journal.truncatedPrompts;
    },
    images: state.results.images,
    script: script => faults.add(script),
    unscript: () => {
      faults.clear();
    },
    taskStates: () => statesOfTasks(state),
    waitForRequest: isWanted => journal.waitFor(isWanted),
    reset: () => {
      forget();
      // Idle connections stay: a client that is about to use one would see it break.
      for (const response of unfinished) response.destroy();
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
