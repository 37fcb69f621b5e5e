import type { ParametersText } from './parametersText';
import { asObject, numberIn, sizeIn, textIn, type JsonObject } from './unknownJson';

// A graph of ComfyUI: nodes, whose inputs are values or outputs of other nodes. Two forms: the one that was run (the
// text `prompt`: nodes by id, inputs by name), and the one that the editor shows (`workflow`: lists of nodes and links,
// and values by their position).

interface GraphNode {
  type: string;
  /** A value, or the node that it comes from. */
  inputs: ReadonlyMap<string, unknown>;
}
type Graph = ReadonlyMap<string, GraphNode>;

/** Stands for an output of a node, the first of which is 0. */
class Link {
  constructor(
    readonly id: string,
    readonly output: number,
  ) {}
}

/** More nodes than this in a row are no way to a text. */
const maxDepth = 20;
const maxNodes = 5000;
/** The inputs that lead to a text, the nearest first. */
const textInputs = ['text', 'text_g', 't5xxl', 'clip_l', 'string', 'value', 'prompt'];
const conditioningInputs = ['conditioning', 'conditioning_1', 'conditioning_to'];
const modelInputs = ['ckpt_name', 'unet_name', 'model_name'];

/** Values by their position in the nodes that are needed here. Source: ComfyUI's own nodes. */
const widgetNames: Readonly<Record<string, readonly string[]>> = {
  CLIPTextEncode: ['text'],
  KSampler: ['seed'],
  KSamplerAdvanced: ['add_noise', 'noise_seed'],
  RandomNoise: ['noise_seed'],
  CheckpointLoaderSimple: ['ckpt_name'],
  UNETLoader: ['unet_name'],
  EmptyLatentImage: ['width', 'height'],
  EmptySD3LatentImage: ['width', 'height'],
  PrimitiveStringMultiline: ['value'],
  PrimitiveString: ['value'],
};

export function comfyDetails(json: unknown): ParametersText | undefined {
  const graph = graphOf(json);
  if (graph.size === 0) return undefined;
  const nodes = [...graph.values()];
  const sampler = nodes.find(({ inputs }) => inputs.get('positive') instanceof Link);
  const guided = nodes.find(({ inputs }) => inputs.get('guider') instanceof Link);
  const positive = sampler?.inputs.get('positive') ?? guided?.inputs.get('guider');
  const negative = sampler?.inputs.get('negative');
  const behindNegative = nodesBehind(graph, negative);
  const prompt = textBehind(graph, positive) ?? firstText(nodes.filter(node => !behindNegative.has(node)));
  if (prompt === undefined) return undefined;
  const valueOf = (...names: string[]): unknown => {
    for (const name of names)
      for (const { inputs } of nodes) {
        const value = inputs.get(name);
        if (value !== undefined && !(value instanceof Link)) return value;
      }
    return undefined;
  };
  const seed = valueOf('seed', 'noise_seed');
  const model = valueOf(...modelInputs);
  const sizes = nodes.flatMap(({ type, inputs }) =>
    /latent/iu.test(type) ? (sizeIn(Object.fromEntries(inputs)) ?? []) : [],
  );
  return {
    prompt,
    negativePrompt: textBehind(graph, negative) || undefined,
    seed: typeof seed === 'number' ? seed : undefined,
    size: sizes[0],
    model: typeof model === 'string' ? model : undefined,
  };
}

function textBehind(graph: Graph, value: unknown, depth = 0, isOfText = false): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  const node = value instanceof Link && depth < maxDepth ? graph.get(value.id) : undefined;
  if (!node) return undefined;
  for (const name of textInputs) {
    const text = textBehind(graph, node.inputs.get(name), depth + 1, true);
    if (text !== undefined) return text;
  }
  // A node that changes both prompts gives the positive one first.
  const isNegative = value instanceof Link && value.output === 1 && node.inputs.has('negative');
  for (const name of [...conditioningInputs, isNegative ? 'negative' : 'positive']) {
    const text = textBehind(graph, node.inputs.get(name), depth + 1);
    if (text !== undefined) return text;
  }
  return isOfText ? joinedTexts(graph, node, depth) : undefined;
}

/** What a node makes of texts, whose inputs have names that are not known. */
function joinedTexts(graph: Graph, { inputs }: GraphNode, depth: number): string | undefined {
  const texts = [...inputs].flatMap(([name, input]) =>
    /text|string|prompt/iu.test(name) ? (textBehind(graph, input, depth + 1, true) ?? []) : [],
  );
  return texts.length === 0 ? undefined : texts.join(' ');
}

function nodesBehind(graph: Graph, value: unknown, found = new Set<GraphNode>()): ReadonlySet<GraphNode> {
  const node = value instanceof Link ? graph.get(value.id) : undefined;
  if (!node || found.has(node)) return found;
  found.add(node);
  const isNegative = value instanceof Link && value.output === 1 && node.inputs.has('negative');
  for (const [name, input] of node.inputs) if (!isNegative || name !== 'positive') nodesBehind(graph, input, found);
  return found;
}

function firstText(nodes: readonly GraphNode[]): string | undefined {
  const node = nodes.find(({ type, inputs }) => /TextEncode/u.test(type) && typeof inputs.get('text') === 'string');
  const text = node?.inputs.get('text');
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

function graphOf(json: unknown): Graph {
  const data = asObject(json);
  if (!data) return new Map();
  return Array.isArray(data['nodes']) ? shownGraph(data, data['nodes']) : runGraph(data);
}

function runGraph(data: JsonObject): Graph {
  const graph = new Map<string, GraphNode>();
  for (const [id, value] of Object.entries(data).slice(0, maxNodes)) {
    const node = asObject(value);
    const type = node && textIn(node, 'class_type');
    if (!node || type === undefined) continue;
    const inputs = Object.entries(asObject(node['inputs']) ?? {}).map(([name, input]): [string, unknown] => [
      name,
      isReference(input) ? new Link(String(input[0]), input[1]) : input,
    ]);
    graph.set(id, { type, inputs: new Map(inputs) });
  }
  return graph;
}

const isReference = (input: unknown): input is [string | number, number] =>
  Array.isArray(input) &&
  input.length === 2 &&
  (typeof input[0] === 'string' || typeof input[0] === 'number') &&
  typeof input[1] === 'number';

function shownGraph(data: JsonObject, nodes: readonly unknown[]): Graph {
  const sources = new Map<unknown, Link>();
  for (const link of Array.isArray(data['links']) ? data['links'].slice(0, maxNodes) : [])
    if (Array.isArray(link)) sources.set(link[0], new Link(String(link[1]), Number(link[2])));
  const graph = new Map<string, GraphNode>();
  for (const value of nodes.slice(0, maxNodes)) {
    const node = asObject(value);
    const type = node && textIn(node, 'type');
    const id = node && numberIn(node, 'id');
    if (!node || type === undefined || id === undefined) continue;
    const widgets: unknown[] = Array.isArray(node['widgets_values']) ? node['widgets_values'] : [];
    const inputs = new Map<string, unknown>(
      (widgetNames[type] ?? []).map((name, index): [string, unknown] => [name, widgets[index]]),
    );
    for (const given of Array.isArray(node['inputs']) ? node['inputs'] : []) {
      const input = asObject(given);
      const name = input && textIn(input, 'name');
      const source = input && sources.get(input['link']);
      if (name !== undefined && source !== undefined) inputs.set(name, source);
    }
    graph.set(String(id), { type, inputs });
  }
  return graph;
}
