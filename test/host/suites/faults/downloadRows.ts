import type { Fault } from '../../../service/faults';
import type { PathName, Row } from './row';
import { everywhere, passing, shortTimeOuts } from './row';

const megabyte = 1024 * 1024;

/** The image cannot be downloaded. It is paid for, so the job is kept until it can. */
const stuck = (
  name: string,
  fault: Fault,
  { paths = everywhere, times = 1, message }: { paths?: readonly PathName[]; times?: number; message?: RegExp } = {},
): Row => ({
  name: `a download: ${name}`,
  paths,
  strikes: [{ at: 'download', times, fault }],
  ends: { kind: 'stuck', code: 'unexpectedResponse', ...(message && { message }) },
});

const twice = (name: string, fault: Fault, paths?: readonly PathName[]): Row =>
  passing(`a download ${name}, twice, then fine`, [{ at: 'download', times: 2, fault }], { ...(paths && { paths }) });

/** The answer contains an address that the client never accepts. */
const hostile = (name: string, url: string, paths: readonly PathName[]): Row => ({
  name: `a result address that is ${name}`,
  paths,
  strikes: [{ at: 'submit', fault: { kind: 'resultUrl', url: `${url}?Signature=secret` } }],
  ends: { kind: 'stuck', code: 'unexpectedResponse', again: 'refused' },
});

/** Faults of the images after they were made. */
export const downloadRows: readonly Row[] = [
  // A fresh address is asked for four times.
  stuck('403', { kind: 'xmlError', status: 403, code: 'AccessDenied' }, { times: 4 }),
  stuck('404', { kind: 'xmlError', status: 404, code: 'NoSuchKey' }, { times: 4 }),
  stuck('a page with 200', { kind: 'html', status: 200 }, { message: /is not an image/ }),
  stuck('no PNG', { kind: 'notPng' }, { message: /is not an image/ }),
  stuck('empty', { kind: 'emptyBody' }, { times: 4, paths: ['sync', 'asyncPrompt'] }),
  stuck(
    'cut, and it looks whole, every time',
    { kind: 'wrongContentLength', bytes: 500 },
    { times: 4, message: /cut off/ },
  ),
  stuck(
    'a redirect to another host',
    { kind: 'redirect', to: 'https://images.example.com/hut.png' },
    { message: /images\.example\.com/ },
  ),
  stuck(
    'a redirect to another host over http',
    { kind: 'redirect', to: 'http://images.example.com/hut.png' },
    { message: /images\.example\.com/ },
  ),
  stuck(
    'a redirect to a private address',
    { kind: 'redirect', to: 'http://192.168.0.10/hut.png' },
    { message: /192\.168\.0\.10/ },
  ),
  stuck(
    "a redirect to the address of a cloud's secrets",
    { kind: 'redirect', to: 'http://169.254.169.254/latest/meta-data' },
    { paths: ['asyncPrompt'] },
  ),
  stuck(
    'a redirect to another kind of address',
    { kind: 'redirect', to: 'file:///etc/passwd' },
    { paths: ['asyncMessages'], message: /file:/ },
  ),
  stuck('a redirect to nothing', { kind: 'redirect', to: 'http://' }, { paths: ['sync'] }),
  stuck('300 MB, as it says', { kind: 'wrongContentLength', bytes: 300 * megabyte }, { message: /larger than 128 MB/ }),
  stuck('300 MB that only look like a PNG', { kind: 'hugeBody', as: 'png', bytes: 300 * megabyte }),
  hostile('another host over http', 'http://images.example.com/hut.png', ['sync', 'asyncPrompt']),
  hostile('private', 'https://10.0.0.1/hut.png', ['asyncMessages']),
  hostile('the storage on another port', 'http://dashscope-result-bj.oss-cn-beijing.aliyuncs.com:8080/hut.png', [
    'asyncPrompt',
  ]),
  hostile('one with credentials', 'https://user:secret@dashscope-result-bj.oss-cn-beijing.aliyuncs.com/hut.png', [
    'asyncMessages',
  ]),
  hostile('a file', 'file:///etc/passwd', ['asyncPrompt']),
  hostile('none', 'no address', ['asyncMessages']),
  twice('that the storage has no time for', { kind: 'xmlError', status: 503, code: 'ServiceUnavailable' }),
  twice('that is refused as too many', { kind: 'xmlError', status: 429, code: 'TooManyRequests' }, ['asyncPrompt']),
  twice('that is cut', { kind: 'truncated' }),
  twice('that is shorter than it says', { kind: 'wrongContentLength', bytes: 20 * megabyte }),
  twice('that is cut and looks whole', { kind: 'wrongContentLength', bytes: 500 }),
  twice('that breaks', { kind: 'resetAfterRequest' }),
  { ...twice('that stops in the middle', { kind: 'stallMidBody' }), ...shortTimeOuts },
  { ...twice('that never begins', { kind: 'stallBeforeHeaders' }), ...shortTimeOuts },
  twice('that comes in drops', { kind: 'slow', delayMs: 30, pieceMs: 5 }, ['sync', 'asyncPrompt']),
  ...(['sync', 'asyncPrompt', 'asyncMessages'] as const).map((path): Row => ({
    name: 'one of several images fails to download, later succeeds',
    paths: [path],
    options: { n: 3 },
    strikes: [{ at: 'download', fault: { kind: 'redirect', to: 'http://192.168.0.10/hut.png' } }],
    ends: { kind: 'partly', files: ['', '-2'], all: ['', '-2', '-3'], warning: /could not be saved/ },
  })),
];
