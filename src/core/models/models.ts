import * as l10n from '@vscode/l10n';
import type { InputImageRules } from './inputImage';
import { sizes } from './modelSizes';
import type { Model, Parameter } from './modelTypes';
import type { Region } from './regionTable';
import { regions } from './regionTable';

// Sources, all of the provider. When pages differ, the newest one wins. When a later page is known only through third
// parties, the stricter reading wins.
const guide = { title: 'Text-to-image guide', date: '2026-03' };
const earlyGuide = { title: 'Text-to-image guide (before 2.0)', date: '2025-12' };
const qwenPage = { title: 'Qwen-Image API', date: '2026-02-10' };
const editPage = { title: 'Qwen image editing API', date: '2026-03' };
const wanPage = { title: 'Wan image API', date: '2026-04' };
const latest = { title: 'Model pages', date: '2026-10' };
const asOf = '2026-04';

const beijingAndSingapore: readonly Region[] = ['beijing', 'singapore'];

const twoPerMinute = { count: 2, perSeconds: 60 };
const twoPerSecond = { count: 2, perSeconds: 1 };
const fivePerSecond = { count: 5, perSeconds: 1 };

const megabyte = 1024 * 1024;
const qwenInput: InputImageRules = {
  formats: ['png', 'jpeg', 'webp', 'bmp', 'tiff', 'gif'],
  advisedSidePx: [384, 3072],
  maxBytes: 10 * megabyte,
  alpha: true,
};
const wanFormats = ['png', 'jpeg', 'webp', 'bmp'] as const;
const wan27Input: InputImageRules = {
  formats: wanFormats,
  minSidePx: 240,
  maxSidePx: 8000,
  minRatio: 1 / 8,
  maxRatio: 8,
  maxBytes: 20 * megabyte,
  alpha: false,
};
const wan26Input: InputImageRules = {
  formats: wanFormats,
  minSidePx: 240,
  maxSidePx: 8000,
  maxBytes: 10 * megabyte,
  alpha: false,
};
const wan25Input: InputImageRules = {
  formats: wanFormats,
  minSidePx: 384,
  maxSidePx: 5000,
  minRatio: 1 / 4,
  maxRatio: 4,
  maxBytes: 10 * megabyte,
  alpha: false,
};

const basic: readonly Parameter[] = ['size', 'seed', 'watermark', 'negativePrompt', 'promptExtend'];

const upToThree = { minImages: 1, maxImages: 3, rules: qwenInput };
const syncOnly = { paths: ['syncMessages'], prefersAsync: false, regions: beijingAndSingapore } as const;
const textToImage = { maxCount: 4, sendsCount: true, parameters: basic, prefersAsync: true } as const;

