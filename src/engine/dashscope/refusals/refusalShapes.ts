import { boundedText } from '../../../core/base/boundedText';

// Refusals are written in many ways: by the service itself, by its compatible mode, by gateways and by frameworks. What
// they have in common is a few names, on the top or nested. Sources: error code page, 2026-06; answers of gateways as
// their users published them, 2026-11.

/** What an answer says about a refusal. */
export interface StatedRefusal {
  /** The most general code first. */
  codes: string[];
  /** The service's own words, at most 2,000 characters; empty where there are none. */
  message: string;
  /** A status that the body states itself, 400 to 599. */
  status?: number;
  requestId?: string;
  /** The answer says that it is a refusal, and does not just hold a text. */
  isExplicit: boolean;
}

const codeNames = new Set(['code', 'errorcode', 'errcode', 'errno', 'errorno']);
const messageNames = new Set([
  'message',
  'msg',
  'errormessage',
  'errormsg',
  'errmessage',
  'errmsg',
  'errordescription',
  'description',
  'reason',
  'title',
  'statusmsg',
  'statusmessage',
  'faultstring',
  'failreason',
  'failurereason',
]);
const statusNames = new Set(['statuscode', 'httpstatus', 'httpstatuscode', 'httpcode', 'status']);
const requestIdNames = new Set(['requestid', 'xrequestid', 'traceid']);
/** What holds a refusal and nothing else: its texts are words of the refusal. */
const refusalContainers = new Set(['error', 'errors', 'detail', 'details', 'fault', 'taskerror', 'failure']);
/** What may hold a refusal in place of an answer. */
const otherContainers = new Set([
  'output',
  'data',
  'header',
  'result',
  'response',
  'baseresp',
  'meta',
  'body',
  'responsemetadata',
]);
/** What led to an error, within it. */
const innerError = /^(inner|upstream|original|provider|source)?(error|cause|response)$|^extensions$/;
/** Other names in a refusal that say nothing about a result. */
const silentNames = new Set(['success', 'ok', 'type', 'param', 'usage', 'finishreason']);

const maxDepth = 4;
const maxEntries = 40;
const maxCodeLength = 200;

type Named = [name: string, value: unknown];

/** Reads a refusal of any known shape. @returns undefined where the JSON holds none. */
export function refusalIn(json: unknown): StatedRefusal | undefined {
  const found: StatedRefusal = { codes: [], message: '', isExplicit: false };
  if (typeof json === 'string') found.message = boundedText(json.trim());
  else collect(json, found, maxDepth, false);
  return found.codes.length > 0 || found.message !== '' || found.isExplicit || found.status !== undefined
    ? found
    : undefined;
}

const isAboutRefusal = (name: string): boolean =>
  [codeNames, messageNames, statusNames, requestIdNames, refusalContainers, silentNames].some(names => names.has(name));

function isEmpty(value: unknown, depth: number): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (typeof value !== 'object' || depth === 0) return false;
  return Object.values(value)
    .slice(0, maxEntries)
    .every(inner => isEmpty(inner, depth - 1));
}

function collect(value: unknown, found: StatedRefusal, depth: number, isInRefusal: boolean): void {
  if (typeof value !== 'object' || value === null || depth === 0) return;
  if (Array.isArray(value)) {
    for (const item of value.slice(0, 3) as unknown[]) {
      if (typeof item === 'string' && isInRefusal) addMessage(found, item);
      else collect(item, found, depth - 1, isInRefusal);
    }
    return;
  }
  const entries = entriesOf(value);
  // The type is more general than the code beside it.
  if (isInRefusal) for (const type of textsNamed(entries, new Set(['type']))) addCode(found, type);
  for (const code of textsNamed(entries, codeNames)) addCode(found, code);
  const messages = textsNamed(entries, messageNames);
  const place = placeOf(entries);
  for (const message of messages) addMessage(found, isInRefusal && place !== '' ? `${place}: ${message}` : message);
  const [requestId] = textsNamed(entries, requestIdNames);
  if (requestId !== undefined) found.requestId ??= boundedText(requestId, maxCodeLength);
  for (const [name, inner] of entries) {
    if (messageNames.has(name) && typeof inner === 'object') addMessage(found, textsIn(inner, depth - 1).join(' '));
    if (statusNames.has(name)) addStatus(found, inner);
    if (saysNo(name, inner)) found.isExplicit = true;
    if (refusalContainers.has(name)) addContainer(found, name, inner, depth, messages.length > 0);
    else if (otherContainers.has(name) || (isInRefusal && innerError.test(name)))
      collect(inner, found, depth - 1, isInRefusal);
  }
}

