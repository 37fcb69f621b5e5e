import type { AnswerShape, InputRule, Region, ServiceModel, SizeRule, SubmitLimit } from './models';

const square = (side: number): number => side * side;
const megabytes = (count: number): number => count * 1024 * 1024;

const chinaAndSingapore: readonly Region[] = ['beijing', 'singapore'];
const everywhere: readonly Region[] = ['beijing', 'singapore', 'virginia', 'frankfurt'];

const perMinute = (requests: number): SubmitLimit => ({ requests, windowMs: 60_000 });
const perSecond = (requests: number, runningTasks?: number): SubmitLimit => ({
  requests,
  windowMs: 1000,
  ...(runningTasks === undefined ? {} : { runningTasks }),
});
const sameEverywhere = (limit: SubmitLimit): ServiceModel['limits'] => ({
  beijing: limit,
  singapore: limit,
  virginia: limit,
  frankfurt: limit,
  tokyo: limit,
});

const presets2K = ['2048*2048', '2688*1536', '1536*2688', '2368*1728', '1728*2368'];
const presets4K = ['4096*4096', '4096*2304', '2304*4096', '4096*3072', '3072*4096'];
const presetsWan1K = ['1280*1280', '1696*960', '960*1696', '1472*1104', '1104*1472'];
const presetsWan22 = ['1024*1024', '1440*810', '810*1440', '1440*1080', '1080*1440'];
const presetsQwenEdit = [
  '1024*1024',
  '1536*1536',
  '768*1152',
  '1024*1536',
  '1152*768',
  '1536*1024',
  '960*1280',
  '1080*1440',
  '1280*960',
  '1440*1080',
  '720*1280',
  '1080*1920',
  '1280*720',
  '1920*1080',
  '1344*576',
  '2048*872',
];
/** Text to image and mixed mode share these presets. */
const presetsWan26Image = [
  '1280*1280',
  '800*1200',
  '1200*800',
  '960*1280',
  '1280*960',
  '720*1280',
  '1280*720',
  '1344*576',
];

const qwenPresetSizes: SizeRule = {
  kind: 'presets',
  presets: ['1664*928', '1472*1104', '1328*1328', '1104*1472', '928*1664'],
};
const qwenFreeArea: SizeRule = {
  kind: 'area',
  minPixels: square(512),
  maxPixels: square(2048),
  presets: [...presets2K, ...presetsQwenEdit],
};
const qwenLaterArea: SizeRule = { ...qwenFreeArea, ratio: { max: 8 } };
const qwenEditSides: SizeRule = { kind: 'sides', minSide: 512, maxSide: 2048, presets: presetsQwenEdit };
const wan27Area: SizeRule = {
  kind: 'area',
  minPixels: square(768),
  maxPixels: square(2048),
  ratio: { max: 8 },
  presets: presets2K,
  words: { '1K': square(1024), '2K': square(2048) },
};
const wan27ProArea: SizeRule = {
  ...wan27Area,
  maxPixels: square(4096),
  maxPixelsUnlessPlain: square(2048),
  presets: [...presets2K, ...presets4K],
  words: { '1K': square(1024), '2K': square(2048), '4K': square(4096) },
};
const wan26EditArea: SizeRule = {
  kind: 'area',
  minPixels: square(768),
  maxPixels: square(2048),
  ratio: { max: 4 },
  presets: presetsWan26Image,
  words: { '1K': square(1280), '2K': square(2048) },
};
/** wan2.6-image in mixed mode. */
export const wan26InterleaveArea: SizeRule = {
  kind: 'area',
  minPixels: square(768),
  maxPixels: square(1280),
  ratio: { max: 4 },
  presets: presetsWan26Image,
};
// The documented minimum is 1280*1280, but the official presets are slightly smaller, so the smallest preset is the
// bound.
const wanTextArea: SizeRule = {
  kind: 'area',
  minPixels: 1472 * 1104,
  maxPixels: square(1440),
  ratio: { max: 4 },
  presets: presetsWan1K,
};
const wan25EditArea: SizeRule = {
  kind: 'area',
  minPixels: square(768),
  maxPixels: square(1280),
  ratio: { max: 4 },
  presets: presetsWan26Image,
};
const wan22Sides: SizeRule = {
  kind: 'sides',
  minSide: 512,
  maxSide: 1440,
  maxPixels: square(1440),
  presets: presetsWan22,
};

