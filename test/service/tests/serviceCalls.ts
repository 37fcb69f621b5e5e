import { renderPicture } from '../renderPicture';
import type { DashScopeService } from '../dashScopeService';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

export const paths = {
  sync: '/services/aigc/multimodal-generation/generation',
  asyncMessages: '/services/aigc/image-generation/generation',
  asyncPrompt: '/services/aigc/text2image/image-synthesis',
  asyncPromptImages: '/services/aigc/image2image/image-synthesis',
} as const;

export type Path = keyof typeof paths;

const asyncHeader = { 'X-DashScope-Async': 'enable' };
export const bearer = { Authorization: 'Bearer sk-test' };

export function post(
  service: DashScopeService,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(service.baseUrl + path, {
    method: 'POST',
    body: text,
    headers: { ...bearer, 'Content-Type': 'application/json', ...headers },
  });
}

export async function read(response: Response | Promise<Response>): Promise<Answer> {
  const settled = await response;
  const text = await settled.text();
  return { status: settled.status, headers: settled.headers, body: JSON.parse(text) as Json };
}

export interface Wanted {
  readonly model: string;
  readonly path?: Path;
  readonly prompt?: string;
  readonly images?: readonly unknown[];
  readonly parameters?: Json;
  readonly headers?: Record<string, string>;
}

/** The request body in the form that the path needs. */
export function bodyOf({ model, path = 'sync', prompt = 'A cat', images = [], parameters }: Wanted): Json {
  const input =
    path === 'sync' || path === 'asyncMessages'
      ? { messages: [{ role: 'user', content: [...images.map(image => ({ image })), { text: prompt }] }] }
      : { prompt, ...(path === 'asyncPromptImages' ? { images } : {}) };
  return { model, input, ...(parameters ? { parameters } : {}) };
}

/** Sends a request for pictures with the headers that the path needs. */
export function submit(service: DashScopeService, wanted: Wanted): Promise<Answer> {
  const { path = 'sync', headers = {} } = wanted;
  return read(post(service, paths[path], bodyOf(wanted), { ...(path === 'sync' ? {} : asyncHeader), ...headers }));
}

export const get = (service: DashScopeService, path: string): Promise<Answer> =>
  read(fetch(service.baseUrl + path, { headers: bearer }));

export const outputOf = (answer: Answer): Json => answer.body['output'] as Json;
export const taskIdOf = (answer: Answer): string => outputOf(answer)['task_id'] as string;

interface Choice {
  readonly finish_reason: string;
  readonly message: { readonly content: { type?: string; image?: string; text?: string }[] };
}
export const choicesOf = (answer: Answer): Choice[] => outputOf(answer)['choices'] as Choice[];
export const imageUrls = (answer: Answer): string[] =>
  choicesOf(answer).flatMap(({ message }) =>
    message.content.flatMap(({ image }) => (image === undefined ? [] : [image])),
  );
export const codeOf = ({ status, body }: Answer): string => `${status} ${String(body['code'])}`;

/** An opaque PNG of this size. */
export function picture(width: number, height: number): Promise<Buffer> {
  return renderPicture({ width, height, prompt: 'input', model: 'none', seed: 1, index: 0, palette: [], inputs: [] });
}

export const dataUrl = (bytes: Buffer, type = 'image/png'): string => `data:${type};base64,${bytes.toString('base64')}`;