function addContainer(found: StatedRefusal, name: string, value: unknown, depth: number, hasMessage: boolean): void {
  if (typeof value !== 'string') {
    found.isExplicit ||= !isEmpty(value, 1) && value !== false;
    const before = found.message;
    collect(value, found, depth - 1, true);
    // Frameworks name the fields themselves: `{"errors": {"size": ["must be …"]}}`.
    if (found.message === before) addMessage(found, textsIn(value, depth - 1).join(' '));
    return;
  }
  if (value.trim() === '') return;
  found.isExplicit = true;
  // `{"error": "invalid_token", "error_description": "…"}`
  if (name === 'error' && hasMessage && /^[A-Za-z][\w.-]*$/.test(value)) addCode(found, value);
  else addMessage(found, value);
}

/** `{"success": false}`, `{"status": "error"}` */
function saysNo(name: string, value: unknown): boolean {
  if (name === 'success' || name === 'ok') return value === false || value === 0 || value === 'false';
  return name === 'status' && typeof value === 'string' && /^(error|fail(ed|ure)?)$/i.test(value);
}

/** The texts of a value whose shape is not known, each with its name, in order. Codes, ids and types are left out. */
function textsIn(value: unknown, depth: number, name = ''): string[] {
  if (typeof value === 'string') {
    const text = boundedText(value.trim(), 500);
    return text === '' ? [] : [name === '' || messageNames.has(name) ? text : `${name}: ${text}`];
  }
  if (typeof value !== 'object' || value === null || depth < 0) return [];
  const inner: Named[] = Array.isArray(value)
    ? value.slice(0, 3).map((item: unknown): Named => [name, item])
    : entriesOf(value).filter(
        ([each]) => messageNames.has(each) || refusalContainers.has(each) || !isAboutRefusal(each),
      );
  return inner.slice(0, 10).flatMap(([each, item]) => textsIn(item, depth - 1, each));
}

/** What a refusal says that has none of the known names, e.g. `{"info": "…"}`; empty where it holds no text. */
export const wordsOfAnyShape = (json: unknown): string => boundedText(textsIn(json, maxDepth).join(' '));

/** Which field of the request a framework names: `loc` of FastAPI. */
function placeOf(entries: readonly Named[]): string {
  const place = entries.find(([name]) => name === 'loc')?.[1];
  return Array.isArray(place) ? boundedText(place.slice(0, 8).map(String).join('.'), 200) : '';
}

function addCode(found: StatedRefusal, code: string): void {
  const bounded = boundedText(code.trim(), maxCodeLength);
  if (/^(0|2\d\d|20000|ok|success|succeeded|none|null)?$/i.test(bounded)) return;
  found.codes.push(bounded);
  found.isExplicit = true;
  // A number of five digits often begins with an HTTP status: 40001.
  if (/^[45]\d\d(\d\d)?$/.test(bounded)) found.status ??= Number(bounded.slice(0, 3));
}

function addMessage(found: StatedRefusal, message: string): void {
  const bounded = boundedText(message.trim());
  if (bounded === '' || found.message.includes(bounded)) return;
  found.message = boundedText(found.message === '' ? bounded : `${found.message} ${bounded}`);
}

function addStatus(found: StatedRefusal, value: unknown): void {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 400 || status > 599) return;
  found.status = status;
  found.isExplicit = true;
}

/** Names without separators and in lower case, so that `errorCode`, `error_code` and `ErrorCode` are one. */
const entriesOf = (value: object): Named[] =>
  Object.entries(value)
    .slice(0, maxEntries)
    .map(([name, inner]) => [name.slice(0, 40).toLowerCase().replace(/[_-]/g, ''), inner as unknown]);

function textsNamed(entries: readonly Named[], names: ReadonlySet<string>): string[] {
  return entries.flatMap(([name, value]) => {
    if (!names.has(name)) return [];
    if (typeof value === 'number' && Number.isFinite(value)) return [String(value)];
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
}
