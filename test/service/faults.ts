import type { JsonObject } from './requestTypes';

/** Where a fault can strike. `async` covers the three ways to create a task. */
export type FaultPath = 'sync' | 'async' | 'task' | 'cancel' | 'list' | 'policy' | 'upload' | 'download';

/**
 * Every fault that can be scripted. A fault strikes only a request that passed validation, so that it never hides a
 * client's mistake.
 */
export type Fault =
  // A different answer instead of the right one. No picture is produced.
  /** A JSON error of the service, e.g. 429 `Throttling.RateQuota` with a `Retry-After` header. */
  | { kind: 'error'; status: number; code: string; message?: string; headers?: Record<string, string> }
  /** Any JSON value with any status, e.g. 200 with `code` and no `output`. */
  | { kind: 'json'; status?: number; body: unknown; headers?: Record<string, string> }
  /** A gateway's HTML page, status 502 by default. With status 200 it replaces a picture. */
  | { kind: 'html'; status?: number }
  /** An object storage error, e.g. 403 `AccessDenied`, 404 `NoSuchKey`, 503. */
  | { kind: 'xmlError'; status: number; code?: string; message?: string }
  /** Headers without a body, status 200 by default. */
  | { kind: 'emptyBody'; status?: number }
  /** A body that starts like JSON but cannot be parsed. */
  | { kind: 'invalidJson'; status?: number }
  /** A body of this many bytes, streamed without a length, that starts like an answer or like a picture. */
  | { kind: 'hugeBody'; bytes: number; as?: 'json' | 'png'; status?: number }
  /** A redirect. A path as `to` means a path of this service. */
  | { kind: 'redirect'; to: string; status?: number }
  // The right answer, delivered badly. The pictures are produced and count as billed.
  /** The connection is reset before the request's body is read. Nothing is produced. Can be matched by path only. */
  | { kind: 'resetBeforeBody' }
  /** The connection is reset after the work is done, before the first byte of the answer. */
  | { kind: 'resetAfterRequest' }
  /** The work is done, but no answer ever comes. */
  | { kind: 'stallBeforeHeaders' }
  /** Headers and half of the body (for a stream: the first event) arrive, then nothing more. */
  | { kind: 'stallMidBody' }
  /** Half of the body arrives, then the connection is closed. */
  | { kind: 'truncated' }
  /**
   * `Content-Length` states this many bytes: a smaller number makes a cut body look complete, a larger one makes the
   * body never complete.
   */
  | { kind: 'wrongContentLength'; bytes: number }
  /** The answer is delayed, and arrives in pieces if `pieceMs` is given (real milliseconds). */
  | { kind: 'slow'; delayMs?: number; pieceMs?: number }
  // Another outcome of the work. For a task it is decided when the task is created, or at a query with path `task`.
  /** The task fails. `place` says where its code stands, which depends on the model family. */
  | { kind: 'taskFailed'; code: string; message?: string; place?: 'output' | 'topLevel' }
  /** Every query answers UNKNOWN, as the real service does after 24 hours. */
  | { kind: 'taskUnknown' }
  | { kind: 'taskCanceled' }
  | { kind: 'taskNeverEnds'; status?: 'PENDING' | 'RUNNING' | 'SUSPENDED' }
  /**
   * The number of queries decides the state instead of the clock: first `pending` times PENDING, then `running` times
   * RUNNING.
   */
  | { kind: 'taskPolls'; pending?: number; running?: number }
  /** SUCCEEDED, with neither `results` nor `choices`. */
  | { kind: 'taskWithoutResults' }
  /** The last `failed` pictures (default 1) are missing: an error in `results`, absent in `choices`. */
  | { kind: 'partialResults'; failed?: number; code?: string; message?: string }
  | { kind: 'emptyChoices' }
  /** A content entry (or result) without a picture. */
  | { kind: 'entryWithoutImage' }
  /** One choice per picture if the model normally has one choice, and one choice if it normally has one per picture. */
  | { kind: 'otherChoices' }
  /** The result address is this string, for example: another host, `http:`, `file:`, no extension, not a URL. */
  | { kind: 'resultUrl'; url: string }
  // Faults of the stream of mixed text and pictures.
  /** The connection closes after `afterEvents` events. */
  | { kind: 'streamCut'; afterEvents: number }
  /** An `event:error` after `afterEvents` events. */
  | { kind: 'streamError'; afterEvents: number; code: string; message?: string; status?: number }
  // Faults of downloads.
  /** Bytes that are not a picture, with a picture's name and type. */
  | { kind: 'notPng' }
  // Faults of uploads.
  /** The issued policy has already expired. */
  | { kind: 'policyExpired' };

