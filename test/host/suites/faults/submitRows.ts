import type { Row } from './row';
import { broken, cutOff, everywhere, passing, refused, refusedWith, tasks, twoMinutes } from './row';

const threeWeeks = { 'retry-after': '1814400' };
const rate = { status: 429, code: 'Throttling.RateQuota', message: 'Requests rate limit exceeded.' };

/** Faults of the request that costs money. */
export const submitRows: readonly Row[] = [
  refused(
    'an API key',
    { status: 401, code: 'InvalidApiKey', message: 'Invalid API-key provided.' },
    'rejectedKey',
    everywhere,
  ),
  refused(
    'a region or workspace that lacks the model',
    { status: 403, code: 'Model.AccessDenied', message: 'Model access denied.' },
    'accessDenied',
    ['asyncPrompt'],
  ),
  refused('a plain 403', { status: 403, code: 'AccessDenied', message: 'Access denied.' }, 'accessDenied'),
  refused(
    'the free quota',
    { status: 403, code: 'AllocationQuota.FreeTierOnly', message: 'The free tier of the model has been exhausted.' },
    'quotaExhausted',
    ['asyncMessages'],
  ),
  refused(
    'a spent quota that opens in three weeks',
    { status: 429, code: 'Throttling.AllocationQuota', message: 'Free allocated quota exceeded.', headers: threeWeeks },
    'quotaExhausted',
    everywhere,
  ),
  refused('a rate limit that ends in three weeks', { ...rate, headers: threeWeeks }, 'rateLimited'),
  refused(
    'an overdue bill',
    { status: 429, code: 'PrepaidBillOverdue', message: 'The prepaid bill is overdue.' },
    'billing',
    everywhere,
  ),
  refused(
    'an overdue account',
    { status: 400, code: 'Arrearage', message: 'Access denied, please make sure your account is in good standing.' },
    'billing',
  ),
  refused(
    'a product that was not bought',
    { status: 403, code: 'CommodityNotPurchased', message: 'Commodity has not purchased yet.' },
    'billing',
    ['asyncPrompt'],
  ),
  refused(
    'content',
    { status: 400, code: 'DataInspectionFailed', message: 'Input data may contain inappropriate content.' },
    'contentRefused',
    everywhere,
  ),
  refused(
    'a protected work',
    { status: 400, code: 'IPInfringementSuspect', message: 'Input data is suspected of IP infringement.' },
    'contentRefused',
  ),
  refused('a parameter', { status: 400, code: 'InvalidParameter', message: 'n is wrong.' }, 'invalidRequest', [
    'asyncMessages',
  ]),
  refused(
    'an input image',
    { status: 400, code: 'InvalidParameter.DataInspection', message: 'Unable to download the media resource.' },
    'inputImage',
  ),
  refusedWith(
    'content, nested and in another spelling',
    { kind: 'json', status: 400, body: { error: { code: 'data_inspection_failed', message: 'No.' } } },
    'contentRefused',
  ),
  refusedWith(
    'content, inside the output of HTTP 200',
    { kind: 'json', body: { output: { code: 'InternalError.Algo.DataInspectionFailed', message: 'No.' } } },
    'contentRefused',
    ['sync', 'asyncPrompt'],
  ),
  refusedWith(
    'a spent quota, nested',
    {
      kind: 'json',
      status: 429,
      body: { error: { code: 'insufficient_quota', message: 'Free allocated quota exceeded.' } },
    },
    'quotaExhausted',
    ['sync', 'asyncMessages'],
  ),
  refusedWith('a gateway in HTTP 200', { kind: 'json', body: { error: 'down for maintenance' } }, 'serviceFault'),
  refusedWith('a web filter', { kind: 'html', status: 403 }, 'network'),
  refusedWith('a login page', { kind: 'html', status: 401 }, 'network', ['asyncPrompt']),
  refusedWith('a proxy that wants a login', { kind: 'html', status: 407 }, 'network'),
  refusedWith('a request that is too large', { kind: 'html', status: 413 }, 'inputImage'),
  refusedWith('408', { kind: 'emptyBody', status: 408 }, 'timeout'),
  { ...refused('a rate limit that does not end', rate, 'rateLimited', ['sync', 'asyncPrompt']), submits: 5 },
  {
    ...refused(
      'a lack of capacity that does not end',
      { status: 503, code: 'ModelUnavailable', message: 'Model is unavailable.' },
      'serviceFault',
      ['sync', 'asyncMessages'],
    ),
    submits: 5,
  },

  passing(
    '429 rate, then fine',
    [{ at: 'submit', fault: { kind: 'error', ...rate, headers: { 'retry-after': '1' } } }],
    { submits: 2 },
  ),
  passing(
    '429 burst, twice, then fine',
    [{ at: 'submit', times: 2, fault: { kind: 'error', status: 429, code: 'Throttling.BurstRate' } }],
    { paths: ['asyncPrompt'], submits: 3 },
  ),
  passing(
    '429 concurrency, then fine',
    [{ at: 'submit', fault: { kind: 'error', status: 429, code: 'Throttling.Concurrency' } }],
    { paths: tasks, submits: 2 },
  ),
  passing(
    '503 capacity, then fine',
    [{ at: 'submit', fault: { kind: 'error', status: 503, code: 'ModelUnavailable' } }],
    { submits: 2 },
  ),
  passing(
    '503 of the model, then fine',
    [
      {
        at: 'submit',
        fault: { kind: 'error', status: 503, code: 'ModelServingError', headers: { 'retry-after': '1' } },
      },
    ],
    { paths: ['sync'], submits: 2 },
  ),
  passing('slow headers and a body in drops', [{ at: 'submit', fault: { kind: 'slow', delayMs: 150, pieceMs: 10 } }]),

  broken(
    '500',
    { kind: 'error', status: 500, code: 'InternalError', message: 'An internal error has occurred.' },
    'serviceFault',
  ),
  broken(
    '503 plain',
    { kind: 'error', status: 503, code: 'ServiceUnavailable', message: 'Try again later.' },
    'serviceFault',
  ),
  broken('502, a page', { kind: 'html' }, 'serviceFault'),
  broken('504, a page', { kind: 'html', status: 504 }, 'serviceFault', ['sync']),
  broken('a page with 200', { kind: 'html', status: 200 }, 'unexpectedResponse'),
  broken('an empty body', { kind: 'emptyBody' }, 'unexpectedResponse'),
  broken('invalid JSON', { kind: 'invalidJson' }, 'unexpectedResponse'),
  broken('a huge body', { kind: 'hugeBody', bytes: 64 * 1024 * 1024 }, 'unexpectedResponse'),
  broken(
    'a fault in a body of HTTP 200',
    { kind: 'json', body: { request_id: 'r', code: 'InternalError', message: 'It broke.' } },
    'serviceFault',
    ['sync', 'asyncPrompt'],
  ),
  ...cutOff('an answer that is cut', { kind: 'truncated' }, 'network'),
  broken('a reset before the body is read', { kind: 'resetBeforeBody' }, 'network'),
  ...cutOff('a reset after the request', { kind: 'resetAfterRequest' }, 'network'),
  broken('an answer without choices', { kind: 'emptyChoices' }, 'unexpectedResponse', ['sync']),
  broken('an entry without an image', { kind: 'entryWithoutImage' }, 'unexpectedResponse', ['sync']),
  broken(
    'an answer that names no task',
    { kind: 'json', body: { request_id: 'r', output: { task_status: 'PENDING' } } },
    'unexpectedResponse',
    tasks,
  ),
  // However impatient the setting is, a synchronous request has two minutes.
  { ...broken('no answer', { kind: 'stallBeforeHeaders' }, 'timeout', ['sync']), timeoutSeconds: 1, ...twoMinutes },
  {
    ...broken('an answer that stops in its middle', { kind: 'stallMidBody' }, 'timeout', ['sync']),
    timeoutSeconds: 1,
    ...twoMinutes,
  },
  {
    name: 'the API redirects',
    paths: everywhere,
    ends: { kind: 'ended', code: 'unexpectedResponse' },
    strikes: [{ at: 'submit', fault: { kind: 'redirect', to: '/api/v1/elsewhere', status: 307 } }],
  },
  {
    name: 'no server at the address',
    paths: everywhere,
    meanwhile: 'serviceGone',
    submits: 0,
    ends: { kind: 'ended', code: 'network' },
  },
];
