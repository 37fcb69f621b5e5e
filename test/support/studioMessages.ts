import type { Attempt } from '../../src/core/jobs/attempt';
import type { StudioDraft, StudioForm } from '../../src/core/studio/studioForm';
import type {
  InputFile,
  MessageToHost,
  MessageToWebview,
  ShownAttempt,
  StudioSettings,
} from '../../src/core/studio/studioProtocol';
import { plainValues } from './plainValues';

export const wholeAttempt: Required<Attempt> = {
  id: 'a1',
  createdAt: 1_770_000_000_000,
  endedAt: 1_770_000_009_000,
  status: 'unfinished',
  options: {
    prompt: 'A lighthouse',
    model: 'wan2.7-image',
    images: ['file:///w/a.png', 'https://example.com/b.png'],
    size: '16:9',
    n: 2,
    seed: 7,
    negativePrompt: 'blurry',
    language: 'zh-CN',
    ...plainValues,
    thinkingMode: true,
    colorPalette: [
      { hex: '#0B3D91', ratio: '50.00%' },
      { hex: '#F2A900', ratio: '25.00%' },
      { hex: '#FFFFFF', ratio: '25.00%' },
    ],
    sequential: false,
    interleaved: false,
    maxImages: 3,
    boxes: [[[1, 2, 30, 40]], []],
    output: 'images/',
    overwrite: true,
  },
  model: 'wan2.7-image',
  mode: 'edit',
  size: '2688*1536',
  maxCount: 2,
  images: [{ uri: 'file:///w/assets/a.png', width: 2688, height: 1536, deleted: 'u1' }],
  document: 'file:///w/assets/a.md',
  warnings: ['"size" was left out.'],
  error: {
    code: 'contentRefused',
    message: 'Refused.',
    serviceCode: 'DataInspectionFailed',
    serviceMessage: 'no',
    httpStatus: 400,
    requestId: 'r1',
    taskId: 't1',
    field: 'prompt',
    mayBeBilled: true,
  },
  requestId: 'r1',
  taskId: 't1',
  actualPrompt: 'A white lighthouse',
};

export const wholeForm: Required<StudioForm> = {
  prompt: 'A lighthouse',
  negativePrompt: 'blurry',
  model: 'wan2.7-image',
  output: 'set',
  size: '16:9',
  count: 4,
  seed: 7,
  ...plainValues,
  thinking: true,
  palette: [
    { hex: '#0B3D91', share: 5000 },
    { hex: '#F2A900', share: 2500 },
    { hex: '#FFFFFF', share: 2500 },
  ],
  inputs: [
    { uri: 'file:///w/a.png', boxes: [[1, 2, 30, 40]] },
    { uri: 'https://example.com/b.png', boxes: [] },
  ],
  place: 'docs/lighthouse.png',
};
const wholeDraft: StudioDraft = { form: wholeForm, panel: 'p1', editedAt: 1_770_000_000_000 };

const settings: StudioSettings = {
  model: 'qwen-image-2.0',
  editModel: 'qwen-image-2.0',
  customModels: [{ id: 'mine', like: 'wan2.6-image' }],
  protocol: 'auto',
  region: 'beijing',
  promptExtend: true,
  negativePrompt: '',
  watermark: false,
  style: 'flat',
  prices: { 'qwen-image-2.0': 0.18 },
};
const shownAttempt: ShownAttempt = {
  ...wholeAttempt,
  images: wholeAttempt.images.map(image => ({
    ...image,
    name: 'assets/a.png',
    src: 'https://file.example/a.png',
    thumbnail: 'https://file.example/t.webp',
    state: 'deleted',
  })),
};
const files: InputFile[] = [
  {
    uri: 'file:///w/a.png',
    name: 'a.png',
    src: 'https://file.example/a.png',
    facts: { format: 'png', mime: 'image/png', width: 640, height: 480, hasAlpha: true, byteLength: 12_345 },
  },
  { uri: 'file:///w/b.txt', name: 'b.txt', problem: 'Not an image.' },
];

