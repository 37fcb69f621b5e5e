import type { RefusedAnswer } from './refusalAnswers';
import { noImage, of } from './refusalAnswers';

// Spellings and shapes that frameworks and gateways use, and that name the same facts in other words.

const words = 'No further words here.';

const spelledCodes: RefusedAnswer[] = [400, 200].flatMap(status =>
  (
    [
      ['Data Inspection Failed', 'contentRefused'],
      ['DataInspectionFailedException', 'contentRefused'],
      ['InternalError.Algo.DataInspectionFailed(400)', 'contentRefused'],
      ['data_inspection_failed_2', 'contentRefused'],
      ['sensitive_words_detected', 'contentRefused'],
      ['prompt_blocked', 'contentRefused'],
      ['InvalidApiKeyError', 'rejectedKey'],
      ['Invalid API key', 'rejectedKey'],
      ['ThrottlingException', 'rateLimited'],
      ['LimitBurst', 'rateLimited'],
      ['limit_burst_rate', 'rateLimited'],
      ['ArrearageException', 'billing'],
      ['InvalidFile.Resolution', 'inputImage'],
      ['InvalidMediaUrl', 'inputImage'],
    ] as const
  ).map(([serviceCode, code]) =>
    of(`the code ${serviceCode}`, status, { code: serviceCode, message: words }, code, words),
  ),
);

const aboutInputs: RefusedAnswer[] = [
  'The image url is unreachable',
  'image width must be in [384, 5000]',
  'The input picture exceeds 10MB',
  'The file is inaccessible',
  '图片尺寸过小',
  '图片下载失败',
  '输入图像分辨率超出限制',
].map(message => of(`an input: ${message}`, 400, { code: 'InvalidParameter', message }, 'inputImage', message));

const aboutParameters: RefusedAnswer[] = [
  'image count must be less than 4',
  'The number of images must be less than 7',
  'The width of the generated image must be larger than 512',
  '生成图片的分辨率超出限制',
].map(message => of(`a parameter: ${message}`, 400, { code: 'InvalidParameter', message }, 'invalidRequest', message));

const otherNames: RefusedAnswer[] = [
  of('an unknown name', 400, { info: 'Not from this office' }, 'invalidRequest', 'Not from this office'),
  of('an unknown name, 403', 403, { why: { text: 'Not from this office' } }, 'accessDenied', 'Not from this office'),
  of('a list of texts', 400, ['Not from this office'], 'invalidRequest', 'Not from this office'),
  of('a message in languages', 400, { message: { zh: '不行', en: 'Not possible' } }, 'invalidRequest', 'Not possible'),
  of(
    'several messages',
    400,
    { error: 'Bad Request', message: ['size must be a text', 'n must be a number'] },
    'invalidRequest',
    'size must be a text n must be a number',
  ),
  of(
    'fields with their errors',
    422,
    { message: 'Validation failed', errors: { size: ['must be a text'] } },
    'invalidRequest',
    'Validation failed size: must be a text',
  ),
  of('only fields', 422, { errors: { size: ['must be a text'] } }, 'invalidRequest', 'size: must be a text'),
  of(
    'a fault',
    403,
    { fault: { faultstring: 'Invalid ApiKey', detail: { errorcode: 'oauth.v2.InvalidApiKey' } } },
    'rejectedKey',
    'Invalid ApiKey',
  ),
  of(
    'a state of its own',
    400,
    { base_resp: { status_code: 1026, status_msg: 'words that are not wanted' } },
    'invalidRequest',
    'words that are not wanted',
  ),
  of('success in quotes', 200, { success: 'false', message: 'It is closed' }, 'serviceFault', 'It is closed'),
  of('a state that is an error', 200, { status: 'error', message: 'It is closed' }, 'serviceFault', 'It is closed'),
  of('a state that is a failure', 200, { status: 'failed', msg: 'It is closed' }, 'serviceFault', 'It is closed'),
  of(
    'a full-width colon',
    400,
    { message: '<400> InternalError.Algo.DataInspectionFailed：不合适' },
    'contentRefused',
    '不合适',
  ),
  of(
    'a month of quota',
    429,
    { error: { message: 'You have exceeded your monthly quota.' } },
    'quotaExhausted',
    'monthly quota',
  ),
];

const taskFailed = (output: object): unknown => ({ output: { task_id: 't1', task_status: 'FAILED', ...output } });

const wordsInPlaceOfImages: RefusedAnswer[] = [
  of(
    'a text of an output',
    200,
    { output: { text: 'I cannot draw that', finish_reason: 'stop' } },
    'contentRefused',
    'I cannot draw that',
  ),
  of(
    'choices at the top',
    200,
    { choices: [{ message: { content: 'I cannot draw that' }, finish_reason: 'stop' }] },
    'contentRefused',
    'I cannot draw that',
  ),
  of(
    'a refusal beside the content',
    200,
    { choices: [{ message: { content: null, refusal: 'I cannot draw that' } }] },
    'contentRefused',
    'I cannot draw that',
  ),
  of(
    'a refusal in the content',
    200,
    noImage('stop', [{ type: 'refusal', refusal: 'Not that' }]),
    'contentRefused',
    'Not that',
  ),
  of('a content filter at the top', 200, { choices: [{ finish_reason: 'content_filter' }] }, 'contentRefused'),
  of('a content filter of an output', 200, { output: { finish_reason: 'content_filter' } }, 'contentRefused'),
  of('a reason of safety', 200, noImage('SAFETY', []), 'contentRefused'),
  of(
    'a failed task in place of an answer',
    200,
    taskFailed({ code: 'DataInspectionFailed', message: 'Not that' }),
    'contentRefused',
    'Not that',
  ),
  of(
    'a failed task whose items say why',
    200,
    taskFailed({ results: [{ code: 'DataInspectionFailed', message: 'Not that' }] }),
    'contentRefused',
    'Not that',
  ),
];

