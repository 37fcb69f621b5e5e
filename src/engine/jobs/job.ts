import type { URI } from 'vscode-uri';
import type { EaselError } from '../../core/base/errors';
import type { OnProgress, Progress } from '../../core/base/ports';
import type { SavedImages, Settings } from '../../core/contributions/contributions';
import type { JournalEntry } from '../../core/jobs/journalEntry';
import type { WhenTaken } from '../../core/places/fileName';
import type { PreparedRecord } from '../../core/provenance/easelRecord';
import type { ImageOptions } from '../../core/request/imageOptions';
import type { CheckedRequest } from '../../core/request/imageRequest';
import type { Address } from '../connection/connection';
import type { Answer } from '../dashscope/answers/answers';
import type { Endpoint } from '../dashscope/endpoint';
import type { SavedFile } from '../files/imageFiles';
import type { Embedding } from '../images/pngEmbedding';
import type { JournalRecord } from '../journal/journal';
import type { InputImage } from './inputImages';
import type { FileOwners } from './jobFiles';
import type { JobStatus } from './jobStatus';

// The data that the steps of a job pass to each other.

/** A job whose options are checked and whose inputs are read. Nothing has been sent. */
export interface PreparedJob {
  checked: CheckedRequest;
  inputs: InputImage[];
  target: SaveTarget;
  address: Address;
  settings: Settings;
  /** As they were given. */
  options: ImageOptions;
  warnings: string[];
  /** The one of the warnings that only says what the style file of the repository has added. */
  styleNote?: string;
  /** What the images say about how they were made; absent where they are to say nothing. */
  provenance?: PreparedRecord;
}

export interface RunOptions {
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Called once, as soon as the job is in the journal, with the id by which it can be cancelled. Must not throw. */
  onBegun?: (id: string) => void;
  /** Called each time a piece of a streamed answer has arrived, with what has arrived so far. Must not throw. */
  onPart?: ((soFar: Answer) => void) | undefined;
  /** Asks for another folder when a finished image cannot be saved; without an answer the job fails with the error. */
  askOtherFolder?: (error: EaselError) => Promise<URI | undefined>;
}

export interface FinishOptions extends RunOptions {
  /** Milliseconds since 1970 at which the waiting ends. */
  deadline: number;
  /** True when an earlier run of the job may have left files. */
  isResumed: boolean;
}

/** An answer that arrived directly, without a task. */
export interface Answered {
  endpoint: Endpoint;
  answer: Answer;
  /**
   * Settles when the answer is in the journal: its images may be fetched before, and get their names afterwards.
   * Rejects where another window has taken the job over.
   */
  written: Promise<void>;
}

/** Where the images of a job go. */
export interface SaveTarget {
  folder: URI;
  /** The workspace folder that contains the place; absent for a place that the person picked in a dialog. */
  within?: URI | undefined;
  /** One per expected image, without extension; equal names get `-2`, `-3`, … in the order of the images. */
  baseNames: string[];
  /** With its dot, as the person wrote it. */
  extension: string;
  whenTaken: WhenTaken;
  /** With `overwrite`: the SHA-256 of the one file that may be replaced. */
  replaces?: string | undefined;
}

export interface SaveOptions {
  endpoint: Pick<Endpoint, 'baseUrl' | 'resultHosts'>;
  /** In milliseconds since 1970: until then, broken downloads are tried again. */
  deadline: number;
  /** More images than this cannot come for the request, whatever the answer says. */
  maxCount: number;
  /** Heads the document of an answer that mixes text and images. */
  prompt: string;
  signal: AbortSignal;
  onProgress: OnProgress;
  askOtherFolder?: (error: EaselError) => Promise<URI | undefined>;
  /** Nothing gets its name before this has settled, and nothing does when it has rejected. */
  ready?: Promise<void> | undefined;
  /** What is added to the images. */
  embedding?: Embedding | undefined;
  notes: SaveNotes;
}

/** The state of saving an answer, kept in the journal so that a run after a crash saves no image twice. */
export interface SaveNotes extends FileOwners {
  /** True when an earlier run has begun to save and may have left hidden files. */
  isResumed: boolean;
  saved: Readonly<Record<string, SavedFile>>;
  /** The Markdown file, when an earlier run has written it. */
  document: URI | undefined;
  onSaved(index: number, file: SavedFile): Promise<void>;
  onDocument(document: URI): Promise<void>;
  onOtherFolder(folder: URI): Promise<void>;
}

export interface SavedAnswer {
  images: SavedFile[];
  warnings: string[];
  /** Why the other images could not be saved. */
  failures: EaselError[];
  document?: URI;
}

/** How a run of a job ended. The job itself continues later when its status is `retrying` or `blocked`. */
export type JobResult =
  | {
      kind: 'saved';
      saved: SavedImages<URI>;
      /** Set when some images could not be saved: what becomes of them, and why. */
      left?: { status: JobStatus; error: EaselError };
    }
  | {
      kind: 'cancelled';
      mayBeBilled: boolean;
      /** Set when the service makes the images anyway: `retrying` until they are there, then `blocked`. */
      left?: Extract<JobStatus, 'retrying' | 'blocked'>;
    }
  /** An error other than an `EaselError` is a defect of this program. */
  | { kind: 'failed'; status: JobStatus; error: Error };

/** Returns what is left of a job; `gone` also after a success. */
export function statusOf(result: JobResult): JobStatus {
  switch (result.kind) {
    case 'saved':
      return result.left?.status ?? 'gone';
    case 'cancelled':
      return result.left ?? 'gone';
    case 'failed':
      return result.status;
  }
}

/** The end of a job that ran in the background. */
export interface JobEnd {
  record: JournalRecord;
  result: JobResult;
  /** The images that this run has saved. */
  newFiles: URI[];
}

/** Is told about every job, also about resumed ones. Jobs do not wait for it, and it must not throw. */
export interface JobObserver {
  /** Called once for each run: a known id means that the same job is resumed. */
  begun(entry: JournalEntry): void;
  progressed(id: string, progress: Progress): void;
  imageSaved(entry: JournalEntry): void;
  ended(entry: JournalEntry, result: JobResult): void;
  /** The person has given the job up for good. */
  discarded(id: string): void;
}
