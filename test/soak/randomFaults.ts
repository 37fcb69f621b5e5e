import type { Fault, FaultScript } from '../service/faults';

/** Numbers from 0 to 1. */
export type Random = () => number;

/** The facts that decide which faults make sense for a job. */
interface FaultContext {
  /** Only this job's prompt contains it. */
  word: string;
  route: 'sync' | 'async';
  /** Its answer is a stream. */
  streamed: boolean;
  /** It uploads its input before the request. */
  uploads: boolean;
  /** The time-out is short, so an endless answer or task can be tried. */
  impatient: boolean;
  /** Fault bodies may quote it, as servers do. */
  key: string;
}

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
export const between = (random: Random, min: number, max: number): number =>
  min + Math.floor(random() * (max - min + 1));

const megabyte = 1024 * 1024;

/** Just above the maximum size of an answer, so that the test takes little time. */
const hugeAnswer: Fault = { kind: 'hugeBody', bytes: 9 * megabyte };
const hugePicture: Fault = { kind: 'hugeBody', bytes: 3 * megabyte, as: 'png' };

/** Refusals before any work. */
const refusals = (key: string): Fault[] => [
  {
    kind: 'error',
    status: 429,
    code: 'Throttling.RateQuota',
    message: 'Requests rate limit exceeded, please try again later.',
  },
  { kind: 'error', status: 429, code: 'Throttling.RateQuota', headers: { 'Retry-After': '2' } },
  {
    kind: 'error',
    status: 429,
    code: 'Throttling.AllocationQuota',
    message: 'Allocated quota exhausted.',
    headers: { 'Retry-After': '1814400' },
  },
  { kind: 'error', status: 503, code: 'ModelUnavailable', message: 'The model is busy.' },
  { kind: 'error', status: 401, code: 'InvalidApiKey', message: `Incorrect API key provided: ${key}.` },
  {
    kind: 'error',
    status: 400,
    code: 'Arrearage',
    message: 'Access denied, please make sure your account is in good standing.',
  },
  {
    kind: 'error',
    status: 400,
    code: 'DataInspectionFailed',
    message: 'Input data may contain inappropriate content.',
  },
  { kind: 'error', status: 500, code: 'InternalError', message: `Authorization: Bearer ${key}` },
  { kind: 'json', status: 200, body: { code: 'InternalError', message: key, request_id: 'struck' } },
  { kind: 'xmlError', status: 403 },
];

/** Invalid answers, and broken deliveries of a right one. */
const brokenAnswers = (random: Random): Fault[] => [
  { kind: 'html' },
  { kind: 'html', status: 200 },
  { kind: 'emptyBody' },
  { kind: 'emptyBody', status: 500 },
  { kind: 'invalidJson' },
  { kind: 'notPng' },
  hugeAnswer,
  { kind: 'redirect', to: '/elsewhere' },
  { kind: 'redirect', to: 'https://example.com/steal', status: 307 },
  { kind: 'resetAfterRequest' },
  { kind: 'resetAfterRequest' },
  { kind: 'truncated' },
  { kind: 'wrongContentLength', bytes: 40 },
  { kind: 'wrongContentLength', bytes: megabyte },
  { kind: 'slow', delayMs: between(random, 10, 300), pieceMs: between(random, 0, 10) },
];

/** Other outcomes of the work. */
const outcomes = (random: Random): Fault[] => [
  { kind: 'partialResults' },
  { kind: 'emptyChoices' },
  { kind: 'entryWithoutImage' },
  { kind: 'otherChoices' },
  {
    kind: 'resultUrl',
    url: pick(random, [
      'https://example.com/cat.png',
      'http://169.254.169.254/latest/meta-data',
      'file:///etc/passwd',
      'ftp://127.0.0.1/cat.png',
      'no address at all',
    ]),
  },
];

