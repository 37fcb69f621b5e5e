import * as z from 'zod/mini';
import { parameterDescriptions, wholeNumber } from '../models/parameters';
import type { ImageOptions } from './imageOptions';
import { optionsShape } from './optionsShape';

// Its own file, because what makes a JSON Schema is large, and most of the program does not need one.

const descriptions: Record<keyof ImageOptions, string> = {
  prompt: 'What the image shows or, with input images, what to change in them. Any language; English and Chinese best.',
  model: 'The id of a model. Omit it for the model that the person has set.',
  images: 'Input images to edit, in order; the prompt calls the first one "image 1". Paths or https addresses.',
  ...parameterDescriptions,
  output: 'Where to save: a file that ends in .png, or a folder. Omit it for the folder that the person has set.',
  overwrite: 'Replace a file that has the name already. Otherwise the new file gets a number, such as name-2.png.',
};

/** The options as a JSON Schema with descriptions. Files are strings, and unknown options are refused. */
export function imageOptionsJsonSchema({ omit = [] }: { omit?: readonly (keyof ImageOptions)[] } = {}) {
  const shape = Object.entries(optionsShape(z.string())).filter(([name]) => !omit.some(omitted => omitted === name));
  const schema = z.toJSONSchema(z.strictObject(Object.fromEntries(shape)), {
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === wholeNumber) jsonSchema.type = 'integer';
    },
  });
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    { ...(property as object), description: descriptions[name as keyof ImageOptions] },
  ]);
  return { ...schema, properties: Object.fromEntries(properties) as Record<keyof ImageOptions, object> };
}
