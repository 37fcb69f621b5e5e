import * as l10n from '@vscode/l10n';
import { inputRules } from './inputRules';
import { sizes } from './modelSizes';
import type { Model, Parameter } from './modelTypes';
import type { Region } from './regionTable';

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
/** Source: regional availability pages, 2026-06: in Frankfurt only the asynchronous paths. */
const wan26Regions = {
  regions: [...beijingAndSingapore, 'virginia', 'frankfurt'],
  asyncOnlyIn: ['frankfurt'],
} as const;

const twoPerMinute = { count: 2, perSeconds: 60 };
const twoPerSecond = { count: 2, perSeconds: 1 };
const fivePerSecond = { count: 5, perSeconds: 1 };

const basic: readonly Parameter[] = ['size', 'seed', 'watermark', 'negativePrompt', 'promptExtend'];

/** Source: Wan API pages, 2026-04: one to two minutes for version 2.5 and earlier. */
const earlyWanSeconds = { min: 60, max: 120 };

const upToThree = { minImages: 1, maxImages: 3, rules: inputRules.qwen };
const syncOnly = { paths: ['syncMessages'], prefersAsync: false, regions: beijingAndSingapore } as const;
const textToImage = { maxCount: 4, sendsCount: true, parameters: basic, prefersAsync: true } as const;