/** One complete message of every kind; a missing kind does not compile. */
export const messagesToWebview: { [Type in MessageToWebview['type']]: Extract<MessageToWebview, { type: Type }> } = {
  snapshot: {
    type: 'snapshot',
    settings,
    translations: { Photo: '照片' },
    draft: wholeDraft,
    hasKey: true,
    hasFolder: false,
    hasChatModel: true,
    attempts: [shownAttempt],
    more: true,
    isStarting: false,
  },
  'setup-changed': { type: 'setup-changed', settings, hasKey: false, hasFolder: true, hasChatModel: false },
  attempts: { type: 'attempts', attempts: [shownAttempt, { ...shownAttempt, id: 'a2' }], more: false },
  'attempt-removed': { type: 'attempt-removed', id: 'a1' },
  progress: { type: 'progress', id: 'a1', progress: { state: 'waiting', place: 2, startsInMs: 30_000 } },
  'run-refused': { type: 'run-refused', message: 'The prompt is empty.', field: 'prompt' },
  'run-started': { type: 'run-started', id: 'a1' },
  'inputs-known': { type: 'inputs-known', files },
  'inputs-added': { type: 'inputs-added', files },
  recall: { type: 'recall', options: wholeAttempt.options, warnings: ['The option "quality" is not known.'] },
  'prompt-improved': { type: 'prompt-improved', prompt: 'A lighthouse in soft light' },
  'files-missing': { type: 'files-missing', uris: ['file:///w/assets/a.png'] },
  thumbnail: { type: 'thumbnail', attemptId: 'a1', uri: 'file:///w/assets/a.png', src: 'https://file.example/t.webp' },
  notice: { type: 'notice', message: 'Deleted.', undo: 'u1' },
};

/** The same for messages to the host. */
export const messagesToHost: { [Type in MessageToHost['type']]: Extract<MessageToHost, { type: Type }> } = {
  ready: { type: 'ready' },
  'not-understood': { type: 'not-understood', received: 'later' },
  draft: { type: 'draft', draft: wholeDraft },
  run: { type: 'run', options: wholeAttempt.options },
  'run-cancel': { type: 'run-cancel' },
  cancel: { type: 'cancel', id: 'a1' },
  resume: { type: 'resume', id: 'a1' },
  'trust-host': { type: 'trust-host', id: 'a1' },
  'set-api-key': { type: 'set-api-key' },
  'open-folder': { type: 'open-folder' },
  'open-guide': { type: 'open-guide' },
  'improve-prompt': { type: 'improve-prompt', prompt: 'A lighthouse', isEdit: false },
  'inputs-pick': { type: 'inputs-pick' },
  'inputs-paste': { type: 'inputs-paste', name: 'image.png', bytes: Uint8Array.of(137, 80, 78, 71) },
  'inputs-drop': { type: 'inputs-drop', uris: ['file:///w/a.png'] },
  'inputs-read': { type: 'inputs-read', uris: ['file:///w/a.png'] },
  'inputs-settings': { type: 'inputs-settings', uri: 'file:///w/a.png' },
  image: { type: 'image', action: 'copyMarkdown', attemptId: 'a1', uri: 'file:///w/assets/a.png' },
  'open-document': { type: 'open-document', attemptId: 'a1' },
  'copy-curl': { type: 'copy-curl', attemptId: 'a1' },
  'copy-text': { type: 'copy-text', text: 'A lighthouse' },
  'undo-delete': { type: 'undo-delete', undo: 'u1' },
  'attempt-remove': { type: 'attempt-remove', id: 'a1' },
  'files-check': { type: 'files-check', uris: ['file:///w/assets/a.png'] },
  'thumbnail-made': { type: 'thumbnail-made', uri: 'file:///w/assets/a.png', bytes: Uint8Array.of(82, 73, 70, 70) },
};
