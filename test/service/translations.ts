import type { InputRule, ServiceModel } from './models';
import { invalidParameter } from './refusal';
import type { JsonObject } from './requestTypes';

// The models that translate the text in a picture. Source: qwen-mt-image API, 2026-10-12.

const input: InputRule = {
  formats: ['png', 'jpeg', 'bmp', 'webp'],
  alphaAllowed: true,
  minSide: 15,
  maxSide: 8192,
  sidesAreAdvice: false,
  ratio: { max: 10 },
  maxBytes: 10 * 1024 * 1024,
};
const perMinute = (requests: number): { requests: number; windowMs: number } => ({ requests, windowMs: 60_000 });
const first: ServiceModel = {
  id: 'qwen-mt-image',
  paths: ['asyncPromptImages'],
  regions: ['beijing'],
  images: { min: 1, max: 1 },
  count: undefined,
  size: undefined,
  defaultSize: '1024*1024',
  promptLimit: 5000,
  parameters: [],
  inputRule: input,
  answer: 'translation',
  limits: { beijing: perMinute(60) },
  watermarkText: '',
};

export const translationTable: readonly ServiceModel[] = [
  first,
  {
    ...first,
    id: 'qwen-mt-image-2.0',
    regions: ['beijing', 'singapore'],
    limits: { beijing: perMinute(60), singapore: perMinute(1) },
  },
];

const mainLanguages = ['zh', 'en'];

/** The picture and the languages of a request. The first model needs Chinese or English on one side. */
export function readTranslation(
  { image_url: image, source_lang: source, target_lang: target, ext = {}, ...rest }: JsonObject,
  model: ServiceModel,
): { text: string; images: readonly unknown[] } {
  const [other] = Object.keys(rest);
  if (other !== undefined) throw invalidParameter(`Parameter ${other} is not supported in input.`);
  if (typeof image !== 'string' || typeof source !== 'string' || typeof target !== 'string')
    throw invalidParameter('image_url, source_lang and target_lang are required in input.');
  if (typeof ext !== 'object') throw invalidParameter('ext should be an object');
  if (!/^[a-z]{2,3}(_[a-z]{2})?$/.test(target)) throw invalidParameter(`target_lang ${target} is not supported.`);
  const isMain = (language: string): boolean => mainLanguages.includes(language);
  if (model.id === 'qwen-mt-image' && source !== 'auto' && !isMain(source) && !isMain(target))
    throw invalidParameter('One of source_lang and target_lang should be Chinese or English.');
  return { text: `Translated into ${target}`, images: [image] };
}