const qwen2Base: Model = {
  id: 'qwen-image-2.0-pro',
  goodAt: () => l10n.t('Text in images, realism and exact instructions; generates and edits'),
  // Source: image editing API, 2026-03: stronger at lettering, realism and instructions.
  strengths: ['text', 'photo'],
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
  strengths: [],
  submitLimit: twoPerSecond,
  price: { cny: 0.2, singaporeCny: 0.256873, asOf },
};
const qwenMax: Model = {
  id: 'qwen-image-max',
  // Source: text-to-image guide, 2025-12: first choices for complex text are this model and wan2.6-t2i.
  goodAt: () => l10n.t('A first choice for text such as posters; realistic, with few artefacts; fixed sizes'),
  strengths: ['text', 'photo'],
  isLegacy: true,
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
  goodAt: () => l10n.t('Many art styles and complex text; fixed sizes'),
  strengths: ['text'],
  paths: ['syncMessages', 'asyncPrompt'],
  submitLimit: twoPerSecond,
  maxRunningTasks: 2,
  price: { cny: 0.2, singaporeCny: 0.220177, asOf },
};
const qwenEditMax: Model = {
  id: 'qwen-image-edit-max',
  goodAt: () => l10n.t('Edits with industrial design, geometry and consistent characters'),
  isLegacy: true,
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
  edit: { minImages: 1, maxImages: 9, rules: inputRules.wan27, sizes: sizes.wan27Edit },
  sequential: { sizes: sizes.wan27, maxImages: 12 },
  maxCount: 4,
  sendsCount: true,
  promptLimit: { value: 5000, unit: 'characters' },
  parameters: ['size', 'seed', 'watermark', 'thinkingMode', 'colorPalette', 'sequential', 'boxes'],
  thinksByDefault: true,
  submitLimit: fivePerSecond,
  maxRunningTasks: 5,
  // Not at the rate of the other prices: it is USD 0.075 at a later one.
  price: { cny: 0.5, singaporeCny: 0.562065, singaporeUsd: 0.075, asOf },
  source: guide,
};
const wan22Flash: Model = {
  id: 'wan2.2-t2i-flash',
  goodAt: () => l10n.t('Free sizes with sides of 512 to 1440 pixels'),
  isLegacy: true,
  usualSeconds: earlyWanSeconds,
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
const qwen3Base: Model = {
  ...qwen2Base,
  id: 'qwen-image-3.0-pro',
  goodAt: () => l10n.t('The newest flagship: generates and edits, picks a fitting size'),
  strengths: [],
  regions: [...beijingAndSingapore, 'frankfurt', 'tokyo'],
  // Two sources of 2026-10.
  promptLimit: { value: 4500, unit: 'tokens' },
  generate: { sizes: sizes.qwen3 },
  edit: { ...upToThree, sizes: sizes.qwen3Edit },
  parameters: [...basic, 'thinkingMode'],
  onlyWhenAsked: ['thinkingMode'],
  thinkingField: 'enable_thinking',
  source: latest,
  later: true,
};
const qwen3: Model = { ...qwen3Base, thinksByDefault: true };
// The sources differ about thinking in this family.
const qwen21: Model = {
  ...qwen3Base,
  regions: beijingAndSingapore,
  promptLimit: qwen2Base.promptLimit,
  // An ability of this family's weights, known from pages of third parties. No parameter for it is documented.
  transparency: { title: 'Model cards of the 2.1 family', date: '2026-10' },
};
const pricedByTier = { cny: 0.25, upToCny: 0.5, asOf: '2026-10' };
/** The 3.0 series bills each input image of an edit, at about a tenth of an image. Source: third parties, 2026-11. */
const inputsBilled = { ...pricedByTier, inputShare: 0.1 };

/** The table: everything that is known about each model. Validation, pickers and the README are made from it. */
export const models: readonly Model[] = [
  qwen2Pro,
  { ...qwen2Pro, id: 'qwen-image-2.0-pro-2026-03-03', snapshotOf: 'qwen-image-2.0-pro' },
  { ...qwen2Pro, id: 'qwen-image-2.0-pro-2026-04-22', snapshotOf: 'qwen-image-2.0-pro', source: latest, later: true },
  { ...qwen2Pro, id: 'qwen-image-2.0-pro-2026-06-22', snapshotOf: 'qwen-image-2.0-pro', source: latest, later: true },
  qwen2,
  { ...qwen2, id: 'qwen-image-2.0-2026-03-03', snapshotOf: 'qwen-image-2.0' },
  qwenMax,
  { ...qwenMax, id: 'qwen-image-max-2025-12-30', snapshotOf: 'qwen-image-max' },
  qwenPlus,
  // Not the same model as the alias without a date: distilled from max, and without the async form.
  {
    ...qwenMax,
    id: 'qwen-image-plus-2026-01-09',
    goodAt: () => l10n.t('A fast version distilled from qwen-image-max; fixed sizes'),
    submitLimit: twoPerSecond,
    ...(qwenPlus.price && { price: qwenPlus.price }),
  },
  {
    ...qwenPlus,
    id: 'qwen-image',
    goodAt: () => l10n.t('The same as qwen-image-plus at a higher price; fixed sizes'),
    price: { cny: 0.25, singaporeCny: 0.256873, asOf },
  },
  qwenEditMax,
  { ...qwenEditMax, id: 'qwen-image-edit-max-2026-01-16', snapshotOf: 'qwen-image-edit-max' },
  qwenEditPlus,
  { ...qwenEditPlus, id: 'qwen-image-edit-plus-2025-10-30', snapshotOf: 'qwen-image-edit-plus' },
  { ...qwenEditPlus, id: 'qwen-image-edit-plus-2025-12-15', snapshotOf: 'qwen-image-edit-plus' },
  {
    ...qwenEditPlus,
    id: 'qwen-image-edit',
    goodAt: () => l10n.t('Edits one image or joins up to three; one result of about one megapixel'),
    // It accepts n but was seen to bill every image of it, hence never more than one.
    edit: { ...upToThree, resultPixels: 1024 * 1024 },
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
    // Source: times in the samples of the Wan API pages, 2026-04.
    usualSeconds: { min: 130, max: 224 },
    paths: ['asyncMessages', 'syncMessages'],
    prefersAsync: true,
    ...wan26Regions,
    edit: { minImages: 1, maxImages: 4, rules: inputRules.wan26, sizes: sizes.wan26Edit },
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
    goodAt: () => l10n.t('A first choice for text such as posters; photos in wide and tall formats'),
    strengths: ['text', 'photo'],
    paths: ['asyncMessages', 'syncMessages'],
    ...wan26Regions,
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
    strengths: ['photo'],
    usualSeconds: earlyWanSeconds,
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
    goodAt: () => l10n.t('More detail than wan2.2-t2i-flash; free sizes'),
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
    // Source: text-to-image guide, 2025-12: for those who must save and accept basic quality.
    goodAt: () => l10n.t('The lowest price, with basic quality'),
    promptLimit: { value: 800, unit: 'characters' },
    price: { cny: 0.04, asOf },
    source: earlyGuide,
  },
  { ...qwen3, price: inputsBilled },
  {
    ...qwen3,
    id: 'qwen-image-3.0',
    goodAt: () => l10n.t('The newest all-rounder: generates and edits'),
    submitLimit: twoPerSecond,
  },
  {
    ...qwen21,
    id: 'qwen-image-2.1-pro',
    goodAt: () => l10n.t('Up to ten inputs; transparent backgrounds when the prompt asks'),
    edit: { minImages: 1, maxImages: 10, rules: inputRules.qwen, sizes: sizes.qwen3Edit },
    onlyWhenAsked: ['negativePrompt', 'thinkingMode'],
    price: pricedByTier,
  },
  {
    ...qwen21,
    id: 'qwen-image-2.1-turbo',
    goodAt: () => l10n.t('Up to ten inputs, faster'),
    edit: { minImages: 1, maxImages: 10, rules: inputRules.qwen, sizes: sizes.qwen3Edit },
    parameters: basic,
    onlyWhenAsked: [],
    submitLimit: twoPerSecond,
  },
  {
    ...syncOnly,
    id: 'z-image-turbo',
    goodAt: () => l10n.t('Small and quick; photos and Chinese text'),
    strengths: ['text', 'photo'],
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
    edit: { minImages: 1, maxImages: 3, rules: inputRules.wan25, sizes: sizes.wan25Edit },
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
