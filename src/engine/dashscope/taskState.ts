import type { AnswerBody } from './schemas';

/**
 * States of a task. Source: Qwen-Image API, 2026-02-10; SUSPENDED: the provider's SDK, 2026-07. The other words are
 * those of gateways, 2026-11.
 */
type TaskState = 'pending' | 'running' | 'succeeded' | 'failed' | 'canceled' | 'unknown';
const states: Record<string, TaskState> = {
  PENDING: 'pending',
  QUEUED: 'pending',
  SUBMITTED: 'pending',
  NOT_START: 'pending',
  RUNNING: 'running',
  SUSPENDED: 'running',
  IN_PROGRESS: 'running',
  PROCESSING: 'running',
  SUCCEEDED: 'succeeded',
  SUCCESS: 'succeeded',
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  FAILURE: 'failed',
  ERROR: 'failed',
  CANCELED: 'canceled',
  CANCELLED: 'canceled',
  UNKNOWN: 'unknown',
};

export const stateOf = (text: string | null | undefined): TaskState | undefined => states[text?.toUpperCase() ?? ''];

export const hasFailed = ({ output }: Pick<AnswerBody, 'output'>): boolean => stateOf(output?.task_status) === 'failed';
