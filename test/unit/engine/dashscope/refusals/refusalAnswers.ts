import type { ErrorCode } from '../../../../../src/core/base/errors';

/** An answer to a submit, and what must come of it. */
export interface RefusedAnswer {
  name: string;
  status: number;
  /** A JSON value, or a text that is sent as it is. */
  body: unknown;
  code: ErrorCode;
  /** Words that must reach the person. */
  says?: string;
  /** Default false. */
  mayBeBilled?: boolean;
  field?: string;
}

const blocked = 'Input text data may contain inappropriate content.';
const spent = 'Free allocated quota exceeded.';

/** Every spelling of one code, as the service, its compatible mode and gateways write it. */
const spellings = (segments: readonly string[]): string[] => {
  const [last = ''] = segments.slice(-1);
  const snake = (text: string): string => text.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
  return [
    last,
    segments.join('.'),
    snake(last),
    snake(last).toUpperCase(),
    last.toUpperCase(),
    last.charAt(0).toLowerCase() + last.slice(1),
    snake(last).replaceAll('_', '-'),
    segments.map(snake).join('.'),
  ];
};

const shapesOf = (code: string, message: string): [name: string, body: unknown][] => [
  ['on the top', { request_id: 'r1', code, message }],
  ['nested in error', { error: { message, type: 'some_error', param: null, code }, request_id: 'r1' }],
  ['as the type of an error', { error: { message, type: code, code: null } }],
  ['inside output', { output: { code, message }, request_id: 'r1' }],
  ['inside output, nested', { output: { error: { code, message } } }],
  [
    'in the wrapper of the SDK',
    { status_code: 400, code, message, output: { text: null, choices: null }, usage: null },
  ],
  ['as errorCode and errorMsg', { success: false, errorCode: code, errorMsg: message, data: null }],
  ['as error_code and error_msg', { error_code: code, error_msg: message }],
  ['in a list of errors', { errors: [{ code, message }] }],
  ['in the message', { code: 'InvalidParameter', message: `<400> InternalError.Algo.${code}: ${message}` }],
  ['in the message of a nested error', { error: { code: 'bad_request', message: `<400> ${code}: ${message}` } }],
];

const moderation = [400, 200, 500].flatMap(status =>
  spellings(['InternalError', 'Algo', 'DataInspectionFailed']).flatMap(code =>
    shapesOf(code, blocked)
      // The notation of messages is that of the service: words, dots and underscores.
      .filter(([name]) => !name.includes('message') || !code.includes('-'))
      .map(([name, body]): RefusedAnswer => ({
        name: `${status}: ${code} ${name}`,
        status,
        body,
        code: 'contentRefused',
        says: blocked,
      })),
  ),
);

const spentQuota = ['Throttling.AllocationQuota', 'insufficient_quota', 'InsufficientQuota'].flatMap(code =>
  shapesOf(code, spent)
    .filter(([name]) => !name.includes('message'))
    .map(([name, body]): RefusedAnswer => ({
      name: `429: a spent quota, ${code} ${name}`,
      status: 429,
      body,
      code: 'quotaExhausted',
      says: spent,
    })),
);

export const of = (
  name: string,
  status: number,
  body: unknown,
  code: ErrorCode,
  says = '',
  more: Partial<RefusedAnswer> = {},
): RefusedAnswer => ({ name, status, body, code, says, ...more });

const page = (title: string, text = ''): string =>
  `<!doctype html>\n<html><head><meta charset="utf-8"><title>\n  ${title}\n</title></head><body>${text}</body></html>`;

