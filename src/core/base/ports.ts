import type { Region } from '../models/regionTable';

/** What the core and the client need of the world; tests and the editor give it to them. */

/** Time, so that tests can run it faster. Milliseconds throughout. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Milliseconds since some moment in the past. Setting the wall clock does not touch it; a clock that runs faster
   * makes it run faster.
   */
  elapsed(): number;
  /** Rejects with the signal's reason as soon as it aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once; returns the way to call it off. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Chance, so that tests can decide it: a number from 0 up to 1, but not 1 itself. */
export type Chance = () => number;

/** English, one line each, for the output channel. Whoever implements it removes secrets. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A log that is told which texts it must leave out of every record from then on. */
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

/** `fetch` as the client uses it: redirects are never followed by it. */
export type Transport = (url: URL, init: RequestInit) => Promise<Response>;

/** What a person can be told while a request is under way. */
export type Progress =
  /** In line here; nothing has been sent. `place` counts from 1, `startsInMs` is an estimate. */
  | { state: 'waiting'; place: number; startsInMs?: number | undefined }
  | { state: 'queued' }
  | { state: 'running' }
  | { state: 'uploading'; done: number; total: number }
  | { state: 'downloading'; done: number; total: number }
  | { state: 'saving' };

export type OnProgress = (progress: Progress) => void;

/** The same, from the first moment of a run on: before there is a request, its input images are read and checked. */
export type RunProgress = { state: 'preparing' } | Progress;
