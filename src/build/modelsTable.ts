// Writes the table of models in the README from the model table: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { models } from '../core/models/models';
import type { Model } from '../core/models/modelTypes';

const begin = '<!-- models: written by `npm run docs` -->';
const end = '<!-- /models -->';

/** Returns the README with an updated table of models. */
export function withModelsTable(readme: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error('README.md has no place for the table of models');
  return `${readme.slice(0, from)}${begin}\n${modelsTable()}\n${readme.slice(to)}`;
}

function modelsTable(): string {
  const rows = models.map(model => [
    `\`${model.id}\`${model.later ? ' ¹' : ''}`,
    model.goodAt(),
    abilities(model),
    counts(model),
    sizes(model),
    price(model),
  ]);
  const lines = [
    ['Model', 'Good at', 'Does', 'Images', 'Default size', 'List price each ²'],
    ['---', '---', '---', '---', '---', '---'],
    ...rows,
  ];
  return lines.map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

function abilities(model: Model): string {
  return [
    model.generate && 'generates',
    model.edit && `edits ${model.edit.minImages} to ${model.edit.maxImages}`,
    model.sequential && `sets of ${model.sequential.maxImages}`,
    model.interleaved && 'text with images',
    model.regions.length === 1 && `in ${model.regions.join()} only`,
  ]
    .filter(ability => typeof ability === 'string')
    .join(', ');
}

const counts = (model: Model): string => (model.maxCount === 1 ? '1' : `1 to ${model.maxCount}`);

function sizes(model: Model): string {
  return (model.generate?.sizes ?? model.edit?.sizes)?.default.replace(/^input$/, 'as the input') ?? 'as the input';
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
