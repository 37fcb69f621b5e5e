import type { Row, Strike } from './row';
import { passing, shortTimeOuts, tasks, unknownTomorrow } from './row';

const waiting = (running: number): Strike => ({ at: 'outcome', fault: { kind: 'taskPolls', pending: 1, running } });
const content = { code: 'DataInspectionFailed', message: 'Output data may contain inappropriate content.' };

const failed = (place: 'output' | 'topLevel'): Row[] => [
  {
    name: `FAILED, told in ${place}`,
    paths: tasks,
    strikes: [
      { at: 'outcome', fault: { kind: 'taskFailed', code: 'InternalError.Algo', message: 'It did not work.', place } },
    ],
    ends: { kind: 'ended', code: 'taskFailed' },
  },
  {
    name: `FAILED for its content, told in ${place}`,
    paths: tasks,
    strikes: [{ at: 'outcome', fault: { kind: 'taskFailed', ...content, place } }],
    ends: { kind: 'ended', code: 'contentRefused' },
  },
];

const neverEnding = (status: 'PENDING' | 'RUNNING' | 'SUSPENDED'): Row => ({
  name: `a task that stays ${status} beyond the time-out, and ends later`,
  paths: status === 'RUNNING' ? tasks : ['asyncPrompt'],
  timeoutSeconds: 1,
  strikes: [{ at: 'outcome', fault: { kind: 'taskNeverEnds', status } }],
  ends: { kind: 'goesOn', code: 'timeout', until: { at: 'query', fault: { kind: 'taskPolls' } } },
});