const qwenInput: InputRule = {
  formats: ['png', 'jpeg', 'bmp', 'tiff', 'webp', 'gif'],
  alphaAllowed: true,
  minSide: 384,
  maxSide: 3072,
  sidesAreAdvice: true,
  maxBytes: megabytes(10),
};
const wan26Input: InputRule = {
  formats: ['png', 'jpeg', 'bmp', 'webp'],
  alphaAllowed: false,
  minSide: 240,
  maxSide: 8000,
  sidesAreAdvice: false,
  maxBytes: megabytes(10),
};
const wan27Input: InputRule = { ...wan26Input, ratio: { max: 8 }, maxBytes: megabytes(20) };
const wan25Input: InputRule = { ...wan26Input, minSide: 384, maxSide: 5000, ratio: { max: 4 } };

const common = ['seed', 'watermark'];
const classic = [...common, 'negative_prompt', 'prompt_extend'];

type Row = Partial<ServiceModel> & Pick<ServiceModel, 'id'>;
type Family = Omit<ServiceModel, 'id'>;
const rows = (family: Family, ...members: readonly Row[]): ServiceModel[] =>
  members.map(member => ({ ...family, ...member }));

const qwenFamily = (answer: AnswerShape): Family => ({
  paths: ['sync'],
  regions: chinaAndSingapore,
  images: { min: 0, max: 0 },
  count: { max: 1, default: 1 },
  size: qwenPresetSizes,
  defaultSize: '1664*928',
  promptLimit: 800,
  parameters: classic,
  answer,
  limits: sameEverywhere(perSecond(2)),
  watermarkText: 'Qwen-Image',
});
const qwenTwo: Family = {
  ...qwenFamily('qwen2'),
  images: { min: 0, max: 3 },
  count: { max: 6, default: 1 },
  size: qwenFreeArea,
  defaultSize: '2048*2048',
  promptLimit: 1300,
  inputRule: qwenInput,
};
const qwenEdit: Family = {
  ...qwenFamily('qwen'),
  images: { min: 1, max: 3 },
  count: { max: 6, default: 1 },
  size: qwenEditSides,
  defaultSize: '1024*1024',
  inputRule: qwenInput,
};
const qwenLater: Family = { ...qwenTwo, answer: 'qwenLater', size: qwenLaterArea };
const wanFamily: Family = {
  paths: ['sync', 'asyncMessages'],
  regions: chinaAndSingapore,
  images: { min: 0, max: 0 },
  count: { max: 4, default: 4 },
  size: wanTextArea,
  defaultSize: '1280*1280',
  promptLimit: 2000,
  parameters: classic,
  answer: 'wanChoices',
  limits: sameEverywhere(perSecond(5, 5)),
  watermarkText: 'AI 生成',
};
const wan27: Family = {
  ...wanFamily,
  images: { min: 0, max: 9 },
  size: wan27Area,
  defaultSize: '2048*2048',
  promptLimit: 5000,
  inputRule: wan27Input,
  answer: 'wanEntries',
  parameters: [...common, 'thinking_mode', 'color_palette', 'enable_sequential', 'bbox_list'],
};
const wanOlder: Family = {
  ...wanFamily,
  paths: ['asyncPrompt'],
  size: wan22Sides,
  defaultSize: '1024*1024',
  promptLimit: 500,
  answer: 'results',
  limits: sameEverywhere(perSecond(2, 2)),
};

