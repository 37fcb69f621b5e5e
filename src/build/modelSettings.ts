// Writes the lists of models of the settings into package.json and its texts, from the model table: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as l10n from '@vscode/l10n';
import { describeModel, groupModels } from '../core/models/choice/modelGroups';
import type { Mode } from '../core/models/modelTypes';
import { models } from '../core/models/models';

/** The settings that name a model, and what the model must be able to do. */
export const modelSettings: readonly (readonly [setting: string, mode: Mode])[] = [
  ['easel.model', 'generate'],
  ['easel.editModel', 'edit'],
];

/** The models that a setting suggests, as package.json has them. The texts are in `package.nls.json`. */
export function modelList(mode: Mode): { enum: string[]; enumDescriptions: string[] } {
  const ids = groupModels(models.filter(model => model[mode])).flatMap(group => group.models.map(({ id }) => id));
  return { enum: ids, enumDescriptions: ids.map(id => `%model.${id}%`) };
}

/** The texts of the lists. @param bundle the translations of a language; none for English. */
export function modelTexts(bundle: Record<string, string> = {}): Record<string, string> {
  l10n.config({ contents: bundle });
  try {
    return Object.fromEntries(models.map(model => [`model.${model.id}`, describeModel(model)]));
  } finally {
    l10n.config({ contents: {} });
  }
}

interface Manifest {
  contributes: { configuration: { properties: Record<string, object> } };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fileOf = (name: string): string => path.resolve(import.meta.dirname, '../..', name);
  const read = (name: string): unknown => JSON.parse(readFileSync(fileOf(name), 'utf8'));
  const write = (name: string, content: object): void =>
    writeFileSync(fileOf(name), `${JSON.stringify(content, undefined, 2)}\n`);
  const withTexts = (name: string, texts: Record<string, string>): void => {
    const others = Object.entries(read(name) as Record<string, string>).filter(([key]) => !key.startsWith('model.'));
    write(name, { ...Object.fromEntries(others), ...texts });
  };

  const manifest = read('package.json') as Manifest;
  const { properties } = manifest.contributes.configuration;
  for (const [setting, mode] of modelSettings) properties[setting] = { ...properties[setting], ...modelList(mode) };
  write('package.json', manifest);
  withTexts('package.nls.json', modelTexts());
  withTexts('package.nls.zh-cn.json', modelTexts(read('l10n/bundle.l10n.zh-cn.json') as Record<string, string>));
}
