import type { IncomingHttpHeaders } from 'node:http';
import type { FaultKind } from './faults';

export type RouteName = 'sync' | 'async' | 'task' | 'cancel' | 'list' | 'policy' | 'upload' | 'download' | 'unknown';

/** One request as it came, and how it was answered. */
export interface RecordedRequest {
  /** Position in the order of arrival, from 0. */
  readonly index: number;
  readonly time: number;
  readonly route: RouteName;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body; absent for uploads and for what is no JSON. */
  body?: unknown;
  rawBytes: number;
  model?: string;
  prompt?: string;
  /** The scripted fault that struck it. */
  fault?: FaultKind;
  /** Absent as long as, and when, no answer was given. */
  status?: number;
  /** The error code of the answer. */
  code?: string;
  /**
   * Set when a request for pictures was worked off, and so may be billed: the task's id, or the request id of a
   * synchronous answer.
   */
  answerId?: string;
  /** The whole answer was handed to a connection at whose other end somebody still was. */
  delivered?: boolean;
}

export interface Refused {
  readonly request: number;
  readonly path: string;
  readonly model?: string;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** It was a fault someone asked for, not a client's mistake. */
  readonly scripted: boolean;
}

/** Something the service let pass that the real one lets pass too, and that a client should not do. */
export interface Warning {
  readonly request: number;
  readonly model?: string;
  readonly message: string;
}

type Listener = (request: RecordedRequest) => void;

/** What happened, for tests to read. */
export class Journal {
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

  /** Tells those who wait that a request has been read and judged. */
  announce(request: RecordedRequest): void {
    for (const listener of [...this.listeners]) listener(request);
  }

  /** The first request, past or to come, for which this holds. */
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
