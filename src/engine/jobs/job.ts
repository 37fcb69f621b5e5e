import type { URI } from 'vscode-uri';
import type { EaselError } from '../../core/base/errors';
import type { OnProgress, Progress } from '../../core/base/ports';
import type { SavedImages, Settings } from '../../core/contributions/contributions';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { WhenTaken } from '../../core/places/fileName';
import type { ImageOptions } from '../../core/request/imageOptions';
import type { CheckedRequest } from '../../core/request/imageRequest';
import type { Address } from '../connection/connection';
import type { Answer } from '../dashscope/answers';
import type { Endpoint } from '../dashscope/endpoint';
import type { SavedFile } from '../files/imageFiles';
import type { JournalRecord } from '../journal/journal';
import type { InputImage } from './inputImages';
import type { JobStatus } from './jobStatus';

// The data that the steps of a job hand to each other.

/** Everything checked and read, nothing sent yet. */
export interface PreparedJob {
  checked: CheckedRequest;
  inputs: InputImage[];
  target: SaveTarget;
  address: Address;
  settings: Settings;
  /** As they were given. */
  options: ImageOptions;
  warnings: string[];
}

export interface RunOptions {
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Called once, with the id by which the job can be cancelled, as soon as it is written down. Must not throw. */
  onBegun?: (id: string) => void;
  /** Asked when a finished image cannot be saved; without an answer the error stands. */
  askOtherFolder?: (error: EaselError) => Promise<URI | undefined>;
}

export interface FinishOptions extends RunOptions {
  /** Milliseconds since 1970 at which the waiting ends. */
  deadline: number;
  /** Somebody else has begun, or it was tried before. */
  isResumed: boolean;
}

/** An answer that came at once, without a task to wait for. */
export interface Answered {
  endpoint: Endpoint;
  answer: Answer;
}

/** Where the images of a job go. */
export interface SaveTarget {
  folder: URI;
  /** The workspace folder that must not be left; absent for a place that the person picked in a dialog. */
  within?: URI | undefined;
  /** One per image that may come, without extension; equal ones get `-2`, `-3`, … in the order of the images. */
  baseNames: string[];
  /** With its dot, as the person wrote it. */
  extension: string;
  whenTaken: WhenTaken;
}

export interface SaveOptions {
  endpoint: Pick<Endpoint, 'baseUrl' | 'resultHosts'>;
  /** Milliseconds since 1970 until which broken downloads are tried again. */
  deadline: number;
  /** Heads the document of an answer that mixes text and images. */
  prompt: string;
  signal: AbortSignal;
  onProgress: OnProgress;
  askOtherFolder?: (error: EaselError) => Promise<URI | undefined>;
  notes: SaveNotes;
}

/** What is written down while an answer is saved, so that a later run after a crash saves nothing twice. */
export interface SaveNotes {
  jobId: string;
  /** An earlier run has begun to save: there may be leftovers. */
  isResumed: boolean;
  saved: Readonly<Record<string, SavedFile>>;
  /** The Markdown file, where one was written before. */
  document: URI | undefined;
  onSaved(index: number, file: SavedFile): Promise<void>;
  onDocument(document: URI): Promise<void>;
  onOtherFolder(folder: URI): Promise<void>;
}

export interface SavedAnswer {
  images: SavedFile[];
  warnings: string[];
  /** What kept the other images from being saved. */
  failures: EaselError[];
  document?: URI;
}

/** How a job ended, for now where its status is `retrying` or `blocked`. */
export type JobResult =
  | {
      kind: 'saved';
      saved: SavedImages<URI>;
      /** Where some images could not be saved, what becomes of these, and why. */
      left?: { status: JobStatus; error: EaselError };
    }
  | { kind: 'cancelled'; mayBeBilled: boolean }
  /** An error other than an `EaselError` is a fault of this program. */
  | { kind: 'failed'; status: JobStatus; error: Error };

/** What is left of a job; `gone` also where it went well. */
export function statusOf(result: JobResult): JobStatus {
  if (result.kind === 'saved') return result.left?.status ?? 'gone';
  return result.kind === 'failed' ? result.status : 'gone';
}

/** How a job ended that went on in the background. */
export interface JobEnd {
  record: JournalRecord;
  result: JobResult;
  /** The saved images that were not there before. */
  newFiles: URI[];
}

/** Hears of every job, of those that are resumed as well. No job waits for it, and it must not throw. */
export interface JobObserver {
  /** Once for each try: an id that was heard before is the same job, resumed. */
  begun(entry: JournalEntry): void;
  progressed(id: string, progress: Progress): void;
  imageSaved(entry: JournalEntry): void;
  ended(entry: JournalEntry, result: JobResult): void;
  /** The job was given up for good. */
  discarded(id: string): void;
}