/** Every model of the service, including dated snapshots. */
export const modelTable: readonly ServiceModel[] = [
  ...rows(
    { ...qwenTwo, limits: sameEverywhere(perMinute(2)) },
    { id: 'qwen-image-2.0-pro' },
    { id: 'qwen-image-2.0-pro-2026-03-03' },
    { id: 'qwen-image-2.0-pro-2026-04-22' },
    { id: 'qwen-image-2.0-pro-2026-06-22' },
  ),
  ...rows(qwenTwo, { id: 'qwen-image-2.0' }, { id: 'qwen-image-2.0-2026-03-03' }),
  ...rows(
    { ...qwenFamily('qwen'), limits: sameEverywhere(perMinute(2)) },
    { id: 'qwen-image-max' },
    { id: 'qwen-image-max-2025-12-30' },
  ),
  ...rows(
    qwenFamily('qwen'),
    { id: 'qwen-image-plus-2026-01-09' },
    { id: 'qwen-image-plus', paths: ['sync', 'asyncPrompt'], limits: sameEverywhere(perSecond(2, 2)) },
    { id: 'qwen-image', paths: ['sync', 'asyncPrompt'], limits: sameEverywhere(perSecond(2, 2)) },
  ),
  ...rows(
    { ...qwenEdit, limits: sameEverywhere(perMinute(2)) },
    { id: 'qwen-image-edit-max' },
    { id: 'qwen-image-edit-max-2026-01-16' },
  ),
  ...rows(
    qwenEdit,
    { id: 'qwen-image-edit-plus' },
    { id: 'qwen-image-edit-plus-2025-10-30' },
    { id: 'qwen-image-edit-plus-2025-12-15' },
  ),
  // The oldest edit model: one picture, its size follows the input, no prompt rewriting.
  ...rows(qwenEdit, {
    id: 'qwen-image-edit',
    count: { max: 1, default: 1 },
    size: undefined,
    parameters: [...common, 'negative_prompt'],
  }),

  ...rows({ ...wan27, size: wan27ProArea }, { id: 'wan2.7-image-pro' }),
  ...rows(wan27, { id: 'wan2.7-image' }),
  ...rows(wanFamily, {
    id: 'wan2.6-image',
    regions: everywhere,
    images: { min: 1, max: 4 },
    size: wan26EditArea,
    inputRule: wan26Input,
    parameters: [...classic, 'enable_interleave', 'max_images', 'stream'],
  }),
  ...rows(wanFamily, {
    id: 'wan2.6-t2i',
    regions: everywhere,
    promptLimit: 2100,
    limits: { ...sameEverywhere(perSecond(5, 5)), beijing: perSecond(1, 5) },
  }),
  ...rows(wanFamily, { id: 'wan2.5-t2i-preview', paths: ['asyncPrompt'], answer: 'results' }),
  ...rows(wanFamily, {
    id: 'wan2.5-i2i-preview',
    paths: ['asyncPromptImages'],
    images: { min: 1, max: 3 },
    size: wan25EditArea,
    inputRule: wan25Input,
    answer: 'results',
  }),
  ...rows(
    wanOlder,
    { id: 'wan2.2-t2i-flash' },
    { id: 'wan2.2-t2i-plus' },
    { id: 'wanx2.1-t2i-turbo', regions: ['beijing'] },
    { id: 'wanx2.1-t2i-plus', regions: ['beijing'] },
    { id: 'wan2.1-t2i-turbo', regions: ['singapore'] },
    { id: 'wan2.1-t2i-plus', regions: ['singapore'] },
    { id: 'wanx2.0-t2i-turbo', regions: ['beijing'], promptLimit: 800 },
  ),

  ...rows(
    qwenLater,
    ...['qwen-image-3.0-pro', 'qwen-image-3.0'].map(id => ({
      id,
      regions: ['beijing', 'singapore', 'frankfurt', 'tokyo'] as const,
      promptLimit: 4500,
      parameters: [...classic, 'prompt_extend_mode', 'enable_thinking'],
    })),
  ),
  // Sources disagree about the other parameters of 2.1-pro. A client that omits the doubtful ones is right in every
  // case.
  ...rows(
    { ...qwenLater, images: { min: 0, max: 10 } },
    { id: 'qwen-image-2.1-pro', parameters: [...common, 'prompt_extend'] },
    { id: 'qwen-image-2.1-turbo' },
  ),
  ...rows(qwenFamily('qwenLater'), {
    id: 'z-image-turbo',
    count: undefined,
    size: qwenFreeArea,
    defaultSize: '1024*1536',
    parameters: [...common, 'prompt_extend'],
  }),
];
