// Writes the tables of models in the READMEs from the model table: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as l10n from '@vscode/l10n';
import { groupModels, groupTitle } from '../core/models/choice/modelGroups';
import { models } from '../core/models/models';
import type { Model, Sizes } from '../core/models/modelTypes';
import { ratiosOf } from '../core/models/sizeOffers';
import { chineseWords, englishWords } from './tableWords';
import type { TableColumn, TableWords } from './tableWords';

const begin = '<!-- models: written by `npm run docs` -->';
const end = '<!-- /models -->';

/** The READMEs with a table of models. */
export const readmes: readonly (readonly [file: string, words: TableWords, bundle?: string])[] = [
  ['README.md', englishWords],
  ['README.zh-cn.md', chineseWords, 'l10n/bundle.l10n.zh-cn.json'],
];

/**
 * Returns the README with an updated table of models.
 * @param bundle the translations of its language; none for English.
 */
export function withModelsTable(
  readme: string,
  words: TableWords = englishWords,
  bundle: Record<string, string> = {},
): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error('The README has no place for the table of models');
  l10n.config({ contents: bundle });
  try {
    return `${readme.slice(0, from)}${begin}\n${modelsTable(words)}\n${readme.slice(to)}`;
  } finally {
    l10n.config({ contents: {} });
  }
}

function modelsTable(words: TableWords): string {
  return groupModels(models)
    .map(({ group, models: members }) => `**${groupTitle(group)}**\n\n${tableOf(members, words)}`)
    .join('\n\n');
}

const cells: Readonly<Record<TableColumn, (model: Model, words: TableWords) => string>> = {
  model: ({ id, later }) => `\`${id}\`${later ? ' ¹' : ''}`,
  goodAt: model => model.goodAt(),
  abilities,
  inputs,
  images: ({ maxCount }, { range }) => (maxCount === 1 ? '1' : range(1, maxCount)),
  sizes,
  ratios,
  prompt: ({ promptLimit: { value, unit } }, { units }) => `${value} ${units[unit]}`,
  negativePrompt: ({ parameters }, { yes, no }) => (parameters.includes('negativePrompt') ? yes : no),
  usualTime: ({ usualSeconds: time }, { range, seconds }) => (time ? seconds(range(time.min, time.max)) : ''),
  price,
};
const columns = Object.keys(cells) as TableColumn[];

function tableOf(members: readonly Model[], words: TableWords): string {
  const lines = [
    columns.map(column => words.columns[column]),
    columns.map(() => '---'),
    ...members.map(model => columns.map(column => cells[column](model, words))),
  ];
  return lines.map(line => `| ${line.join(' | ')} |`).join('\n');
}

function abilities(model: Model, words: TableWords): string {
  return [
    model.generate && words.generates,
    model.edit && words.edits,
    model.sequential && words.setsOf(model.sequential.maxImages),
    model.interleaved && words.textWithImages,
    model.regions.length === 1 && words.onlyIn(model.regions.join()),
  ]
    .filter(ability => typeof ability === 'string')
    .join(words.separator);
}

function inputs({ edit }: Model, { none, range }: TableWords): string {
  if (!edit) return none;
  return edit.minImages === edit.maxImages ? String(edit.maxImages) : range(edit.minImages, edit.maxImages);
}

/** Of a model that generates, those of its generated images; of others, those of its edits. */
const sizesOfModel = (model: Model): Sizes | undefined => model.generate?.sizes ?? model.edit?.sizes;

function sizes(model: Model, words: TableWords): string {
  const found = sizesOfModel(model);
  if (!found) return words.aboutOneMegapixel;
  return words.withUsual(sizesOf(found, words), usualSize(found, words));
}

function sizesOf({ rule, presets, documentedMaxPixels }: Sizes, words: TableWords): string {
  switch (rule.kind) {
    case 'presets':
      return words.fixedSizes(Object.keys(presets).length);
    case 'side':
      return words.sides(words.range(rule.minSide, rule.maxSide));
    case 'area':
      return words.megapixels(
        words.range(megapixels(rule.minPixels), megapixels(documentedMaxPixels ?? rule.maxPixels)),
      );
  }
}

function usualSize({ default: usual }: Sizes, { asTheInput, chosenByTheModel }: TableWords): string {
  switch (usual) {
    case 'input':
      return asTheInput;
    case 'chosen by the model':
      return chosenByTheModel;
    default:
      return usual;
  }
}

const megapixels = (pixels: number): string => (pixels / 1_000_000).toFixed(1);

function ratios(model: Model, words: TableWords): string {
  const found = sizesOfModel(model);
  if (!found) return words.ratioOfTheLastInput;
  if (found.rule.kind === 'presets') return ratiosOf(found).join(words.separator);
  const limit = found.rule.kind === 'area' ? found.rule.maxRatio : undefined;
  return limit === undefined ? words.anyRatio : words.anyRatioUpTo(limit);
}

function price({ price: listed }: Model, { notPublished, range }: TableWords): string {
  if (!listed) return notPublished;
  const amount = listed.cny.toFixed(2);
  return listed.upToCny === undefined ? `¥${amount}` : `¥${range(amount, listed.upToCny.toFixed(2))}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fileOf = (name: string): string => path.resolve(import.meta.dirname, '../..', name);
  const read = (name: string): string => readFileSync(fileOf(name), 'utf8');
  for (const [name, words, bundle] of readmes) {
    const translations = bundle === undefined ? {} : (JSON.parse(read(bundle)) as Record<string, string>);
    writeFileSync(fileOf(name), withModelsTable(read(name), words, translations));
  }
}