const taskOutcomes = (random: Random, impatient: boolean): Fault[] => [
  ...outcomes(random),
  { kind: 'taskFailed', code: 'InternalError.Algo' },
  { kind: 'taskFailed', code: 'DataInspectionFailed', place: 'output' },
  { kind: 'taskFailed', code: 'InternalError', place: 'topLevel' },
  { kind: 'taskUnknown' },
  { kind: 'taskCanceled' },
  { kind: 'taskWithoutResults' },
  ...(impatient
    ? [{ kind: 'taskNeverEnds', status: pick(random, ['PENDING', 'RUNNING', 'SUSPENDED'] as const) } as const]
    : []),
  { kind: 'taskPolls', pending: between(random, 0, 2), running: between(random, 0, 3) },
];

const downloads = (random: Random): Fault[] => [
  { kind: 'xmlError', status: 403, code: 'AccessDenied' },
  { kind: 'xmlError', status: 404, code: 'NoSuchKey' },
  { kind: 'xmlError', status: 503 },
  { kind: 'error', status: 500, code: 'InternalError' },
  { kind: 'json', body: { code: 'AccessDenied' } },
  { kind: 'html' },
  { kind: 'html', status: 200 },
  { kind: 'emptyBody' },
  { kind: 'invalidJson' },
  { kind: 'notPng' },
  hugePicture,
  { kind: 'redirect', to: '/results/elsewhere.png' },
  { kind: 'redirect', to: 'https://example.com/cat.png' },
  { kind: 'redirect', to: 'http://10.0.0.1/cat.png' },
  { kind: 'resetAfterRequest' },
  { kind: 'truncated' },
  { kind: 'truncated' },
  { kind: 'wrongContentLength', bytes: 1000 },
  { kind: 'wrongContentLength', bytes: 90 * megabyte },
  { kind: 'slow', delayMs: between(random, 10, 200), pieceMs: between(random, 0, 20) },
];

/** A random fault at a random place of a job. */
export function randomFault(
  random: Random,
  { word, route, streamed, uploads, impatient, key }: FaultContext,
): FaultScript {
  const places = [
    'submit',
    'submit',
    'download',
    'download',
    ...(route === 'async' ? (['task', 'task'] as const) : []),
    ...(uploads ? (['upload', 'upload'] as const) : []),
  ] as const;
  const place = pick(random, places);
  const path = place === 'submit' ? route : place;
  const strike = (fault: Fault): FaultScript => ({
    fault,
    match: { path, promptIncludes: word },
    times: between(random, 1, 3),
  });
  // A connection that is reset before its body cannot be matched by prompt.
  if (place !== 'upload' && random() < 0.06) return { fault: { kind: 'resetBeforeBody' }, match: { path } };
  switch (place) {
    case 'upload':
      return random() < 0.5
        ? { fault: pick(random, [{ kind: 'policyExpired' }, ...refusals(key)]), match: { path: 'policy' } }
        : {
            fault: pick<Fault>(random, [
              { kind: 'xmlError', status: 403 },
              { kind: 'html' },
              { kind: 'resetAfterRequest' },
            ]),
            match: { path: 'upload' },
          };
    case 'download':
      return strike(pick(random, downloads(random)));
    case 'task':
      return strike(pick(random, [...refusals(key), ...brokenAnswers(random), ...taskOutcomes(random, impatient)]));
    case 'submit': {
      const ofStream: Fault[] = streamed
        ? [0, 1, 2, 3, 4, 5].flatMap((afterEvents): Fault[] => [
            { kind: 'streamCut', afterEvents },
            { kind: 'streamError', afterEvents, code: 'InternalError' },
          ])
        : [];
      const stalls: Fault[] =
        route === 'sync' && impatient
          ? Array<Fault>(6)
              .fill({ kind: 'stallBeforeHeaders' })
              .concat(Array<Fault>(6).fill({ kind: 'stallMidBody' }))
          : [];
      return {
        ...strike(
          pick(random, [
            ...refusals(key),
            ...brokenAnswers(random),
            ...(route === 'sync' ? outcomes(random) : taskOutcomes(random, impatient)),
            ...ofStream,
            ...stalls,
          ]),
        ),
        times: 1,
      };
    }
  }
}