const spentWords: RefusedAnswer[] = [
  'hour allocated quota exceeded.',
  'week allocated quota exceeded.',
  'Your token quota is not enough',
  'You ran out of credits',
  'No credits left',
].flatMap(message => [
  of(`a spent quota: ${message}`, 429, { code: 'Throttling.AllocationQuota', message }, 'quotaExhausted', message),
  of(
    `a spent quota, nested: ${message}`,
    403,
    { error: { code: 'access_denied', message } },
    'quotaExhausted',
    message,
  ),
]);

const moneyWords: RefusedAnswer[] = [
  'Access denied, please make sure your account is in good standing.',
  'Your account is overdue',
  'insufficient balance',
].flatMap(message => [
  of(`money: ${message}`, 400, { message }, 'billing', message),
  of(`money, a general code: ${message}`, 400, { error: { code: 'invalid_request', message } }, 'billing', message),
  of(`money, no right: ${message}`, 403, { code: 'AccessDenied', message }, 'billing', message),
]);

const behindGateways: RefusedAnswer[] = [
  ...['No available channel for model x', '分组 default 下模型 x 无可用渠道'].flatMap(message =>
    [200, 503].map(status =>
      of(`no channel: ${message}`, status, { error: { code: 'model_not_found', message } }, 'serviceFault', message),
    ),
  ),
  of(
    'an answer within the message',
    500,
    { message: 'upstream said {"code":"Arrearage","message":"x"}' },
    'billing',
    'upstream said',
  ),
  of(
    'an answer as the message',
    500,
    { error: { message: JSON.stringify({ code: 'Arrearage', message: words }) } },
    'billing',
    words,
  ),
  of(
    'an inner error',
    400,
    { error: { code: 'bad', message: words, innererror: { code: 'ResponsibleAIPolicyViolation' } } },
    'contentRefused',
    words,
  ),
  of(
    'extensions',
    200,
    { errors: [{ message: words, extensions: { code: 'UNAUTHENTICATED' } }] },
    'rejectedKey',
    words,
  ),
  of(
    'a frame around the error',
    200,
    { ResponseMetadata: { RequestId: 'r1', Error: { Code: 'DataInspectionFailed', Message: words } } },
    'contentRefused',
    words,
  ),
  of('a colour', 400, { message: 'white balance must be a number' }, 'invalidRequest', 'white balance'),
  of('too large, a code', 400, { error: { code: 'request_body_too_large', message: words } }, 'inputImage', words),
  of('too large, words', 400, { message: 'Payload Too Large' }, 'inputImage', 'Payload Too Large'),
];

/** What a request for a stream gets, with the status of the refusal. */
const asEvents = (data: string, event = 'event:error\n'): string => `id:1\n${event}:HTTP_STATUS/400\ndata:${data}\n\n`;
const refusedStreams: RefusedAnswer[] = [
  of(
    'as an event: refused content',
    400,
    asEvents(JSON.stringify({ code: 'DataInspectionFailed', message: words })),
    'contentRefused',
    words,
  ),
  of(
    'as an event: a spent quota',
    429,
    asEvents(JSON.stringify({ code: 'Throttling.AllocationQuota', message: 'Free allocated quota exceeded.' })),
    'quotaExhausted',
    'Free allocated',
  ),
  of(
    'as an event without a name',
    403,
    `${asEvents(JSON.stringify({ error: { code: 'access_denied', message: words } }), '')}data:[DONE]\n\n`,
    'accessDenied',
    words,
  ),
  of('as an event: a text', 400, asEvents(words), 'invalidRequest', words),
  of('as an event: a text in brackets', 200, asEvents(`[proxy] ${words}`), 'serviceFault', words),
];

const otherPages: RefusedAnswer[] = [
  of('a text in brackets', 403, '[proxy] Access blocked', 'network', '[proxy] Access blocked'),
  of('a text in braces', 403, "{'error': 'Access blocked'}", 'network', 'Access blocked'),
  of('a page without a word', 401, '<html></html>', 'network', 'Something between'),
  of(
    'a page in GBK',
    403,
    Buffer.concat([
      Buffer.from('<html><head><meta charset="gb2312"><title>'),
      Buffer.from('b7c3cecab1bbbedcbef8', 'hex'),
      Buffer.from('</title></head></html>'),
    ]),
    'network',
    '访问被拒绝',
  ),
  of(
    'a page in UTF-16',
    403,
    Buffer.from('\ufeff<title>Access blocked</title>', 'utf16le'),
    'network',
    'Access blocked',
  ),
  of(
    'a page with a script, a comment and a drawing',
    403,
    '<!-- <title>No</title> --><script>if (a<b) c();</script><svg><title>Logo</title></svg><p>It&#8217;s blocked</p>',
    'network',
    'It’s blocked',
  ),
  of('a cut answer', 200, '{"code":"Other","message":"No further wo', 'unexpectedResponse', 'No further wo', {
    mayBeBilled: true,
  }),
];

export const rareRefusals = [
  ...spelledCodes,
  ...aboutInputs,
  ...aboutParameters,
  ...otherNames,
  ...wordsInPlaceOfImages,
  ...spentWords,
  ...moneyWords,
  ...behindGateways,
  ...refusedStreams,
  ...otherPages,
];
