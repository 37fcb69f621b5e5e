import * as l10n from '@vscode/l10n';
import { inputRules } from './inputRules';
import type { Model } from './modelTypes';
import { yuanPerDollar } from './money';
import type { Region } from './regionTable';

/**
 * Models that translate the text in an image. They stand apart from the others: they take a language and no prompt, so
 * nothing that asks for a prompt offers them. Source: qwen-mt-image API, 2026-10-12, and the pages of the two models.
 */
const first: Model = {
  id: 'qwen-mt-image',
  goodAt: () => l10n.t('Translates the text in an image from or into Chinese or English; makes a JPEG'),
  paths: ['asyncPromptImages'],
  prefersAsync: true,
  regions: ['beijing'],
  edit: { minImages: 1, maxImages: 1, rules: inputRules.translation },
  maxCount: 1,
  sendsCount: false,
  promptLimit: { value: 5000, unit: 'characters' },
  parameters: ['language'],
  submitLimit: { count: 60, perSeconds: 60 },
  price: { cny: 0.003, asOf: '2026-10' },
  translates: true,
  source: { title: 'Qwen-MT-Image API', date: '2026-10-12' },
};
const usd = 0.0006;
export const translationModels: readonly Model[] = [
  first,
  {
    ...first,
    id: 'qwen-mt-image-2.0',
    goodAt: () => l10n.t('Translates the text in an image between any two of 55 languages; makes a JPEG'),
    regions: ['beijing', 'singapore'],
    submitLimit: { count: 60, perSeconds: 60, overrides: { singapore: { count: 1, perSeconds: 60 } } },
    price: { cny: usd * yuanPerDollar, singaporeCny: usd * yuanPerDollar, singaporeUsd: usd, asOf: '2026-10' },
  },
];

/** The tag in its usual spelling, such as `zh-CN`; undefined where it is none. */
export function languageTag(given: string): string | undefined {
  try {
    return given === '' ? undefined : Intl.getCanonicalLocales(given.trim().replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

/** Whether both tags name one language in one script: `zh` and `zh-CN` do, `zh` and `zh-TW` do not. */
export const isSameLanguage = (one: string, other: string): boolean => scriptOf(one) === scriptOf(other);

function scriptOf(tag: string): string {
  const { language, script = '' } = new Intl.Locale(tag).maximize();
  return `${language}-${script}`;
}

/** The code of the service: `zh` is simplified and `zh_tw` traditional Chinese. Source: Qwen-MT languages, 2026. */
export function serviceLanguage(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize();
  return language === 'zh' && script === 'Hant' ? 'zh_tw' : language;
}

/**
 * The cheapest model of the provider for these languages in this region; undefined where there is none.
 * @param source the language of the image, where it is known.
 */
export function translationModelFor(region: Region, target: string, source: string | undefined): Model | undefined {
  const isServed = (model: Model): boolean => model.regions.includes(region);
  const isMain = (tag: string | undefined): boolean => tag !== undefined && ['zh', 'en'].includes(serviceLanguage(tag));
  return translationModels.find(
    model => isServed(model) && (model.id !== 'qwen-mt-image' || isMain(target) || isMain(source)),
  );
}
