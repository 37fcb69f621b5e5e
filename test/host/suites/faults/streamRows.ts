import type { Fault } from '../../../service/faults';
import type { Row } from './row';
import { broken, passing, refused, twoMinutes } from './row';

const paths = ['stream'] as const;
const content = { code: 'DataInspectionFailed', message: 'Output data may contain inappropriate content.' };
const row = (name: string, fault: Fault, ends: Row['ends']): Row => ({
  name,
  paths,
  strikes: [{ at: 'outcome', fault }],
  ends,
});

/** Text and three images in one streamed answer. Each is an event, with two pieces of text before every image. */
export const streamRows: readonly Row[] = [
  row(
    'a stream that is cut after an image',
    { kind: 'streamCut', afterEvents: 4 },
    { kind: 'saved', files: [''], warning: /broke off/, documents: [''] },
  ),
  row(
    'a stream that is cut after all images',
    { kind: 'streamCut', afterEvents: 9 },
    { kind: 'saved', files: ['', '-2', '-3'], warning: /broke off/, documents: [''] },
  ),
  row(
    'a stream that is cut before any image',
    { kind: 'streamCut', afterEvents: 1 },
    { kind: 'listed', code: 'network' },
  ),
  row(
    'an error in the stream after an image',
    { kind: 'streamError', afterEvents: 7, code: 'InternalError', message: 'It broke.' },
    { kind: 'saved', files: ['', '-2'], warning: /It broke/, documents: [''] },
  ),
  row(
    'a refusal in the stream before any image',
    { kind: 'streamError', afterEvents: 1, ...content },
    { kind: 'ended', code: 'contentRefused' },
  ),
  row(
    'an error in the stream before any image',
    { kind: 'streamError', afterEvents: 1, code: 'InternalError', message: 'It broke.' },
    { kind: 'listed', code: 'serviceFault' },
  ),
  {
    ...broken('a stream that stops before any image', { kind: 'stallMidBody' }, 'timeout', paths),
    timeoutSeconds: 1,
    ...twoMinutes,
  },
  broken('a stream that is reset', { kind: 'resetAfterRequest' }, 'network', paths),
  broken('a stream of nothing', { kind: 'emptyBody' }, 'unexpectedResponse', paths),
  refused('a stream', { status: 400, ...content }, 'contentRefused', paths),
  {
    ...passing(
      '429 rate before a stream, then fine',
      [{ at: 'submit', fault: { kind: 'error', status: 429, code: 'Throttling.RateQuota' } }],
      { paths, submits: 2 },
    ),
    ends: { kind: 'saved', files: ['', '-2', '-3'], documents: [''] },
  },
  {
    name: 'one image of a stream fails to download, later succeeds',
    paths,
    strikes: [{ at: 'download', fault: { kind: 'redirect', to: 'http://192.168.0.10/hut.png' } }],
    ends: {
      kind: 'partly',
      files: ['', '-2'],
      all: ['', '-2', '-3'],
      warning: /could not be saved/,
      documents: [''],
      allDocuments: [''],
    },
  },
  {
    name: 'all images of a stream fail to download, later succeed',
    paths,
    strikes: [{ at: 'download', times: 3, fault: { kind: 'redirect', to: 'http://192.168.0.10/hut.png' } }],
    ends: { kind: 'stuck', code: 'unexpectedResponse', files: ['', '-2', '-3'], allDocuments: [''] },
  },
];