const codes: RefusedAnswer[] = [
  of(
    'an input that was not fetched',
    400,
    { code: 'InternalError.Algo.InvalidParameter', message: 'Failed to download multimodal content' },
    'inputImage',
    'Failed to download',
  ),
  of(
    'an input that was not fetched, 500',
    500,
    {
      code: 'InternalError.Algo.InvalidParameter',
      message: '<400> InternalError.Algo.InvalidParameter: Failed to download multimodal content',
    },
    'inputImage',
  ),
  of(
    'an input that is too small',
    400,
    {
      code: 'InvalidParameter',
      message:
        '<400> InternalError.Algo.InvalidParameter: The image length and width do not meet the model restrictions. [height:1 or width:1 must be larger than 10]',
    },
    'inputImage',
    'larger than 10',
  ),
  of(
    'an input that is too small, nested',
    400,
    { error: { code: 'invalid_parameter_error', type: 'invalid_request_error', message: 'The image is too small.' } },
    'inputImage',
    'too small',
  ),
  of(
    'an input of an unknown format',
    400,
    { error: { code: 'invalid_value', message: 'The provided image could not be read: unsupported format' } },
    'inputImage',
  ),
  of('an address of an input', 400, { code: 'InvalidURL.Timeout', message: 'Download timed out' }, 'inputImage'),
  of(
    'a parameter, qualified',
    400,
    { code: 'InternalError.Algo.InvalidParameter', message: 'Range of max_length should be [1, 800]' },
    'invalidRequest',
    'max_length',
  ),
  of(
    'a size, nested',
    400,
    {
      error: {
        message: 'The size does not match the allowed size 1664*928,1472*1104.',
        type: 'invalid_parameter_error',
        code: 'invalid_parameter_error',
      },
    },
    'invalidRequest',
    'allowed size',
  ),
  of(
    'the size of the result',
    400,
    { code: 'InvalidParameter', message: 'The resolution of the output image must be 1024*1024.' },
    'invalidRequest',
  ),
  of('a missing part', 400, { code: 'InvalidParameter', message: 'lack of image or text' }, 'invalidRequest'),
  of(
    'a link to help about another code',
    400,
    { code: 'InvalidParameter', message: 'n is wrong, see https://help.example.com/error-code#InvalidApiKey' },
    'invalidRequest',
    'n is wrong',
  ),
  of(
    'a fault that is named with 400',
    400,
    { code: 'InternalError.Algo', message: 'inference error' },
    'invalidRequest',
  ),
  of(
    'a fault that is named with 429',
    429,
    { code: 'ModelServingError', message: 'Too many requests.' },
    'rateLimited',
  ),
  of(
    'a balance, nested',
    402,
    {
      error: {
        message: 'Your balance is not enough for this request.',
        type: 'insufficient_balance',
        code: 'insufficient_balance',
      },
    },
    'billing',
    'balance',
  ),
  of('402 of any code', 402, { error: { code: 'x_1', message: 'Pay first' } }, 'billing', 'Pay first'),
  of(
    'a free tier, nested',
    403,
    {
      error: {
        message: 'Access denied. The free tier of the model has been exhausted.',
        type: 'access_denied',
        code: 'access_denied',
      },
    },
    'quotaExhausted',
    'free tier',
  ),
  of(
    'a missing right, nested',
    403,
    { error: { message: 'Model access denied.', type: 'Model.AccessDenied', code: 'model_access_denied' } },
    'accessDenied',
    'Model access denied',
  ),
  of(
    'a quota of a rate',
    429,
    { error: { code: 'insufficient_quota', message: 'Allocated quota exceeded, please increase your quota limit.' } },
    'rateLimited',
  ),
  of(
    'a quota of a plan',
    429,
    {
      error: {
        code: 'insufficient_quota',
        message: 'You exceeded your current quota, please check your plan and billing details.',
      },
    },
    'quotaExhausted',
  ),
  of(
    'a bad key, nested',
    401,
    { error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' } },
    'rejectedKey',
    'Incorrect',
  ),
  of(
    'a bad key without a code',
    401,
    { error: { message: 'Incorrect API key provided.', type: 'invalid_request_error' } },
    'rejectedKey',
  ),
  of(
    'an unknown model, nested',
    404,
    { error: { message: 'The model does not exist.', code: 'model_not_found' } },
    'invalidRequest',
    'does not exist',
    { field: 'model' },
  ),
  of(
    'words alone',
    422,
    {
      detail: [
        {
          loc: ['body', 'parameters', 'size'],
          msg: 'value is not a valid enumeration member',
          type: 'type_error.enum',
        },
      ],
    },
    'invalidRequest',
    'body.parameters.size: value is not a valid enumeration member',
  ),
  of('a text as detail', 400, { detail: 'no such field' }, 'invalidRequest', 'no such field'),
  of('a JSON text', 400, '"no such field"', 'invalidRequest', 'no such field'),
  of('too large', 413, { detail: 'Request body too large' }, 'inputImage', 'too large', { field: 'images' }),
  of('too large, a page', 413, page('413 Request Entity Too Large'), 'inputImage', '413 Request Entity Too Large', {
    field: 'images',
  }),
  of('too large, nothing said', 413, '', 'inputImage', 'too large', { field: 'images' }),
  of(
    'JSON that is cut',
    400,
    '{"code":"DataInspectionFailed","message":"Input data \\"x\\" may',
    'contentRefused',
    'Input data "x" may',
  ),
  of(
    'JSON that never ends',
    400,
    `{"code":"Arrearage","message":"pay","rest":"${'a'.repeat(2_000_000)}`,
    'billing',
    'pay',
  ),
  of(
    '500 of a request that was wrong',
    500,
    { code: 'InternalError.Algo.InvalidParameter', message: 'n must be 1' },
    'invalidRequest',
    'n must be 1',
  ),
  of(
    '500 of a spent balance',
    500,
    { error: { code: 'new_api_error', message: 'insufficient balance of the account' } },
    'billing',
  ),
  of(
    '500',
    500,
    { error: { code: 'some_error', message: 'upstream said: too many requests' } },
    'serviceFault',
    'upstream',
    { mayBeBilled: true },
  ),
];

const inHttp200: RefusedAnswer[] = [
  of(
    'no channel',
    200,
    {
      error: {
        message: 'No available channel for model under group default',
        type: 'new_api_error',
        code: 'model_not_found',
      },
    },
    'serviceFault',
    'No available channel',
  ),
  of(
    'an unknown model',
    200,
    { error: { message: 'The model does not exist', code: 'model_not_found' } },
    'invalidRequest',
    'does not exist',
    { field: 'model' },
  ),
  of('a text as error', 200, { error: 'upstream is down for maintenance' }, 'serviceFault', 'maintenance'),
  of('a time-out as error', 200, { error: 'upstream request timed out' }, 'serviceFault', 'timed out', {
    mayBeBilled: true,
  }),
  of(
    'a fault of the service',
    200,
    { code: 'InternalError.Algo', message: 'inference error' },
    'serviceFault',
    'inference',
    { mayBeBilled: true },
  ),
  of(
    'a number as code',
    200,
    { code: 40001, message: 'The token of this gateway has expired', success: false },
    'rejectedKey',
    'token of this gateway',
  ),
  of('a status as code', 200, { code: 401, message: 'no' }, 'rejectedKey', 'no'),
  of('another status as code', 200, { code: '429', msg: 'slowly' }, 'rateLimited', 'slowly'),
  of('only success: false', 200, { success: false, message: 'It is closed today' }, 'serviceFault', 'closed today'),
  of(
    'a flow limit',
    200,
    { success: false, errorCode: 'SYSTEM.FLOW_LIMIT', errorMsg: 'Too many requests at the gateway', data: null },
    'rateLimited',
    'Too many requests',
  ),
  of('a detail', 200, { detail: 'Not authenticated: the API key is missing' }, 'rejectedKey', 'Not authenticated'),
  of('a list of details', 200, { detail: [{ msg: 'size must be a text' }] }, 'invalidRequest', 'size must be'),
  of(
    'a description',
    200,
    { error: 'invalid_token', error_description: 'Log in first' },
    'rejectedKey',
    'Log in first',
  ),
  of('a status inside', 200, { status_code: 403, message: 'not for you', output: null }, 'accessDenied', 'not for you'),
];

const pages: RefusedAnswer[] = [
  of(
    'a web filter',
    403,
    page('Blocked by web filter', 'Category: AI image generation.'),
    'network',
    'Blocked by web filter',
  ),
  of('a login page', 401, page('401 Authorization Required', 'nginx'), 'network', 'Authorization Required'),
  of('a proxy that wants a login', 407, page('Proxy Authentication Required'), 'network', 'proxy wants a login'),
  of('a proxy that wants a login, in JSON', 407, { error: 'log in' }, 'network', 'proxy wants a login'),
  of('a login for the network', 511, page('Welcome to the hotel'), 'network', 'Welcome to the hotel'),
  of('a text', 403, 'Access denied by policy\nTicket 12', 'network', 'Access denied by policy'),
  of(
    'a page without a title',
    400,
    '<html><body><script>var a = 1;</script><h1>Bad&nbsp;Request</h1></body></html>',
    'network',
    'Bad Request',
  ),
  of(
    'XML',
    403,
    '<?xml version="1.0"?><Error><Code>Denied</Code><Message>Not from here</Message></Error>',
    'network',
    'Not from here',
  ),
  of('too many requests, a page', 429, page('Slow down'), 'rateLimited', 'Slow down'),
  of(
    'a spent quota, a text',
    429,
    'Free allocated quota exceeded.',
    'quotaExhausted',
    'Free allocated quota exceeded.',
  ),
  of('a spent quota, a page', 429, page('Quota exhausted'), 'quotaExhausted', 'Quota exhausted'),
  of('a spent quota, a text in Chinese', 429, '免费额度已用完', 'quotaExhausted', '免费额度已用完'),
  of('502, a page', 502, page('502 Bad Gateway'), 'serviceFault', '502 Bad Gateway', { mayBeBilled: true }),
  of('504, a text', 504, 'upstream request timeout', 'serviceFault', 'upstream request timeout', { mayBeBilled: true }),
  of('404, a page', 404, page('404 Not Found'), 'unexpectedResponse', '404 Not Found', { field: 'baseUrl' }),
  of('404, nothing said', 404, '', 'unexpectedResponse', 'no image API at', { field: 'baseUrl' }),
  of('405, JSON', 405, { detail: 'Method Not Allowed' }, 'unexpectedResponse', 'Method Not Allowed', {
    field: 'baseUrl',
  }),
  of('401 without a word', 401, '', 'rejectedKey'),
  of('200, a page', 200, page('Log in to the network'), 'unexpectedResponse', 'Log in to the network', {
    mayBeBilled: true,
  }),
];

export const noImage = (finishReason: string, content: unknown[]): unknown => ({
  request_id: 'r1',
  output: { choices: [{ finish_reason: finishReason, message: { role: 'assistant', content } }] },
});

const wordsInPlaceOfImages: RefusedAnswer[] = [
  of(
    'text in place of the image',
    200,
    noImage('stop', [{ text: 'I cannot draw that person.' }]),
    'contentRefused',
    'I cannot draw',
  ),
  of(
    'two texts',
    200,
    noImage('stop', [{ text: 'I cannot' }, { text: 'draw that.' }]),
    'contentRefused',
    'I cannot draw that.',
  ),
  of('a content filter, nothing said', 200, noImage('content_filter', []), 'contentRefused'),
  of('a content filter, spelt otherwise', 200, noImage('ContentFilter', []), 'contentRefused'),
];

export const refusedAnswers = [...moderation, ...spentQuota, ...codes, ...inHttp200, ...pages, ...wordsInPlaceOfImages];
