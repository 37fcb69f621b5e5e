import * as z from 'zod/mini';
import { withFallback } from '../../core/base/withFallback';
import { taskIdSchema } from '../../core/jobs/journalEntry';
import { malformedAnswer } from './answers/answerErrors';
import { callApi } from './api';
import type { Endpoint } from './endpoint';
import type { HttpPorts } from './http';
import type { QueryPace } from './queryPace';

const timeoutMs = 30_000;
const pageSize = 100;
/** 2,000 tasks of one day. For more, filters would be needed, about whose form the documents disagree. */
const maxPages = 20;

/** A task as the list has it: without its prompt and without its images. */
export interface ListedTask {
  taskId: string;
  /** Milliseconds since 1970, by the service's clock. */
  createdAt: number;
  /** Absent where the service does not say it. How it spells image models is not documented. */
  modelName?: string | undefined;
}

const text = withFallback(z.nullish(z.string()), undefined);
/** Milliseconds since 1970; also accepted as text. */
const moment = withFallback(z.nullish(z.pipe(z.transform(Number), z.number().check(z.positive()))), undefined);
const taskSchema = z.object({ task_id: taskIdSchema, model_name: text, gmt_create: moment, start_time: moment });
const pageSchema = z.object({ data: z.array(withFallback(z.nullable(taskSchema), null)), total_page: moment });

/**
 * All tasks of the account of the last 24 hours, whichever key or program made them, in no promised order. Source:
 * "batch query of task states" in the asynchronous task management page, 2026-10, and the test of the provider's Java
 * SDK. No filter is sent, because the documents disagree about their form.
 * @throws EaselError of any wire code; `unexpectedResponse` when the answer is no such list, or is too long to be read
 *   whole.
 */
export async function listTasks(
  ports: HttpPorts,
  pace: QueryPace,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<ListedTask[]> {
  const tasks = new Map<string, ListedTask>();
  for (let page = 1; page <= maxPages; page++) {
    await pace.keep(signal);
    const path = `/tasks?page_no=${page}&page_size=${pageSize}`;
    const call = { method: 'GET' as const, path, signal, timeoutMs };
    const parsed = pageSchema.safeParse(await callApi(ports, endpoint, call, holdsTasks));
    if (!parsed.success) throw malformedAnswer();
    const { data, total_page: pageCount } = parsed.data;
    const countBefore = tasks.size;
    for (const task of data) {
      const createdAt = task?.gmt_create ?? task?.start_time;
      // A task that was created while the pages were read moves others to the next page.
      if (task && createdAt)
        tasks.set(task.task_id, { taskId: task.task_id, createdAt, modelName: task.model_name ?? undefined });
    }
    // Without the number of pages, the list ends with the first page that brings nothing new.
    const isLast = pageCount ? page >= pageCount : tasks.size === countBefore;
    if (isLast || data.length === 0) return [...tasks.values()];
  }
  throw malformedAnswer();
}

const holdsTasks = (json: unknown): boolean =>
  pageSchema.safeParse(json).data?.data.some(task => task !== null) ?? false;
