import type { IncomingHttpHeaders } from 'node:http';
import type { FaultKind } from './faults';

export type RouteName = 'sync' | 'async' | 'task' | 'cancel' | 'list' | 'policy' | 'upload' | 'download' | 'unknown';

/** One request as it arrived, and its answer. */
export interface RecordedRequest {
  /** Position in the order of arrival, from 0. */
  readonly index: number;
  readonly time: number;
  readonly route: RouteName;
  readonly method: string;
  /** Includes the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body; absent for uploads and for a body that is not JSON. */
  body?: unknown;
  rawBytes: number;
  model?: string;
  prompt?: string;
  /** The scripted fault that struck it. */
  fault?: FaultKind;
  /** Absent until an answer is given. */
  status?: number;
  /** The error code of the answer. */
  code?: string;
  /**
   * Set when the request produced pictures and may be billed: the task's id, or the request id of a synchronous answer.
   */
  answerId?: string;
  /** Whether the whole answer was sent to a client that was still connected. */
  delivered?: boolean;
}

export interface Refused {
  readonly request: number;
  readonly path: string;
  readonly model?: string;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** True if a scripted fault caused it, false for a client's mistake. */
  readonly scripted: boolean;
}

/** Something that the service accepts, as the real one does, but that a client should not do. */
export interface Warning {
  readonly request: number;
  readonly model?: string;
  readonly message: string;
}

type Listener = (request: RecordedRequest) => void;

/** The record of requests, refusals and warnings, for tests to read. */
export class RequestJournal {
  readonly requests: RecordedRequest[] = [];
  readonly refused: Refused[] = [];
  readonly warnings: Warning[] = [];
  truncatedPrompts = 0;
  private listeners: Listener[] = [];

  open(request: Omit<RecordedRequest, 'index' | 'time' | 'rawBytes'>): RecordedRequest {
    const record = { ...request, index: this.requests.length, time: Date.now(), rawBytes: 0 };
    this.requests.push(record);
    return record;
  }

  warn(request: RecordedRequest, message: string): void {
    this.warnings.push({
      request: request.index,
      message,
      ...(request.model === undefined ? {} : { model: request.model }),
    });
  }

  refuse(request: RecordedRequest, refusal: { status: number; code: string; message: string }): void {
    const { index, path, model, fault } = request;
    const { status, code, message } = refusal;
    this.refused.push({
      request: index,
      path,
      status,
      code,
      message,
      scripted: fault !== undefined,
      ...(model === undefined ? {} : { model }),
    });
  }

  /** Tells the waiting tests that a request has been read and judged. */
  announce(request: RecordedRequest): void {
    for (const listener of [...this.listeners]) listener(request);
  }

  /** Resolves to the first request, past or future, that matches. */
  waitFor(isWanted: (request: RecordedRequest) => boolean): Promise<RecordedRequest> {
    const known = this.requests.find(isWanted);
    if (known) return Promise.resolve(known);
    return new Promise(resolve => {
      const listener: Listener = request => {
        if (!isWanted(request)) return;
        this.listeners = this.listeners.filter(other => other !== listener);
        resolve(request);
      };
      this.listeners.push(listener);
    });
  }

  clear(): void {
    this.requests.length = 0;
    this.refused.length = 0;
    this.warnings.length = 0;
    this.truncatedPrompts = 0;
  }
}
