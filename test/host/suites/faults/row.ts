import type { ErrorCode } from '../../../../src/core/base/errors';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import type { Fault } from '../../../service/faults';
import type { ObstacleName } from './obstacles';

/** The ways in which a request and its answer travel. */
export type PathName = 'sync' | 'asyncPrompt' | 'asyncMessages' | 'stream';

/** A fault, and the requests of a job that it strikes; `outcome` is what becomes of a task or a stream. */
export interface Strike {
  at: 'submit' | 'query' | 'download' | 'outcome';
  fault: Fault;
  /** 1 unless given. */
  times?: number;
  skip?: number;
}

/**
 * Files by what follows the job's own name: `''` is `x.png`, `-2` is `x-2.png`. Documents are Markdown, and there when
 * the call has ended; `all…` when it was resumed.
 */
type Files = readonly string[];

export type Ending =
  /** All that there is to save is there; `warning` where not all is well. */
  | { kind: 'saved'; files?: Files; warning?: RegExp; documents?: Files }
  /** Nothing is left of it, and nothing is billed. */
  | { kind: 'ended'; code: ErrorCode }
  /** Told, and kept only to be listed. */
  | { kind: 'listed'; code: ErrorCode }
  /** It goes on by itself, and saves its image once `until` strikes. */
  | { kind: 'goesOn'; code: ErrorCode; until: Strike }
  /** Kept until somebody does something; `again` says what becomes of it then. Without: the image is saved. */
  | { kind: 'stuck'; code: ErrorCode; message?: RegExp; again?: 'refused'; files?: Files; allDocuments?: Files }
  /** Some images are saved, and the others once it is resumed. */
  | { kind: 'partly'; files: Files; all: Files; warning: RegExp; documents?: Files; allDocuments?: Files };

export interface Row {
  name: string;
  paths: readonly PathName[];
  strikes?: readonly Strike[];
  /** What happens beside the service. */
  meanwhile?: ObstacleName;
  options?: Pick<ImageOptions, 'n' | 'overwrite'>;
  /** Seconds; 600 unless given. */
  timeoutSeconds?: number;
  /** How many times faster time-outs run out; 1 unless given. */
  timeOutSpeed?: number;
  /** 1 unless given. */
  submits?: number;
  ends: Ending;
}

export const tasks: readonly PathName[] = ['asyncPrompt', 'asyncMessages'];
export const everywhere: readonly PathName[] = ['sync', ...tasks];

/** The fault ends in an error that says nothing was made. */
export function refused(
  name: string,
  fault: Omit<Extract<Fault, { kind: 'error' }>, 'kind'>,
  code: ErrorCode,
  paths: readonly PathName[] = ['sync'],
): Row {
  return {
    name: `${name}: ${fault.status} ${fault.code}`,
    paths,
    strikes: [{ at: 'submit', times: 9, fault: { kind: 'error', ...fault } }],
    ends: { kind: 'ended', code },
  };
}

/** A submit that breaks after it has left: once, told as possibly billed. */
export function broken(name: string, fault: Fault, code: ErrorCode, paths: readonly PathName[] = everywhere): Row {
  return { name, paths, strikes: [{ at: 'submit', times: 9, fault }], ends: { kind: 'listed', code } };
}

/** Something passes by itself. */
export function passing(
  name: string,
  strikes: readonly Strike[],
  { paths = everywhere, submits = 1 }: Partial<Pick<Row, 'paths' | 'submits'>> = {},
): Row {
  return { name, paths, strikes, submits, ends: { kind: 'saved' } };
}

/** Half a minute becomes half a second: enough for an answer, and little for a silence. */
export const shortTimeOuts = { timeOutSpeed: 60 };