const qwen2Base: Model = {
  id: 'qwen-image-2.0-pro',
  goodAt: () => l10n.t('Text in images, realism and exact instructions; generates and edits'),
  ...syncOnly,
  generate: { sizes: sizes.qwen2Generate },
  edit: { ...upToThree, sizes: sizes.qwen2Edit },
  maxCount: 6,
  sendsCount: true,
  promptLimit: { value: 1300, unit: 'tokens' },
  parameters: basic,
  submitLimit: twoPerMinute,
  source: guide,
};
const qwen2Pro: Model = { ...qwen2Base, price: { cny: 0.5, singaporeCny: 0.550443, asOf } };
const qwen2: Model = {
  ...qwen2Pro,
  id: 'qwen-image-2.0',
  goodAt: () => l10n.t('The fast all-rounder: generates and edits'),
  submitLimit: twoPerSecond,
  price: { cny: 0.2, singaporeCny: 0.256873, asOf },
};
const qwenMax: Model = {
  id: 'qwen-image-max',
  goodAt: () => l10n.t('Realistic images with few artefacts; fixed sizes'),
  ...syncOnly,
  generate: { sizes: sizes.qwenFixed },
  maxCount: 1,
  sendsCount: true,
  promptLimit: { value: 800, unit: 'characters' },
  parameters: basic,
  submitLimit: twoPerMinute,
  price: { cny: 0.5, singaporeCny: 0.550443, asOf },
  source: qwenPage,
};
const qwenPlus: Model = {
  ...qwenMax,
  id: 'qwen-image-plus',
  goodAt: () => l10n.t('Posters and text in many styles; fixed sizes'),
  paths: ['syncMessages', 'asyncPrompt'],
  submitLimit: twoPerSecond,
  maxRunningTasks: 2,
  price: { cny: 0.2, singaporeCny: 0.220177, asOf },
};
const qwenEditMax: Model = {
  id: 'qwen-image-edit-max',
  goodAt: () => l10n.t('Edits with industrial design, geometry and consistent characters'),
  ...syncOnly,
  edit: { ...upToThree, sizes: sizes.qwenEdit },
  maxCount: 6,
  sendsCount: true,
  promptLimit: { value: 800, unit: 'tokens' },
  parameters: basic,
  submitLimit: twoPerMinute,
  price: { cny: 0.5, singaporeCny: 0.550443, asOf },
  source: editPage,
};
const qwenEditPlus: Model = {
  ...qwenEditMax,
  id: 'qwen-image-edit-plus',
  goodAt: () => l10n.t('Edits with several results and free sizes'),
  submitLimit: twoPerSecond,
  price: { cny: 0.2, singaporeCny: 0.220177, asOf },
};
const wan27Pro: Model = {
  id: 'wan2.7-image-pro',
  goodAt: () => l10n.t('4K images, palettes, image sets and regions; up to nine inputs'),
  paths: ['asyncMessages', 'syncMessages'],
  prefersAsync: true,
  regions: beijingAndSingapore,
  generate: { sizes: sizes.wan27ProGenerate },
  edit: { minImages: 1, maxImages: 9, rules: wan27Input, sizes: sizes.wan27 },
  sequential: { sizes: sizes.wan27, maxImages: 12 },
  maxCount: 4,
  sendsCount: true,
  promptLimit: { value: 5000, unit: 'characters' },
  parameters: ['size', 'seed', 'watermark', 'thinkingMode', 'colorPalette', 'sequential', 'boxes'],
  submitLimit: fivePerSecond,
  maxRunningTasks: 5,
  price: { cny: 0.5, singaporeCny: 0.562065, asOf },
  source: guide,
};
const wan22Flash: Model = {
  id: 'wan2.2-t2i-flash',
  goodAt: () => l10n.t('Quick drafts and photos'),
  paths: ['asyncPrompt'],
  regions: beijingAndSingapore,
  ...textToImage,
  generate: { sizes: sizes.wanEarly },
  promptLimit: { value: 500, unit: 'characters' },
  submitLimit: twoPerSecond,
  maxRunningTasks: 2,
  price: { cny: 0.14, singaporeCny: 0.183481, asOf },
  source: earlyGuide,
};
const wanx21Turbo: Model = {
  ...wan22Flash,
  id: 'wanx2.1-t2i-turbo',
  goodAt: () => l10n.t('An earlier quick model'),
  regions: ['beijing'],
  price: { cny: 0.14, asOf },
  source: wanPage,
};
const wanx21Plus: Model = {
  ...wanx21Turbo,
  id: 'wanx2.1-t2i-plus',
  goodAt: () => l10n.t('An earlier model with more detail'),
  price: { cny: 0.2, asOf },
};
const qwen3: Model = {
  ...qwen2Base,
  id: 'qwen-image-3.0-pro',
  goodAt: () => l10n.t('The newest flagship: generates and edits, picks a fitting size'),
  generate: { sizes: sizes.qwen3 },
  edit: { ...upToThree, sizes: sizes.qwen3Edit },
  parameters: [...basic, 'thinkingMode'],
  onlyWhenAsked: ['thinkingMode'],
  thinkingField: 'enable_thinking',
  source: latest,
  later: true,
};
const pricedByTier = { cny: 0.25, upToCny: 0.5, asOf: '2026-10' };

