import type { Resolution, Sizes } from './modelTypes';

/** The area of a square, in pixels: the documentation gives areas as `512*512`. */
const square = (side: number): number => side * side;

// Recommended sizes per ratio. Source: text-to-image guide of the provider's site, 2026; wan2.2 and earlier: the guide
// before it, 2025.
const recommended2K = {
  '1:1': '2048*2048',
  '16:9': '2688*1536',
  '9:16': '1536*2688',
  '4:3': '2368*1728',
  '3:4': '1728*2368',
} as const;
const recommended4K = {
  '1:1': '4096*4096',
  '16:9': '4096*2304',
  '9:16': '2304*4096',
  '4:3': '4096*3072',
  '3:4': '3072*4096',
} as const;
const recommended1K = {
  '1:1': '1280*1280',
  '16:9': '1696*960',
  '9:16': '960*1696',
  '4:3': '1472*1104',
  '3:4': '1104*1472',
} as const;
const recommendedEarlyWan = {
  '1:1': '1024*1024',
  '16:9': '1440*810',
  '9:16': '810*1440',
  '4:3': '1440*1080',
  '3:4': '1080*1440',
} as const;
// Edit presets. Source: image editing API pages, 2026-03.
const qwenEdit = {
  '1:1': '1024*1024',
  '16:9': '1280*720',
  '9:16': '720*1280',
  '4:3': '1280*960',
  '3:4': '960*1280',
  '3:2': '1152*768',
  '2:3': '768*1152',
  '21:9': '1344*576',
} as const;
const qwenEditLarger = {
  '1:1': '1536*1536',
  '16:9': '1920*1080',
  '9:16': '1080*1920',
  '4:3': '1440*1080',
  '3:4': '1080*1440',
  '3:2': '1536*1024',
  '2:3': '1024*1536',
  '21:9': '2048*872',
} as const;
const wanEdit = {
  '1:1': '1280*1280',
  '16:9': '1280*720',
  '9:16': '720*1280',
  '4:3': '1280*960',
  '3:4': '960*1280',
  '3:2': '1200*800',
  '2:3': '800*1200',
  '21:9': '1344*576',
} as const;

const fullResolutions = {
  '1K': { name: '1K', pixels: square(1024), presets: {} },
  '2K': { name: '2K', pixels: square(2048), presets: recommended2K },
  '4K': { name: '4K', pixels: square(4096), presets: recommended4K },
} as const satisfies Record<string, Resolution>;
const qwenEditResolutions: readonly Resolution[] = [
  { name: '1K', pixels: square(1024), presets: qwenEdit },
  { name: '1.5K', pixels: square(1536), presets: qwenEditLarger },
];
/** The samples of the documents ask the models that also generate for edits of 2048*2048. */
const qwenEditTo2K: readonly Resolution[] = [...qwenEditResolutions, fullResolutions['2K']];

/** Size rules that several models share. Source of each: the same pages. */
export const sizes = {
  qwenFixed: {
    rule: { kind: 'presets' },
    presets: { '16:9': '1664*928', '4:3': '1472*1104', '1:1': '1328*1328', '3:4': '1104*1472', '9:16': '928*1664' },
    default: '1664*928',
    defaultPixels: 1664 * 928,
  },
  qwen2Generate: {
    rule: { kind: 'area', minPixels: square(512), maxPixels: square(2048) },
    presets: recommended2K,
    default: '2048*2048',
    defaultPixels: square(2048),
  },
  qwen2Edit: {
    rule: { kind: 'area', minPixels: square(512), maxPixels: square(2048) },
    presets: qwenEdit,
    resolutions: qwenEditTo2K,
    default: 'input',
    defaultPixels: square(1024),
  },
  /**
   * 3.0 and 2.1: the documents end at 2048*2048. The error text of the service and the schema of a partner, both read
   * 2026-10, allow 2560*2560 for text-to-image.
   */
  qwen3: {
    rule: { kind: 'area', minPixels: square(512), maxPixels: square(2560), maxRatio: 8 },
    documentedMaxPixels: square(2048),
    presets: recommended2K,
    default: 'chosen by the model',
    defaultPixels: square(2048),
  },
  qwen3Edit: {
    rule: { kind: 'area', minPixels: square(512), maxPixels: square(2048), maxRatio: 8 },
    presets: qwenEdit,
    resolutions: qwenEditTo2K,
    default: 'input',
    defaultPixels: square(1024),
  },
  qwenEdit: {
    rule: { kind: 'side', minSide: 512, maxSide: 2048 },
    presets: qwenEdit,
    resolutions: qwenEditResolutions,
    default: 'input',
    defaultPixels: square(1024),
  },
  zImage: {
    rule: { kind: 'area', minPixels: square(512), maxPixels: square(2048) },
    presets: { '2:3': '1024*1536' },
    default: '1024*1536',
    defaultPixels: 1024 * 1536,
  },
  /** Only text-to-image without a set goes above 2048*2048. */
  wan27ProGenerate: {
    rule: { kind: 'area', minPixels: square(768), maxPixels: square(4096), maxRatio: 8 },
    presets: recommended2K,
    resolutions: [fullResolutions['1K'], fullResolutions['2K'], fullResolutions['4K']],
    words: ['1K', '2K', '4K'],
    // Seen 2026-10-06: the service refused the word and took the pixels.
    wordsSentAsPixels: { '4K': '4096*4096' },
    default: '2K',
    defaultPixels: square(2048),
  },
  wan27: {
    rule: { kind: 'area', minPixels: square(768), maxPixels: square(2048), maxRatio: 8 },
    presets: recommended2K,
    resolutions: [fullResolutions['1K'], fullResolutions['2K']],
    words: ['1K', '2K'],
    default: '2K',
    defaultPixels: square(2048),
  },
  wan27Edit: {
    rule: { kind: 'area', minPixels: square(768), maxPixels: square(2048), maxRatio: 8 },
    presets: recommended2K,
    resolutions: [fullResolutions['1K'], fullResolutions['2K']],
    words: ['1K', '2K'],
    default: 'input',
    defaultPixels: square(2048),
  },
  wan26Edit: {
    rule: { kind: 'area', minPixels: square(768), maxPixels: square(2048), maxRatio: 4 },
    presets: wanEdit,
    resolutions: [
      { name: '1K', pixels: square(1280), presets: wanEdit },
      { name: '2K', pixels: square(2048), presets: {} },
    ],
    words: ['1K', '2K'],
    default: 'input',
    defaultPixels: square(1280),
  },
  wan26Interleaved: {
    rule: { kind: 'area', minPixels: square(768), maxPixels: square(1280), maxRatio: 4 },
    presets: wanEdit,
    default: '1280*1280',
    defaultPixels: square(1280),
  },
  wan25Edit: {
    rule: { kind: 'area', minPixels: square(768), maxPixels: square(1280), maxRatio: 4 },
    presets: wanEdit,
    default: 'input',
    defaultPixels: square(1280),
  },
  /**
   * The recommended 16:9 and 4:3 are smaller than the documented minimum. This is why presets are accepted whatever the
   * rule says.
   */
  wanGenerate: {
    rule: { kind: 'area', minPixels: square(1280), maxPixels: square(1440), maxRatio: 4 },
    presets: recommended1K,
    default: '1280*1280',
    defaultPixels: square(1280),
  },
  wanEarly: {
    rule: { kind: 'side', minSide: 512, maxSide: 1440, maxPixels: square(1440) },
    presets: recommendedEarlyWan,
    default: '1024*1024',
    defaultPixels: square(1024),
  },
} satisfies Record<string, Sizes>;
