import type { ErrorCode } from '../../../core/base/errors';

// What a refusal means. Its codes decide, in every spelling. Where no code is known, its words and its status decide.
// Sources of the codes: error code page, 2026-06; answers of gateways and of the compatible mode, 2026-11.

export interface RefusalFacts {
  /** The HTTP status; for a body that states another status, that one. */
  status: number;
  /** All codes of the answer, the most general one first. */
  codes: readonly string[];
  message: string;
}

/** `byQuota` is a rate or a spent quota, which only the message tells. */
type Meaning = ErrorCode | 'byQuota';

/** By segment, in lower case and without separators. */
const meanings = new Map<string, Meaning>(
  (
    [
      [
        'rejectedKey',
        'invalidapikey incorrectapikey apikeyinvalid unauthorized unauthenticated authenticationerror authenticationfailed ' +
          'invalidtoken tokenexpired invalidaccesskey invalidaccesskeyid invalidcredential invalidcredentials',
      ],
      [
        'accessDenied',
        'accessdenied unpurchased forbidden permissiondenied permissionerror nopermission notauthorized',
      ],
      ['quotaExhausted', 'freetieronly freequotaexhausted quotaexhausted insufficientuserquota'],
      ['byQuota', 'allocationquota insufficientquota quotaexceeded'],
      [
        'billing',
        'arrearage billoverdue commoditynotpurchased insufficientbalance balancenotenough insufficientfunds ' +
          'insufficientcredits paymentrequired accountoverdue billingnotactive',
      ],
      [
        'contentRefused',
        'datainspectionfailed ipinfringementsuspect contentfilter contentpolicyviolation contentmoderation ' +
          'moderationblocked inappropriatecontent sensitivecontent sensitivecontentdetected responsibleaipolicyviolation ' +
          'sensitivewords sensitivewordsdetected promptblocked contentblocked unsafecontent',
      ],
      [
        'rateLimited',
        'throttling throttled ratequota burstrate concurrency limitrequests ratelimit ratelimited ratelimitexceeded ' +
          'ratelimiterror toomanyrequests flowlimit requestlimitexceeded qpslimit qpslimitexceeded limitburst limitburstrate',
      ],
      [
        'inputImage',
        'datainspection toolarge payloadtoolarge requestentitytoolarge inputdownloadfailed downloadfailed ' +
          'bodytoolarge requesttoolarge contenttoolarge filetoolarge imagedownloadfailed invalidurl invalidimage ' +
          'invalidimageformat invalidimageresolution invalidimagesize ' +
          'invalidimageurl imagetoolarge imagetoosmall',
      ],
      [
        'invalidRequest',
        'invalidparameter invalidparametererror invalidrequest invalidrequesterror invalidargument badrequest ' +
          'badrequesterror emptyinput emptymodel emptyparameters illegalinput missingparameter unsupportedoperation ' +
          'modelnotfound modelnotexist modelnotsupported workspacenotfound notfound notfounderror validationerror',
      ],
      [
        'serviceFault',
        'internalerror internalservererror systemerror servererror requesttimeout modelservicefailed rewritefailed ' +
          'modelunavailable modelservingerror serviceunavailable serviceunavailableerror badgateway gatewaytimeout',
      ],
    ] as const
  ).flatMap(([meaning, segments]) => segments.split(' ').map(segment => [segment, meaning] as const)),
);

/** A segment that is glued to others still counts; shorter codes are words that also end other words. */
const minGluedLength = 10;
const gluedSegments = [...meanings.keys()].filter(({ length }) => length >= minGluedLength);

/** `DataInspectionFailed`, `data_inspection_failed` and `DATA-INSPECTION-FAILED` are the same. */
export const normalizedSegment = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The segments of a code in order, e.g. `InternalError.Algo.DataInspectionFailed` has three. */
export const segmentsOf = (code: string): string[] =>
  code
    .slice(0, 200)
    .split(/[.:/\s]+/)
    .map(normalizedSegment);

/** What frameworks put behind a name of an error: `ThrottlingException`, `DataInspectionFailed_2`. */
const endings = /(?:exception|error|err|fault)?\d{0,6}$/;

function meaningOfSegment(segment: string): Meaning | undefined {
  const [name = ''] = [segment, segment.replace(endings, '')].filter(isKnownSegment);
  return (
    meanings.get(name) ??
    meanings.get(gluedSegments.find(known => name.endsWith(known)) ?? '') ??
    (/^invalid(image|file|media)/.test(segment) ? 'inputImage' : undefined)
  );
}

const isKnownSegment = (segment: string): boolean =>
  meanings.has(segment) || gluedSegments.some(known => segment.endsWith(known));

