import type { JsonObject } from './requestTypes';

/** Where a fault can strike. `async` covers the three ways to create a task. */
export type FaultPath = 'sync' | 'async' | 'task' | 'cancel' | 'list' | 'policy' | 'upload' | 'download';

/**
 * Everything that can be made to go wrong. A fault strikes a request that was found right, so that it never hides a
 * client's mistake.
 */
export type Fault =
  // Another answer than the right one; nothing is made.
  /** A JSON error of the service, e.g. 429 `Throttling.RateQuota` with a `Retry-After` header. */
  | { kind: 'error'; status: number; code: string; message?: string; headers?: Record<string, string> }
  /** Any JSON value with any status, e.g. 200 with `code` and no `output`. */
  | { kind: 'json'; status?: number; body: unknown; headers?: Record<string, string> }
  /** A gateway's HTML page; status 502 unless given. With status 200 it stands in a picture's place. */
  | { kind: 'html'; status?: number }
  /** An object storage error, e.g. 403 `AccessDenied`, 404 `NoSuchKey`, 503. */
  | { kind: 'xmlError'; status: number; code?: string; message?: string }
  /** Headers and no body, status 200 unless given. */
  | { kind: 'emptyBody'; status?: number }
  /** A body that starts as JSON and is none. */
  | { kind: 'invalidJson'; status?: number }
  /** A body of this many bytes, streamed without a length, that starts like an answer or like a picture. */
  | { kind: 'hugeBody'; bytes: number; as?: 'json' | 'png'; status?: number }
  /** Another place to go; a path is taken as one of this service. */
  | { kind: 'redirect'; to: string; status?: number }
  // The right answer, badly delivered; what was asked for is made and counts as billed.
  /** The connection is reset before any of the request's body is read. Nothing is made. Matches by path only. */
  | { kind: 'resetBeforeBody' }
  /** The connection is reset when the work is done, before a byte of the answer. */
  | { kind: 'resetAfterRequest' }
  /** The work is done and no answer ever comes. */
  | { kind: 'stallBeforeHeaders' }
  /** Headers and half of the body (of a stream, the first event) come, then nothing more. */
  | { kind: 'stallMidBody' }
  /** Half of the body comes, then the connection is closed. */
  | { kind: 'truncated' }
  /** `Content-Length` says this many bytes: fewer give a cut body that looks complete, more give one that never is. */
  | { kind: 'wrongContentLength'; bytes: number }
  /** The answer comes after a while, and then in pieces when `pieceMs` is given (real milliseconds). */
  | { kind: 'slow'; delayMs?: number; pieceMs?: number }
  // Another outcome of the work. For tasks it is given when the task is created, or strikes at a query with path
  // `task`.
  /** The task fails, its code where the model families put it. */
  | { kind: 'taskFailed'; code: string; message?: string; place?: 'output' | 'topLevel' }
  /** Every query answers UNKNOWN, as after 24 hours. */
  | { kind: 'taskUnknown' }
  | { kind: 'taskCanceled' }
  | { kind: 'taskNeverEnds'; status?: 'PENDING' | 'RUNNING' | 'SUSPENDED' }
  /** The state goes by the number of queries instead of the clock: so many PENDING, then so many RUNNING. */
  | { kind: 'taskPolls'; pending?: number; running?: number }
  /** SUCCEEDED, with neither `results` nor `choices`. */
  | { kind: 'taskWithoutResults' }
  /** The last `failed` pictures (1 unless given) are missing: an error in `results`, absent in `choices`. */
  | { kind: 'partialResults'; failed?: number; code?: string; message?: string }
  | { kind: 'emptyChoices' }
  /** A content entry (or result) that has no picture in it. */
  | { kind: 'entryWithoutImage' }
  /** One choice per picture where the model has one choice, and the reverse. */
  | { kind: 'otherChoices' }
  /** The result address is this string, whatever it is: another host, `http:`, `file:`, no extension, no URL at all. */
  | { kind: 'resultUrl'; url: string }
  // The stream of mixed text and pictures.
  /** The connection closes after so many events. */
  | { kind: 'streamCut'; afterEvents: number }
  /** An `event:error` after so many events. */
  | { kind: 'streamError'; afterEvents: number; code: string; message?: string; status?: number }
  // Downloads.
  /** Bytes that are no picture, named and typed as one. */
  | { kind: 'notPng' }
  // Uploads.
  /** The policy handed out is past its time. */
  | { kind: 'policyExpired' };

export type FaultKind = Fault['kind'];

/** Uploads match by path only. */
export interface FaultMatch {
  /** Without it: the requests that create pictures, or the one place where the fault makes sense. */
  readonly path?: FaultPath;
  readonly model?: string;
  readonly promptIncludes?: string;
  /** Downloads: the pictures of an answer from this place on, 0 the first; downloads at once arrive in any order. */
  readonly fromIndex?: number;
}

export interface FaultScript {
  readonly match?: FaultMatch;
  /** How many matching requests it strikes; 1 unless given. */
  readonly times?: number;
  /** How many matching requests it lets pass first. */
  readonly skip?: number;
  readonly fault: Fault;
}

/** A script that is loaded; counts what it has done. */
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
const naturalPaths: Partial<Record<FaultKind, readonly FaultPath[]>> = {
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

/** The scripts in the order they were given; the first that matches strikes. */
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

  /** The fault that strikes here, counted as played. */
  take(target: FaultTarget): Fault | undefined {
    return this.find(target, fault => fault.kind !== 'resetBeforeBody');
  }

  /** Whether the connection is to be reset before the body is read. */
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
  const paths = match?.path ? [match.path] : (naturalPaths[fault.kind] ?? submits);
  return (
    paths.includes(target.path) &&
    (match?.model === undefined || match.model === target.model) &&
    (match?.promptIncludes === undefined || (target.prompt ?? '').includes(match.promptIncludes)) &&
    (match?.fromIndex === undefined || (target.index ?? -1) >= match.fromIndex)
  );
}

/** Reads scripts that came over HTTP. */
export function parseScripts(body: JsonObject | unknown[]): FaultScript[] {
  return (Array.isArray(body) ? body : [body]).map(script => {
    const { fault } = (script ?? {}) as Partial<FaultScript>;
    if (typeof fault?.kind !== 'string') throw new TypeError('A script needs fault.kind');
    return script as FaultScript;
  });
}
