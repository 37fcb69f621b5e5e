import type { ImageOptions } from '../request/imageOptions';
import { imageOptionsJsonSchema } from '../request/optionsJsonSchema';
import type { AgentToolName } from './agentToolNames';

// What a model reads about the tools. Each turn of a chat pays for it, so it is short: a test counts.

export interface AgentTool {
  name: AgentToolName;
  title: string;
  /** When to use it and when not, what it costs, what comes back. */
  description: string;
  /** JSON Schema; properties that it does not name are refused. */
  inputSchema: { type: 'object'; properties: Record<string, object>; required?: string[]; additionalProperties: false };
}

/** A person decides what is replaced, and never an agent; texts in images are translated by a command. */
export const notForAgents: readonly (keyof ImageOptions)[] = ['overwrite', 'language'];

/** Shorter than those of the schema, because both tools have them. */
const descriptions: { readonly [Name in keyof ImageOptions]?: string } = {
  prompt: 'What the image shows, in any language.',
  model: 'See easel_listModels. Omit it for the default.',
  size: '"1664*928", a ratio "16:9", or "1K", "2K", "4K" where the model has them.',
  n: 'How many images (default 1). Each is billed.',
  seed: '0 to 2147483647; the same seed gives a similar image.',
  negativePrompt: 'What must not be in the image.',
  promptExtend: 'false: follow the prompt word for word.',
  watermark: 'A visible AI label.',
  thinkingMode: 'Slower, better with complicated prompts. Few models.',
  colorPalette: '3 to 10 colours; ratios "25.00%" sum to 100.00%.',
  sequential: 'n images in one style. Few models.',
  interleaved: 'A text with images, as Markdown. wan2.6-image only.',
  maxImages: 'With interleaved: at most 1 to 5 images.',
  output: 'A file ending in .png, or a folder, relative to the workspace.',
};
const editDescriptions: { readonly [Name in keyof ImageOptions]?: string } = {
  prompt: 'What to change; inputs are "image 1", "image 2", …',
  images: 'Inputs: workspace paths or https addresses.',
  boxes: 'For each input a list of at most 2 areas [x1, y1, x2, y2] in pixels. wan2.7 only.',
};

/** All tools, as they are in `package.json` and in the MCP server. */
export function agentTools(): AgentTool[] {
  return [
    {
      name: 'easel_generateImage',
      title: 'Generate Image',
      description:
        'Makes a new PNG from a prompt and saves it in the workspace; returns its path. Use it where a picture file is ' +
        'needed, such as illustrations or mock-ups; not for charts, diagrams, icons or anything that code or SVG ' +
        'draws better. Costs money and takes 5 to 120 s. Never replaces a file: a taken name gets -2.',
      inputSchema: schemaOf(descriptions, ['prompt']),
    },
    {
      name: 'easel_editImage',
      title: 'Edit Image',
      description:
        'Changes 1 to 10 existing images as the prompt says and saves the result as a new PNG; returns its path. The ' +
        'originals stay. Not for resizing, cropping or converting. Costs money. Other options are those of ' +
        'easel_generateImage.',
      inputSchema: schemaOf(editDescriptions, ['prompt', 'images']),
    },
    {
      name: 'easel_listModels',
      title: 'List Image Models',
      description: 'Lists the image models: what each is good at, its sizes, limits and price. Free.',
      inputSchema: { type: 'object', properties: {}, additionalProperties: false },
    },
    {
      name: 'easel_getImageDetails',
      title: 'Get Image Details',
      description: 'How a PNG was made: prompt, model, seed, options; whether it is a placeholder. Free.',
      inputSchema: pathSchemaOf('A PNG.', ['path']),
    },
    {
      name: 'easel_findMissingImages',
      title: 'Find Missing Images',
      description:
        'Lists the images that documents (Markdown, HTML, JSX, …) name and that are not there, with prompts from their ' +
        'alt texts. Free.',
      inputSchema: pathSchemaOf(placeText),
    },
    {
      name: 'easel_fillMissingImages',
      title: 'Fill Missing Images',
      description:
        'Makes the images that easel_findMissingImages lists, each at the path that is named. Each is billed.',
      inputSchema: pathSchemaOf(placeText),
    },
  ];
}

const placeText = 'A file or folder; default: all.';

function pathSchemaOf(description: string, required?: string[]): AgentTool['inputSchema'] {
  const properties = { path: { type: 'string', description } };
  return { type: 'object', properties, ...(required && { required }), additionalProperties: false };
}

function schemaOf(
  texts: { readonly [Name in keyof ImageOptions]?: string },
  required: string[],
): AgentTool['inputSchema'] {
  const { properties } = imageOptionsJsonSchema({ omit: notForAgents });
  const short = Object.entries(properties).map(([name, property]) => {
    const type = Object.fromEntries(Object.entries(property).filter(([key]) => key !== 'description'));
    const text = texts[name as keyof ImageOptions];
    return [name, { ...simplified(type), ...(text !== undefined && { description: text }) }] as const;
  });
  return { type: 'object', properties: Object.fromEntries(short), required, additionalProperties: false };
}

/** Lists of fixed length in a form that every provider of models reads: four of one kind, without `prefixItems`. */
function simplified(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('prefixItems' in value)) return value;
    const { prefixItems, ...rest } = value as { prefixItems: unknown[]; items?: unknown };
    return { ...rest, items: prefixItems[0] };
  }) as object;
}

const pathSchema = { type: 'string', description: 'Relative to the workspace folder.' };

type OutputSchema = { type: 'object'; properties: Record<string, object>; required?: string[] };

/** The results of the tools, for clients that check them. */
export const outputSchemas: Readonly<Record<AgentToolName, OutputSchema>> = {
  easel_generateImage: imagesSchema(),
  easel_editImage: imagesSchema(),
  easel_listModels: {
    type: 'object',
    properties: { models: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } } },
  },
  easel_getImageDetails: {
    type: 'object',
    properties: {
      origin: { type: 'string', enum: ['easel', 'other'] },
      prompt: { type: 'string' },
      placeholder: { type: 'boolean' },
      message: { type: 'string', description: 'In place of the others where the image says nothing.' },
    },
  },
  easel_findMissingImages: batchSchema(),
  easel_fillMissingImages: {
    ...batchSchema(),
    properties: { ...imagesSchema().properties, ...batchSchema().properties },
  },
};

function batchSchema(): OutputSchema {
  const item = {
    type: 'object',
    properties: {
      target: pathSchema,
      prompt: { type: 'string' },
      size: { type: 'string' },
      documents: { type: 'array', items: pathSchema },
      error: { type: 'object' },
    },
    required: ['target', 'prompt', 'documents'],
  };
  const items = { type: 'array', items: item };
  return {
    type: 'object',
    properties: { planned: items, generated: items, failed: items },
    required: ['planned', 'generated', 'failed'],
  };
}

function imagesSchema(): OutputSchema {
  const pixels = { type: 'integer' };
  return {
    type: 'object',
    properties: {
      images: {
        type: 'array',
        items: {
          type: 'object',
          properties: { path: pathSchema, width: pixels, height: pixels, seed: pixels },
          required: ['path', 'width', 'height'],
        },
      },
      model: { type: 'string' },
      warnings: { type: 'array', items: { type: 'string' } },
      document: pathSchema,
    },
    required: ['images', 'model', 'warnings'],
  };
}