/** The meaning of the last known segment. Some codes are written as words: `Invalid API key`. */
function meaningOfCodes(codes: readonly string[]): Meaning | undefined {
  return codes
    .flatMap(code => [...segmentsOf(code), ...(/\s/.test(code) ? segmentsOf(code.replace(/\s+/g, '')) : [])])
    .map(meaningOfSegment)
    .filter(meaning => meaning !== undefined)
    .at(-1);
}

/** What a message says in the service's own notation, `<400> InternalError.Algo.InvalidParameter: …`. */
export function quotedInMessage(message: string): { status?: number; codes: string[] } {
  const quoted = [...message.matchAll(/<(\d{3})>\s*([A-Za-z][\w.-]{0,200})\s*[:：]/g)];
  const status = quoted.at(-1)?.[1];
  const leading = /^\s*([A-Za-z][\w.-]{2,200})\s*[:：]/.exec(message)?.[1];
  return {
    ...(status !== undefined && { status: Number(status) }),
    codes: [...(leading ? [leading] : []), ...quoted.flatMap(([, , code]) => code ?? [])],
  };
}

/** Words that are spelt like a code; links to help pages hold such words, too, and are left out. */
function codesInProse(message: string): string[] {
  // Gateways quote the answer of the service: `upstream said {"code":"Arrearage",…}`.
  const quoted = [...message.matchAll(/\bcode\\?["']\s?:\s?\\?["']([A-Za-z][\w.-]{2,200})/gi)].flatMap(
    ([, code]) => code ?? [],
  );
  if (quoted.length > 0) return quoted;
  const words = message.replace(/\bhttps?:\/\/\S*/g, ' ').match(/[A-Za-z][\w.]*/g) ?? [];
  return words.filter(word => /[a-z][A-Z]|_|\w\.\w/.test(word));
}

/** Waiting does not help where a quota is spent. */
const spentPatterns: readonly RegExp[] = [
  /free[ -]allocated|\b(hour|day|week|month)(ly)? allocated quota|plan and billing/i,
  /\b(quota|credits?|plan|allowance|tier)\b.*\b(exhausted|used up|run out|not enough)\b/i,
  /\b(exhausted|(ran|run) out of|no more|insufficient|not enough)\b.*\bquota\b/i,
  /\b((ran|run) out of|no( more)?) credits?\b/i,
  /\b(hourly|daily|weekly|monthly) (quota|credits?|allowance)\b/i,
  /额度.*(用完|用尽|耗尽|不足)|免费额度/,
];
export const isSpent = (message: string): boolean => spentPatterns.some(pattern => pattern.test(message));

/** A colour has a balance, too. */
const moneyPatterns: readonly RegExp[] = [
  /\b(insufficient|not enough|low|negative|no|account|your|current|remaining|credit|user)\b.{0,20}\bbalance\b/i,
  /\bbalance\b.{0,40}\b(not enough|insufficient|too low|exhausted|negative|run out|used up|zero)\b/i,
  /\bin (good standing|arrears)\b|insufficient (funds|credit)|payment required/i,
  /\b(overdue|unpaid|outstanding) (bill|payment|account|balance)|\b(account|bills?|payment)\b.{0,20}\boverdue\b/i,
  /余额|欠费/,
];
const isAboutMoney = (message: string): boolean => moneyPatterns.some(pattern => pattern.test(message));

/** An input that cannot be fetched or read, or that is too small or too large. Parameters about the result are not. */
function isAboutInputImage(message: string): boolean {
  if (/\burl (provided )?does not appear to be valid|provided url does not appear/i.test(message)) return true;
  if (/\b(payload|body|entity) (is )?too large|请求体过大/i.test(message)) return true;
  if (/\b(output|generated|result) (image|picture)|parameters?\.size|max_?\w*length|生成|输出/i.test(message))
    return false;
  // How many images is a question of `n`.
  if (/\b(number|count) of images?\b|\bimages? (count|number)\b/i.test(message)) return false;
  return (
    (/\b(images?|media|multimodal|files?|pictures?|photos?|data-uri)\b/i.test(message) &&
      /\b(download|fetch|retrieve|corrupt(ed)?|broken|decode|format|resolution|aspect ratio|dimensions?|data-uri|alpha|transparen\w*|(in)?accessible|(un)?reachable|exceeds?|timed out|too (small|large|big)|(larger|smaller|greater|less) than|length and width|width and height|(width|height) (must|should|is|of)|cannot be (accessed|opened|read|identified))\b/i.test(
        message,
      )) ||
    /(图片|图像|文件).*(下载|获取|读取|访问|解码|解析|格式|尺寸|分辨率|宽高|过小|过大|太小|太大|损坏|超过|超出)/.test(
      message,
    )
  );
}

/** What the words of a refusal mean whose code is not known. */
function meaningOfWords(message: string): ErrorCode | undefined {
  if (isSpent(message)) return 'quotaExhausted';
  if (
    /\b(inappropriate|sensitive) content\b|content (policy|filter|moderation)|infring|敏感|违规|不当内容|不合规/i.test(
      message,
    )
  )
    return 'contentRefused';
  if (isAboutMoney(message)) return 'billing';
  if (/too many requests|rate.?limit|flow.?limit|throttl|concurrency limit|过于频繁|限流/i.test(message))
    return 'rateLimited';
  if (isAboutKey(message)) return 'rejectedKey';
  if (hasNoChannel(message)) return 'serviceFault';
  return isAboutInputImage(message) ? 'inputImage' : undefined;
}

/** What gateways that spread requests over several providers say: none is free, and nothing was handed on. */
export const hasNoChannel = (message: string): boolean =>
  /no available (channel|provider|upstream|backend|instance)|无可用(渠道|通道)/i.test(message);

const isAboutKey = (message: string): boolean =>
  (/\b(api[ _-]?key|token|credentials?|access[ _-]?key|authorization)\b/i.test(message) &&
    /\b(expired|invalid|incorrect|wrong|revoked|disabled|unauthori[sz]ed|missing|not provided|not valid|does not exist)\b/i.test(
      message,
    )) ||
  /(令牌|密钥).*(过期|无效|失效|错误)/.test(message);

/** A timeout of something behind the service: what it was working on may have been finished. */
export const speaksOfTimeout = (message: string): boolean => /time[ds]?[ -]?out/i.test(message);

/** @returns `unexpectedResponse` where nothing is known, not even words. */
export function meaningOf({ status, codes, message }: RefusalFacts): ErrorCode {
  const quoted = quotedInMessage(message);
  const known = meaningOfCodes(quoted.codes) ?? meaningOfCodes(codes) ?? meaningOfCodes(codesInProse(message));
  const stated = status === 200 ? (quoted.status ?? status) : status;
  if (known !== undefined) return inContext(known, stated, message);
  const said = stated >= 500 ? meaningOfFaultyGateway(message) : meaningOfWords(message);
  if (said !== undefined) return notFaultOf4xx(said, stated);
  if (stated >= 500) return 'serviceFault';
  const byStatus = meaningOfStatus(stated);
  if (byStatus) return byStatus;
  if (codes.every(code => code === '') && message === '') return 'unexpectedResponse';
  return stated >= 400 || speaksOfWrongInput(codes, message) ? 'invalidRequest' : 'serviceFault';
}

/** A general code says less than the status or the words beside it. */
function inContext(known: Meaning, status: number, message: string): ErrorCode {
  switch (known) {
    case 'byQuota':
      return isSpent(message) || /\bexhausted\b/i.test(message) || status === 402 || status === 403
        ? 'quotaExhausted'
        : 'rateLimited';
    case 'accessDenied':
      if (isSpent(message)) return 'quotaExhausted';
      return isAboutMoney(message) ? 'billing' : known;
    case 'rateLimited':
      return isSpent(message) ? 'quotaExhausted' : known;
    case 'invalidRequest': {
      const said = meaningOfWords(message);
      if (said !== undefined && ['contentRefused', 'inputImage', 'quotaExhausted', 'billing'].includes(said))
        return said;
      if (status >= 500) return said === 'serviceFault' ? said : known;
      return meaningOfStatus(status) ?? (said === 'serviceFault' && status < 400 ? said : known);
    }
    default:
      return notFaultOf4xx(known, status);
  }
}

/** A 4xx means that the request itself was refused. */
function notFaultOf4xx(meaning: ErrorCode, status: number): ErrorCode {
  if (meaning !== 'serviceFault' || status < 400 || status >= 500) return meaning;
  return meaningOfStatus(status) ?? 'invalidRequest';
}

/** A gateway that hands on a refusal as its own fault. */
function meaningOfFaultyGateway(message: string): ErrorCode | undefined {
  const said = meaningOfWords(message);
  return said !== undefined && ['contentRefused', 'quotaExhausted', 'billing'].includes(said) ? said : undefined;
}

function meaningOfStatus(status: number): ErrorCode | undefined {
  switch (status) {
    case 401:
      return 'rejectedKey';
    case 402:
      return 'billing';
    case 403:
      return 'accessDenied';
    case 407:
    case 511:
      return 'network';
    case 408:
      return 'timeout';
    case 413:
      return 'inputImage';
    case 429:
      return 'rateLimited';
    default:
      return undefined;
  }
}

/** For an error in HTTP 200, whose status says nothing. */
function speaksOfWrongInput(codes: readonly string[], message: string): boolean {
  return (
    codes.flatMap(segmentsOf).some(segment => /^(invalid|missing|unsupported|illegal|bad)/.test(segment)) ||
    /\b(must be|should be|is required|not supported|unsupported|invalid|illegal|malformed)\b/i.test(message)
  );
}
