import type { ErrorCode } from '../../../../src/core/base/errors';
import type { ImageOptions } from '../../../../src/core/request/imageOptions';
import type { Fault } from '../../../service/faults';
import type { ObstacleName } from './obstacles';

/** The ways to send a request and to receive its answer. */
export type PathName = 'sync' | 'asyncPrompt' | 'asyncMessages' | 'stream';

/** A fault, and which requests of a job it strikes. `outcome` means the result of a task or a stream. */
export interface Strike {
  at: 'submit' | 'query' | 'list' | 'download' | 'outcome';
  fault: Fault;
  /** Default 1. */
  times?: number;
  skip?: number;
}

/**
 * Files by the suffix after the job's own name: `''` is `x.png`, `-2` is `x-2.png`. Documents are Markdown files that
 * exist when the call has ended; `all…` lists what exists after resuming.
 */
type Files = readonly string[];

export type Ending =
  /** Everything is saved; `warning` if something is wrong with it. */
  | { kind: 'saved'; files?: Files; warning?: RegExp; documents?: Files }
  /** Nothing is kept, and nothing is billed. */
  | { kind: 'ended'; code: ErrorCode }
  /** Reported, and kept only for the list. */
  | { kind: 'listed'; code: ErrorCode }
  /** The job continues by itself, and saves its image once `until` strikes. */
  | { kind: 'goesOn'; code: ErrorCode; until: Strike }
  /** Kept until a person acts; `again` says what happens then. Default: the image is saved. */
  | { kind: 'stuck'; code: ErrorCode; message?: RegExp; again?: 'refused'; files?: Files; allDocuments?: Files }
  /** Some images are saved now, the others after resuming. */
  | { kind: 'partly'; files: Files; all: Files; warning: RegExp; documents?: Files; allDocuments?: Files };

export interface Row {
  name: string;
  paths: readonly PathName[];
  strikes?: readonly Strike[];
  /** An obstacle in addition to faults of the service. */
  meanwhile?: ObstacleName;
  options?: Pick<ImageOptions, 'n' | 'overwrite'>;
  /** Default 600. */
  timeoutSeconds?: number;
  /** Factor by which time-outs are shortened; default 1. */
  timeOutSpeed?: number;
  /** Default 1. */
  submits?: number;
  ends: Ending;
}

export const tasks: readonly PathName[] = ['asyncPrompt', 'asyncMessages'];
export const everywhere: readonly PathName[] = ['sync', ...tasks];

/** The fault ends in an error which says that nothing was made. */
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

/** The same for an answer that is no error of the service's own form. */
export function refusedWith(name: string, fault: Fault, code: ErrorCode, paths: readonly PathName[] = ['sync']): Row {
  return { name, paths, strikes: [{ at: 'submit', times: 9, fault }], ends: { kind: 'ended', code } };
}

/** A submit that breaks after it was sent: it is sent once, and reported as possibly billed. */
export function broken(name: string, fault: Fault, code: ErrorCode, paths: readonly PathName[] = everywhere): Row {
  return { name, paths, strikes: [{ at: 'submit', times: 9, fault }], ends: { kind: 'listed', code } };
}

/**
 * A submit whose answer never comes although the work was done. A synchronous one is reported as possibly billed. A
 * task is found again in the service's list of tasks, which the person is told.
 */
export function cutOff(name: string, fault: Fault, code: ErrorCode): Row[] {
  const strikes: Strike[] = [{ at: 'submit', times: 9, fault }];
  return [
    broken(name, fault, code, ['sync']),
    { name, paths: tasks, strikes, ends: { kind: 'saved', warning: /which was found again/ } },
  ];
}

/** The service's word that it does not know a task, with its clock a day and an hour from now. */
export const unknownTomorrow: Fault = {
  kind: 'json',
  body: { output: { task_status: 'UNKNOWN' } },
  headers: { date: new Date(Date.now() + 25 * 60 * 60 * 1000).toUTCString() },
};

/** A fault that passes by itself. */
export function passing(
  name: string,
  strikes: readonly Strike[],
  { paths = everywhere, submits = 1 }: Partial<Pick<Row, 'paths' | 'submits'>> = {},
): Row {
  return { name, paths, strikes, submits, ends: { kind: 'saved' } };
}

/** Reduces two minutes to a second. */
export const twoMinutes = { timeOutSpeed: 120 };

/** Reduces half a minute to half a second: enough for an answer, short for a stall. */
export const shortTimeOuts = { timeOutSpeed: 60 };
