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

export const rareRefusals = [
  ...spelledCodes,
  ...aboutInputs,
  ...aboutParameters,
  ...otherNames,
  ...wordsInPlaceOfImages,
];