/** The table: everything that is known about each model. Validation, pickers and the README are made from it. */
export const models: readonly Model[] = [
  qwen2Pro,
  { ...qwen2Pro, id: 'qwen-image-2.0-pro-2026-03-03' },
  { ...qwen2Pro, id: 'qwen-image-2.0-pro-2026-04-22', source: latest, later: true },
  { ...qwen2Pro, id: 'qwen-image-2.0-pro-2026-06-22', source: latest, later: true },
  qwen2,
  { ...qwen2, id: 'qwen-image-2.0-2026-03-03' },
  qwenMax,
  { ...qwenMax, id: 'qwen-image-max-2025-12-30' },
  qwenPlus,
  // Not the same model as the alias without a date: distilled from max, and without the async form.
  {
    ...qwenMax,
    id: 'qwen-image-plus-2026-01-09',
    goodAt: qwenPlus.goodAt,
    submitLimit: twoPerSecond,
    ...(qwenPlus.price && { price: qwenPlus.price }),
  },
  {
    ...qwenPlus,
    id: 'qwen-image',
    goodAt: () => l10n.t('The first of its family; fixed sizes'),
    price: { cny: 0.25, singaporeCny: 0.256873, asOf },
  },
  qwenEditMax,
  { ...qwenEditMax, id: 'qwen-image-edit-max-2026-01-16' },
  qwenEditPlus,
  { ...qwenEditPlus, id: 'qwen-image-edit-plus-2025-10-30' },
  { ...qwenEditPlus, id: 'qwen-image-edit-plus-2025-12-15' },
  {
    ...qwenEditPlus,
    id: 'qwen-image-edit',
    goodAt: () => l10n.t('Simple edits; one result, size follows the input'),
    // It accepts n but was seen to bill every image of it, hence never more than one.
    edit: upToThree,
    maxCount: 1,
    parameters: ['seed', 'watermark', 'negativePrompt'],
    price: { cny: 0.3, singaporeCny: 0.330266, asOf },
  },
  wan27Pro,
  {
    ...wan27Pro,
    id: 'wan2.7-image',
    goodAt: () => l10n.t('Palettes, image sets and regions, faster; up to nine inputs'),
    generate: { sizes: sizes.wan27 },
    price: { cny: 0.2, singaporeCny: 0.220177, asOf },
  },
  {
    id: 'wan2.6-image',
    goodAt: () => l10n.t('Edits, and illustrated text with up to five images'),
    paths: ['asyncMessages', 'syncMessages'],
    prefersAsync: true,
    regions,
    edit: { minImages: 1, maxImages: 4, rules: wan26Input, sizes: sizes.wan26Edit },
    interleaved: { sizes: sizes.wan26Interleaved, maxInputs: 1, maxOutputs: 5 },
    maxCount: 4,
    sendsCount: true,
    promptLimit: { value: 2000, unit: 'characters' },
    parameters: [...basic, 'interleaved'],
    submitLimit: fivePerSecond,
    maxRunningTasks: 5,
    price: { cny: 0.2, singaporeCny: 0.220177, asOf },
    source: guide,
  },
  {
    id: 'wan2.6-t2i',
    goodAt: () => l10n.t('Photos and portraits, wide and tall formats'),
    paths: ['asyncMessages', 'syncMessages'],
    regions,
    ...textToImage,
    generate: { sizes: sizes.wanGenerate },
    promptLimit: { value: 2100, unit: 'characters' },
    submitLimit: { ...fivePerSecond, overrides: { beijing: { count: 1, perSeconds: 1 } } },
    maxRunningTasks: 5,
    price: { cny: 0.2, singaporeCny: 0.220177, asOf },
    source: guide,
  },
  {
    id: 'wan2.5-t2i-preview',
    goodAt: () => l10n.t('Photos in wide and tall formats'),
    paths: ['asyncPrompt'],
    regions: beijingAndSingapore,
    ...textToImage,
    generate: { sizes: sizes.wanGenerate },
    promptLimit: { value: 2000, unit: 'characters' },
    submitLimit: fivePerSecond,
    maxRunningTasks: 5,
    price: { cny: 0.2, singaporeCny: 0.220177, asOf },
    source: guide,
  },
  wan22Flash,
  {
    ...wan22Flash,
    id: 'wan2.2-t2i-plus',
    goodAt: () => l10n.t('Photos with more detail'),
    price: { cny: 0.2, singaporeCny: 0.366962, asOf },
    source: wanPage,
  },
  wanx21Turbo,
  wanx21Plus,
  // The same two models under their names in Singapore.
  {
    ...wanx21Turbo,
    id: 'wan2.1-t2i-turbo',
    regions: ['singapore'],
    price: { cny: 0.14, singaporeCny: 0.183481, asOf },
  },
  { ...wanx21Plus, id: 'wan2.1-t2i-plus', regions: ['singapore'], price: { cny: 0.2, singaporeCny: 0.366962, asOf } },
  {
    ...wanx21Turbo,
    id: 'wanx2.0-t2i-turbo',
    goodAt: () => l10n.t('The cheapest: textures and portraits'),
    promptLimit: { value: 800, unit: 'characters' },
    price: { cny: 0.04, asOf },
    source: earlyGuide,
  },
  { ...qwen3, price: pricedByTier },
  {
    ...qwen3,
    id: 'qwen-image-3.0',
    goodAt: () => l10n.t('The newest all-rounder: generates and edits'),
    submitLimit: twoPerSecond,
  },
  {
    ...qwen3,
    id: 'qwen-image-2.1-pro',
    goodAt: () => l10n.t('Up to ten inputs; transparent backgrounds when the prompt asks'),
    edit: { minImages: 1, maxImages: 10, rules: qwenInput, sizes: sizes.qwen3Edit },
    onlyWhenAsked: ['negativePrompt', 'thinkingMode'],
    price: pricedByTier,
  },
  {
    ...qwen3,
    id: 'qwen-image-2.1-turbo',
    goodAt: () => l10n.t('Up to ten inputs, faster'),
    edit: { minImages: 1, maxImages: 10, rules: qwenInput, sizes: sizes.qwen3Edit },
    parameters: basic,
    onlyWhenAsked: [],
    submitLimit: twoPerSecond,
  },
  {
    ...syncOnly,
    id: 'z-image-turbo',
    goodAt: () => l10n.t('Small and quick; photos and Chinese text'),
    generate: { sizes: sizes.zImage },
    maxCount: 1,
    sendsCount: false,
    promptLimit: { value: 800, unit: 'characters' },
    // In this model, prompt rewriting is off by default and costs extra.
    parameters: ['size', 'seed', 'promptExtend'],
    onlyWhenAsked: ['promptExtend'],
    submitLimit: twoPerSecond,
    source: latest,
    later: true,
  },
  {
    id: 'wan2.5-i2i-preview',
    goodAt: () => l10n.t('Combines one to three images'),
    paths: ['asyncPromptImages'],
    regions: beijingAndSingapore,
    prefersAsync: true,
    edit: { minImages: 1, maxImages: 3, rules: wan25Input, sizes: sizes.wan25Edit },
    maxCount: 4,
    sendsCount: true,
    promptLimit: { value: 2000, unit: 'characters' },
    parameters: basic,
    submitLimit: fivePerSecond,
    maxRunningTasks: 5,
    price: { cny: 0.2, singaporeCny: 0.220177, asOf },
    source: wanPage,
    later: true,
  },
];