export type FaultKind = Fault['kind'];

/** Uploads can be matched by path only. */
interface FaultMatch {
  /** Default: the requests that create pictures, or the only place where the fault makes sense. */
  readonly path?: FaultPath;
  readonly model?: string;
  readonly promptIncludes?: string;
  /**
   * For downloads: strikes the pictures of an answer from this index (0 is the first), because parallel downloads
   * arrive in any order.
   */
  readonly fromIndex?: number;
}

export interface FaultScript {
  readonly match?: FaultMatch;
  /** How many matching requests it strikes; default 1. */
  readonly times?: number;
  /** How many matching requests pass before it strikes. */
  readonly skip?: number;
  readonly fault: Fault;
}

/** A script in use, with counts of what it has done. */
export interface LoadedScript extends FaultScript {
  readonly played: number;
}

export interface FaultTarget {
  readonly path: FaultPath;
  readonly model?: string | undefined;
  readonly prompt?: string | undefined;
  readonly index?: number;
}

const submits: readonly FaultPath[] = ['sync', 'async'];
const defaultPaths: Partial<Record<FaultKind, readonly FaultPath[]>> = {
  taskFailed: ['async'],
  taskUnknown: ['async'],
  taskCanceled: ['async'],
  taskNeverEnds: ['async'],
  taskPolls: ['async'],
  taskWithoutResults: ['async'],
  streamCut: ['sync'],
  streamError: ['sync'],
  truncated: ['download'],
  wrongContentLength: ['download'],
  notPng: ['download'],
  xmlError: ['download'],
  redirect: ['download'],
  policyExpired: ['policy'],
};

/** The scripts in the order in which they were added; the first match strikes. */
export class FaultBook {
  private scripts: { script: FaultScript; skip: number; left: number; played: number }[] = [];

  add(script: FaultScript): LoadedScript {
    if (
      script.fault.kind === 'resetBeforeBody' &&
      (script.match?.model ?? script.match?.promptIncludes) !== undefined
    ) {
      throw new TypeError('resetBeforeBody strikes before the body is read, so it matches by path only');
    }
    const entry = { script, skip: script.skip ?? 0, left: script.times ?? 1, played: 0 };
    this.scripts.push(entry);
    return {
      ...script,
      get played() {
        return entry.played;
      },
    };
  }

  /** Takes the fault that strikes this target, and counts it. */
  take(target: FaultTarget): Fault | undefined {
    return this.find(target, fault => fault.kind !== 'resetBeforeBody');
  }

  /** Whether to reset the connection before the body is read. */
  takeEarlyReset(path: FaultPath): boolean {
    return this.find({ path }, fault => fault.kind === 'resetBeforeBody') !== undefined;
  }

  clear(): void {
    this.scripts = [];
  }

  private find(target: FaultTarget, isWanted: (fault: Fault) => boolean): Fault | undefined {
    for (const entry of this.scripts) {
      const { fault, match } = entry.script;
      if (entry.left <= 0 || !isWanted(fault) || !matches(fault, match, target)) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      entry.left -= 1;
      entry.played += 1;
      return fault;
    }
    return undefined;
  }
}

function matches(fault: Fault, match: FaultMatch | undefined, target: FaultTarget): boolean {
  const paths = match?.path ? [match.path] : (defaultPaths[fault.kind] ?? submits);
  return (
    paths.includes(target.path) &&
    (match?.model === undefined || match.model === target.model) &&
    (match?.promptIncludes === undefined || (target.prompt ?? '').includes(match.promptIncludes)) &&
    (match?.fromIndex === undefined || (target.index ?? -1) >= match.fromIndex)
  );
}

/** Parses scripts received over HTTP. */
export function parseScripts(body: JsonObject | unknown[]): FaultScript[] {
  return (Array.isArray(body) ? body : [body]).map(script => {
    const { fault } = (script ?? {}) as Partial<FaultScript>;
    if (typeof fault?.kind !== 'string') throw new TypeError('A script needs fault.kind');
    return script as FaultScript;
  });
}