/** Faults while the client waits for a task, and the possible ends of a task. */
export const taskRows: readonly Row[] = [
  {
    name: '401 while polling, then the key is valid again',
    paths: tasks,
    strikes: [
      waiting(2),
      {
        at: 'query',
        skip: 1,
        times: 3,
        fault: { kind: 'error', status: 401, code: 'InvalidApiKey', message: 'Invalid API-key provided.' },
      },
    ],
    ends: { kind: 'stuck', code: 'rejectedKey' },
  },
  {
    name: 'another key while the task runs, then the right one',
    paths: tasks,
    meanwhile: 'keyRevoked',
    ends: { kind: 'stuck', code: 'rejectedKey' },
  },
  {
    name: '403 while polling, then access again',
    paths: tasks,
    strikes: [
      waiting(1),
      {
        at: 'query',
        skip: 1,
        times: 3,
        fault: { kind: 'error', status: 403, code: 'AccessDenied', message: 'Access denied.' },
      },
    ],
    ends: { kind: 'stuck', code: 'accessDenied' },
  },
  {
    name: '400 arrears while polling, then paid',
    paths: tasks,
    strikes: [
      waiting(1),
      {
        at: 'query',
        skip: 1,
        times: 3,
        fault: { kind: 'error', status: 400, code: 'Arrearage', message: 'In arrears.' },
      },
    ],
    ends: { kind: 'stuck', code: 'billing' },
  },
  passing('a task that takes many queries', [waiting(5)], { paths: tasks }),
  passing(
    'queries that fail in every way',
    [
      waiting(1),
      { at: 'query', fault: { kind: 'error', status: 500, code: 'InternalError' } },
      { at: 'query', fault: { kind: 'resetAfterRequest' } },
      { at: 'query', fault: { kind: 'html' } },
      { at: 'query', fault: { kind: 'invalidJson' } },
      {
        at: 'query',
        fault: { kind: 'error', status: 429, code: 'Throttling.RateQuota', headers: { 'retry-after': '1814400' } },
      },
    ],
    { paths: tasks },
  ),
  passing(
    'single queries that are refused, or have what would be the end of the task',
    [
      waiting(1),
      { at: 'query', fault: { kind: 'error', status: 401, code: 'InvalidApiKey' } },
      { at: 'query', fault: { kind: 'json', body: { output: { task_status: 'UNKNOWN' } } } },
      { at: 'query', fault: { kind: 'error', status: 404, code: 'NotFound' } },
      { at: 'query', fault: { kind: 'json', body: { output: { task_status: 'SUCCEEDED', results: [] } } } },
      { at: 'query', fault: { kind: 'error', status: 400, code: 'InvalidParameter' } },
      { at: 'query', fault: { kind: 'error', status: 403, code: 'AccessDenied' } },
    ],
    { paths: tasks },
  ),
  {
    ...passing(
      'a query that is never answered, and one whose answer stops',
      [
        { at: 'query', fault: { kind: 'stallBeforeHeaders' } },
        { at: 'query', fault: { kind: 'stallMidBody' } },
      ],
      { paths: tasks },
    ),
    ...shortTimeOuts,
  },
  ...(['stallBeforeHeaders', 'stallMidBody'] as const).map((kind): Row => ({
    name: `a task is created, but its id does not arrive (${kind})`,
    paths: tasks,
    strikes: [{ at: 'submit', fault: { kind } }],
    ends: { kind: 'saved', warning: /which was found again/ },
    ...shortTimeOuts,
  })),
  {
    name: 'a task is created, but its id does not arrive, and the list of tasks cannot be had',
    paths: tasks,
    strikes: [
      { at: 'submit', fault: { kind: 'resetAfterRequest' } },
      { at: 'list', times: 9, fault: { kind: 'error', status: 500, code: 'InternalError' } },
    ],
    ends: { kind: 'listed', code: 'network' },
  },
  passing(
    'queries that fail in other ways',
    [
      { at: 'query', fault: { kind: 'resetBeforeBody' } },
      { at: 'query', fault: { kind: 'emptyBody' } },
      { at: 'query', fault: { kind: 'truncated' } },
      { at: 'query', fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' } },
      { at: 'query', fault: { kind: 'hugeBody', bytes: 64 * 1024 * 1024 } },
      { at: 'query', fault: { kind: 'slow', delayMs: 100 } },
    ],
    { paths: tasks },
  ),
  ...failed('output'),
  ...failed('topLevel'),
  {
    name: 'UNKNOWN for ten minutes',
    paths: tasks,
    timeoutSeconds: 3600,
    strikes: [{ at: 'outcome', fault: { kind: 'taskUnknown' } }],
    ends: { kind: 'listed', code: 'taskExpired' },
  },
  {
    name: 'UNKNOWN, when the clock of the service is a day later',
    paths: tasks,
    strikes: [{ at: 'query', fault: unknownTomorrow }],
    ends: { kind: 'listed', code: 'taskExpired' },
  },
  {
    name: 'CANCELED',
    paths: tasks,
    strikes: [{ at: 'outcome', fault: { kind: 'taskCanceled' } }],
    ends: { kind: 'ended', code: 'taskFailed' },
  },
  neverEnding('PENDING'),
  neverEnding('RUNNING'),
  neverEnding('SUSPENDED'),
  {
    name: 'SUCCEEDED without results for ten minutes',
    paths: tasks,
    timeoutSeconds: 3600,
    strikes: [{ at: 'outcome', fault: { kind: 'taskWithoutResults' } }],
    ends: { kind: 'listed', code: 'unexpectedResponse' },
  },
  {
    name: 'partial results, with errors for the missing ones',
    paths: ['asyncPrompt'],
    options: { n: 4 },
    strikes: [{ at: 'outcome', fault: { kind: 'partialResults', failed: 2, ...content } }],
    ends: { kind: 'saved', files: ['', '-2'], warning: /DataInspectionFailed.*DataInspectionFailed/s },
  },
  {
    name: 'partial results, the missing ones absent',
    paths: ['asyncMessages'],
    options: { n: 4 },
    strikes: [{ at: 'outcome', fault: { kind: 'partialResults', failed: 2, ...content } }],
    ends: { kind: 'saved', files: ['', '-2'], warning: /2 of 4/ },
  },
  {
    name: 'results that are all errors',
    paths: ['asyncPrompt'],
    options: { n: 2 },
    strikes: [{ at: 'outcome', fault: { kind: 'partialResults', failed: 2, ...content } }],
    ends: { kind: 'ended', code: 'contentRefused' },
  },
];
