import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FaultBook } from './faults';
import type { FaultScript, LoadedScript } from './faults';
import { RequestJournal } from './requestJournal';
import type { RecordedRequest, Refused, Warning } from './requestJournal';
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
  /** Default: a free port. */
  readonly port?: number;
  readonly host?: string;
  readonly keys?: readonly string[];
  readonly region?: Region;
  /** Speed of the service's clock relative to the wall clock. Rate windows and durations are divided by it. */
  readonly timeScale?: number;
  readonly rateLimits?: boolean;
  /** From the creation of a task to its end; the first quarter of it is PENDING. */
  readonly taskDurationMs?: number;
  readonly syncDurationMs?: number;
  /** Replaces the wall clock, so that tests need not wait. */
  readonly now?: () => number;
}

/** A running stand-in for the DashScope image service. */
export interface DashScopeService {
  /** Ends in `/api/v1`, without a slash after it. */
  readonly baseUrl: string;
  /** Every request in order of arrival, including uploads and downloads. */
  readonly requests: readonly RecordedRequest[];
  /** Every answer from 400 to 499. */
  readonly refused: readonly Refused[];
  readonly warnings: readonly Warning[];
  /** Prompts and negative prompts that were cut to the model's limit. */
  readonly truncatedPrompts: number;
  /** Every picture produced, with its address and the hash of its bytes. */
  readonly images: readonly ProducedImage[];
  /** Adds a fault script. Scripts are tried in the order in which they were added. */
  script(script: FaultScript): LoadedScript;
  /** Removes all fault scripts. Records and pictures stay, and so does the effect of a fault on a task. */
  clearScripts(): void;
  /**
   * The status of every task, by its id. Pictures of succeeded tasks exist after this call, even of tasks that were
   * never queried.
   */
  taskStates(): ReadonlyMap<string, TaskStatus>;
  /** Resolves to the first request, past or future, that matches, once the service has judged it. */
  waitForRequest(isWanted: (request: RecordedRequest) => boolean): Promise<RecordedRequest>;
  /** Clears everything (records, scripts, tasks, pictures, uploads, rate windows) and aborts answers in progress. */
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
  const journal = new RequestJournal();
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
  const clearState = (): void => {
    for (const part of [journal, faults, state.limits, state.tasks, state.results, state.uploads]) part.clear();
  };
  const unfinished = new Set<ServerResponse>();
  server.on('request', (request, response) => {
    unfinished.add(response);
    response.on('close', () => {
      unfinished.delete(response);
    });
    // The client disconnected during the answer, so there is nothing left to do.
    response.on('error', () => undefined);
    answer(state, clearState, request, response).catch(() => {
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
    clearScripts: () => {
      faults.clear();
    },
    taskStates: () => statesOfTasks(state),
    waitForRequest: isWanted => journal.waitFor(isWanted),
    reset: () => {
      clearState();
      // Idle connections stay open: a client that is about to reuse one would see it break.
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
