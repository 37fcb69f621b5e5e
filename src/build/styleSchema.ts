// Writes the JSON schemas of `.easel/style.json`, which the editor uses for completion and errors: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { models } from '../core/models/models';
import { pictureKinds } from '../core/style/pictureKind';
import { styleFileSchema } from '../core/style/styleFile';

/** The part of a JSON schema that is filled in here. */
interface Schema {
  description?: string;
  examples?: unknown[];
  defaultSnippets?: object[];
  properties?: Record<string, Schema>;
  items?: Schema;
  /** Of an object whose names are free. */
  additionalProperties?: Schema | boolean;
}

const exampleSizes = ['16:9', '4:3', '1:1', '3:4', '9:16', '1200*630'];

/** What the editor shows at each name. */
const descriptions = (): Readonly<Record<string, string>> => ({
  $schema: l10n.t('The address of this schema. It is not needed in VS Code.'),
  style: l10n.t('Words added to every prompt, such as "flat vector illustration, two shades of blue".'),
  negativePrompt: l10n.t('What must not be in the images, for models that take it.'),
  colorPalette: l10n.t('3 to 10 colours with shares that add up to 100.00%, for models that take a palette.'),
  hex: l10n.t('A colour such as "#1F6FEB".'),
  ratio: l10n.t('The share of the colour, such as "25.00%".'),
  referenceImages: l10n.t(
    'Images of this folder that show the look, as paths relative to it. They are sent with each request for a new image, where the model takes images; some models bill them.',
  ),
  size: l10n.t('The size of new images: pixels such as "1664*928", a ratio such as "16:9", or "1K", "2K", "4K".'),
  sizes: l10n.t(
    'The size by the kind of image, which a rule, the name of the file or its folder tells. It is used before "size".',
  ),
  hero: l10n.t('The size of images named hero, banner, cover, header or splash.'),
  icon: l10n.t('The size of images named icon, favicon or logo.'),
  diagram: l10n.t('The size of images named diagram, chart, flowchart or architecture.'),
  avatar: l10n.t('The size of images named avatar, profile or headshot.'),
  socialCard: l10n.t('The size of images named og, opengraph, social or twitter.'),
  model: l10n.t('The model that makes images from text, in place of the setting easel.model.'),
  editModel: l10n.t('The model that edits images, in place of the setting easel.editModel.'),
  variants: l10n.t(
    'Variants of images by their names: other words for "dark" and "light", or variants of your own. Easel makes them from a finished image.',
  ),
  prompt: l10n.t('What changes in the image; you can still change it before it is sent.'),
  suffix: l10n.t('What stands in the name of the file before ".png", such as ".dark": hero.dark.png beside hero.png.'),
  scheme: l10n.t('For which pages the variant is: documents show it where their site is light or dark.'),
  rules: l10n.t('Another look for some images. Each rule that matches replaces what stands before it.'),
  files: l10n.t('Where the images are, relative to this folder: a pattern such as "docs/**", or a list of them.'),
  kind: l10n.t('The kind of these images, whatever their names are.'),
});

/** @param bundle the translations of a language; none for English. */
export function styleJsonSchema(bundle: Record<string, string> = {}): object {
  l10n.config({ contents: bundle });
  try {
    const schema = z.toJSONSchema(styleFileSchema, { target: 'draft-7' }) as Schema;
    const texts = descriptions();
    describe(schema, texts);
    return { ...schema, title: l10n.t('The look of the images of this folder') };
  } finally {
    l10n.config({ contents: {} });
  }
}

function describe(schema: Schema, texts: Readonly<Record<string, string>>): void {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (texts[name] === undefined) throw new Error(`${name} has no description`);
    property.description = texts[name];
    const examples = examplesOf(name);
    if (examples) property.examples = examples;
    describe(property, texts);
    if (property.items) describe(property.items, texts);
    if (typeof property.additionalProperties === 'object') describe(property.additionalProperties, texts);
  }
}

/** What the editor suggests; anything else may stand there as well, such as a model of one's own. */
function examplesOf(name: string): string[] | undefined {
  if (name === 'model') return models.filter(({ generate }) => generate).map(({ id }) => id);
  if (name === 'editModel') return models.filter(({ edit }) => edit).map(({ id }) => id);
  if (name === 'files') return ['docs/**', '**/hero*.png', 'icons/**'];
  return name === 'size' || pictureKinds.some(kind => kind === name) ? exampleSizes : undefined;
}

/** The files of the schema, by the language of the editor. `package.nls*.json` name them. */
export const schemaFiles: readonly (readonly [file: string, bundle: string | undefined])[] = [
  ['media/style/style.schema.json', undefined],
  ['media/style/style.schema.zh-cn.json', 'l10n/bundle.l10n.zh-cn.json'],
];

const root = path.resolve(import.meta.dirname, '../..');

/** The content of a schema file. */
export function schemaText(bundle: string | undefined): string {
  const translations =
    bundle === undefined ? {} : (JSON.parse(readFileSync(path.join(root, bundle), 'utf8')) as Record<string, string>);
  return `${JSON.stringify(styleJsonSchema(translations), undefined, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [file, bundle] of schemaFiles) writeFileSync(path.join(root, file), schemaText(bundle));
