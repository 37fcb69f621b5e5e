/**
 * The words of the table of models in the language of a README. What a model is good at comes from the translations.
 */
export interface TableWords {
  columns: Readonly<Record<TableColumn, string>>;
  generates: string;
  edits: string;
  setsOf: (images: number) => string;
  textWithImages: string;
  onlyIn: (regions: string) => string;
  /** Between the abilities of a model. */
  separator: string;
  none: string;
  yes: string;
  no: string;
  range: (from: number | string, to: number | string) => string;
  seconds: (range: string) => string;
  units: Readonly<Record<'tokens' | 'characters', string>>;
  aboutOneMegapixel: string;
  asTheInput: string;
  chosenByTheModel: string;
  /** Sizes, and the usual one behind them. */
  withUsual: (sizes: string, usual: string) => string;
  fixedSizes: (count: number) => string;
  sides: (range: string) => string;
  megapixels: (range: string) => string;
  ratioOfTheLastInput: string;
  anyRatio: string;
  anyRatioUpTo: (limit: number) => string;
  notPublished: string;
}

export type TableColumn =
  | 'model'
  | 'goodAt'
  | 'abilities'
  | 'inputs'
  | 'images'
  | 'sizes'
  | 'ratios'
  | 'prompt'
  | 'negativePrompt'
  | 'usualTime'
  | 'price';

export const englishWords: TableWords = {
  columns: {
    model: 'Model',
    goodAt: 'Good at',
    abilities: 'Does',
    inputs: 'Inputs',
    images: 'Images',
    sizes: 'Sizes (default) ³',
    ratios: 'Ratios',
    prompt: 'Prompt',
    negativePrompt: 'Negative prompt',
    usualTime: 'Usual time ⁴',
    price: 'List price each ²',
  },
  generates: 'generates',
  edits: 'edits',
  setsOf: images => `sets of ${images}`,
  textWithImages: 'text with images',
  onlyIn: regions => `in ${regions} only`,
  separator: ', ',
  none: 'none',
  yes: 'yes',
  no: 'no',
  range: (from, to) => `${from} to ${to}`,
  seconds: range => `${range} s`,
  units: { tokens: 'tokens', characters: 'characters' },
  aboutOneMegapixel: 'about 1 megapixel, none to choose',
  asTheInput: 'as the input',
  chosenByTheModel: 'chosen by the model',
  withUsual: (sizes, usual) => `${sizes} (${usual})`,
  fixedSizes: count => `${count} fixed`,
  sides: range => `sides of ${range}`,
  megapixels: range => `${range} MP`,
  ratioOfTheLastInput: 'of the last input',
  anyRatio: 'any',
  anyRatioUpTo: limit => `any up to ${limit}:1`,
  notPublished: 'not published',
};

export const chineseWords: TableWords = {
  columns: {
    model: '模型',
    goodAt: '擅长',
    abilities: '功能',
    inputs: '输入图片',
    images: '张数',
    sizes: '尺寸（默认）³',
    ratios: '比例',
    prompt: '提示词上限',
    negativePrompt: '反向提示词',
    usualTime: '通常用时 ⁴',
    price: '每张标价 ²',
  },
  generates: '生成',
  edits: '编辑',
  setsOf: images => `组图（最多 ${images} 张）`,
  textWithImages: '图文混排',
  onlyIn: regions => `仅 ${regions}`,
  separator: '，',
  none: '无',
  yes: '支持',
  no: '不支持',
  range: (from, to) => `${from}–${to}`,
  seconds: range => `${range} 秒`,
  units: { tokens: '个 token', characters: '个字符' },
  aboutOneMegapixel: '约 100 万像素，不可选择',
  asTheInput: '与输入相同',
  chosenByTheModel: '由模型选择',
  withUsual: (sizes, usual) => `${sizes}（${usual}）`,
  fixedSizes: count => `${count} 种固定尺寸`,
  sides: range => `边长 ${range}`,
  megapixels: range => `${range} MP`,
  ratioOfTheLastInput: '与最后一张输入相同',
  anyRatio: '任意',
  anyRatioUpTo: limit => `${limit}:1 以内任意`,
  notPublished: '未公布',
};
