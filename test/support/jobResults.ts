import type { URI } from 'vscode-uri';
import type { EaselError } from '../../src/core/base/errors';
import type { SavedImages } from '../../src/core/contributions/contributions';
import type { JobEnd, JobResult } from '../../src/engine/jobs/job';
import { statusOf } from '../../src/engine/jobs/job';
import type { JobStatus } from '../../src/engine/jobs/jobStatus';

/** What a job can come to, without images. */
export const savedNothing: SavedImages<URI> = { images: [], model: 'm', requestId: 'r', warnings: [] };
export const saved: JobResult = { kind: 'saved', saved: savedNothing };
export const cancelled: JobResult = { kind: 'cancelled', mayBeBilled: false };

export function failed(status: JobStatus, error: Error): JobResult {
  return { kind: 'failed', status, error };
}

/** Some images are saved, and the others are not. */
export function savedInPart(status: JobStatus, error: EaselError): JobResult {
  return { kind: 'saved', saved: savedNothing, left: { status, error } };
}

/** `saved`, `cancelled`, or what is left of the job. */
export function nameOf(result: JobResult): string {
  const isOver = result.kind !== 'failed' && statusOf(result) === 'gone';
  return isOver ? result.kind : statusOf(result);
}

export function errorOf(result: JobResult): Error | undefined {
  if (result.kind === 'failed') return result.error;
  return result.kind === 'saved' ? result.left?.error : undefined;
}

/** The id, the name of the result, and the code of the error where there is one. */
export function textOf({ record, result }: JobEnd): string {
  const error = errorOf(result);
  return [record.entry.id, nameOf(result), ...(error && 'code' in error ? [error.code] : [])].join(' ');
}
