// Writes the table of models in the README from the model table: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { groupModels, groupTitle } from '../core/models/choice/modelGroups';
import { models } from '../core/models/models';
import type { Model, Sizes } from '../core/models/modelTypes';
import { ratiosOf } from '../core/models/sizeOffers';

const begin = '<!-- models: written by `npm run docs` -->';
const end = '<!-- /models -->';

/** Returns the README with an updated table of models. */
export function withModelsTable(readme: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error('README.md has no place for the table of models');
  return `${readme.slice(0, from)}${begin}\n${modelsTable()}\n${readme.slice(to)}`;
}

function modelsTable(): string {
  return groupModels(models)
    .map(({ group, models: members }) => `**${groupTitle(group)}**\n\n${tableOf(members)}`)
    .join('\n\n');
}

const columns: readonly (readonly [title: string, cell: (model: Model) => string])[] = [
  ['Model', ({ id, later }) => `\`${id}\`${later ? ' ¹' : ''}`],
  ['Good at', model => model.goodAt()],
  ['Does', abilities],
  ['Inputs', inputs],
  ['Images', ({ maxCount }) => (maxCount === 1 ? '1' : `1 to ${maxCount}`)],
  ['Sizes (default) ³', sizes],
  ['Ratios', ratios],
  ['Prompt', ({ promptLimit: { value, unit } }) => `${value} ${unit}`],
  ['Negative prompt', ({ parameters }) => (parameters.includes('negativePrompt') ? 'yes' : 'no')],
  ['Usual time ⁴', ({ usualSeconds: time }) => (time ? `${time.min} to ${time.max} s` : '')],
  ['List price each ²', price],
];

function tableOf(members: readonly Model[]): string {
  const lines = [
    columns.map(([title]) => title),
    columns.map(() => '---'),
    ...members.map(model => columns.map(([, cell]) => cell(model))),
  ];
  return lines.map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

function abilities(model: Model): string {
  return [
    model.generate && 'generates',
    model.edit && 'edits',
    model.sequential && `sets of ${model.sequential.maxImages}`,
    model.interleaved && 'text with images',
    model.regions.length === 1 && `in ${model.regions.join()} only`,
  ]
    .filter(ability => typeof ability === 'string')
    .join(', ');
}

function inputs({ edit }: Model): string {
  if (!edit) return 'none';
  return edit.minImages === edit.maxImages ? String(edit.maxImages) : `${edit.minImages} to ${edit.maxImages}`;
}

/** Of a model that generates, those of its generated images; of others, those of its edits. */
const sizesOfModel = (model: Model): Sizes | undefined => model.generate?.sizes ?? model.edit?.sizes;

function sizes(model: Model): string {
  const found = sizesOfModel(model);
  if (!found) return 'about 1 megapixel, none to choose';
  const usual = found.default.replace(/^input$/, 'as the input');
  const { rule, documentedMaxPixels } = found;
  switch (rule.kind) {
    case 'presets':
      return `${Object.keys(found.presets).length} fixed (${usual})`;
    case 'side':
      return `sides of ${rule.minSide} to ${rule.maxSide} (${usual})`;
    case 'area':
      return `${megapixels(rule.minPixels)} to ${megapixels(documentedMaxPixels ?? rule.maxPixels)} MP (${usual})`;
  }
}

const megapixels = (pixels: number): string => (pixels / 1_000_000).toFixed(1);

function ratios(model: Model): string {
  const found = sizesOfModel(model);
  if (!found) return 'of the last input';
  if (found.rule.kind === 'presets') return ratiosOf(found).join(', ');
  const limit = found.rule.kind === 'area' ? found.rule.maxRatio : undefined;
  return limit === undefined ? 'any' : `any up to ${limit}:1`;
}

function price({ price: listed }: Model): string {
  if (!listed) return 'not published';
  return listed.upToCny === undefined
    ? `¥${listed.cny.toFixed(2)}`
    : `¥${listed.cny.toFixed(2)} to ${listed.upToCny.toFixed(2)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = path.resolve(import.meta.dirname, '../../README.md');
  writeFileSync(file, withModelsTable(readFileSync(file, 'utf8')));
}
