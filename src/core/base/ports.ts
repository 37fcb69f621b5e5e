import type { Region } from '../models/regionTable';

/** What the core and the client need from their environment. The editor and the tests pass implementations in. */

/** Time, so that tests can run it faster. Milliseconds throughout. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Milliseconds since an unspecified moment in the past. Setting the wall clock does not change it. A clock that runs
   * faster makes it run faster.
   */
  elapsed(): number;
  /** Rejects with the signal's reason as soon as it aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls `callback` once. The returned function cancels the call. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Chance, so that tests can decide it: a number from 0 up to 1, but not 1 itself. */
export type Chance = () => number;

/** English, one line each, for the output channel. The implementation removes secrets. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A log that can be told which texts it must remove from every later record. */
export interface SecretLog extends Log {
  hide(secret: string): void;
}

/** API keys, one slot for each region. */
export interface KeyStore {
  get(region: Region): Promise<string | undefined>;
}

/** Small values that outlive the window. */
export interface KeyValueStore {
  get<T>(key: string, fallback: T): T;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** `fetch` as the client uses it: it must not follow redirects. */
export type Transport = (url: URL, init: RequestInit) => Promise<Response>;

/** The progress of a request, as it is shown to a person. */
export type Progress =
  /** Waits in the queue of this window; nothing has been sent. `place` counts from 1, `startsInMs` is an estimate. */
  | { state: 'waiting'; place: number; startsInMs?: number | undefined }
  | { state: 'queued' }
  | { state: 'running' }
  | { state: 'uploading'; done: number; total: number }
  | { state: 'downloading'; done: number; total: number }
  | { state: 'saving' };

export type OnProgress = (progress: Progress) => void;

/** The same, from the first moment of a run on: before there is a request, its input images are read and checked. */
export type RunProgress = { state: 'preparing' } | Progress;
