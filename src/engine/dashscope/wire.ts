import type { ImageRequest } from '../../core/request/imageRequest';
import type { Model, RequestPath } from '../../core/models/modelTypes';
import type { RequestParameter } from '../../core/models/parameters';
import { wireNames } from '../../core/models/parameters';
import { serviceLanguage } from '../../core/models/translationModels';

/** A submit as it is sent; `path` is relative to the base URL. */
export interface WireRequest {
  path: string;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

// Sources: Qwen-Image API 2026-02-10 (syncMessages, asyncPrompt), Wan image API 2026-04 (asyncMessages,
// asyncPromptImages).
const paths: Record<RequestPath, string> = {
  syncMessages: '/services/aigc/multimodal-generation/generation',
  asyncMessages: '/services/aigc/image-generation/generation',
  asyncPrompt: '/services/aigc/text2image/image-synthesis',
  asyncPromptImages: '/services/aigc/image2image/image-synthesis',
};

/** @param images data URLs, https URLs or `oss://` references, "image 1" first. */
export function toWire(request: ImageRequest, model: Model, images: readonly string[]): WireRequest {
  const streams = isStreamed(request);
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    ...(request.path !== 'syncMessages' && { 'X-DashScope-Async': 'enable' }),
    ...(streams && { 'X-DashScope-Sse': 'enable' }),
    ...(images.some(image => image.startsWith('oss://')) && { 'X-DashScope-OssResourceResolve': 'enable' }),
  };
  const { language } = request.parameters;
  if (model.translates)
    return {
      path: paths[request.path],
      headers,
      body: {
        model: request.modelId,
        input: { image_url: images[0], source_lang: 'auto', target_lang: serviceLanguage(language ?? '') },
      },
    };
  const byPrompt = request.path === 'asyncPrompt' || request.path === 'asyncPromptImages';
  const { negative_prompt: negativePrompt, ...parameters } = wireParameters(request, model);
  const input = byPrompt
    ? // The schema of this path has the negative prompt in the input; older samples put it into the parameters.
      {
        prompt: request.prompt,
        ...(negativePrompt !== undefined && { negative_prompt: negativePrompt }),
        ...(images.length > 0 && { images }),
      }
    : { messages: [{ role: 'user', content: [...images.map(image => ({ image })), { text: request.prompt }] }] };
  return {
    path: paths[request.path],
    headers,
    body: {
      model: request.modelId,
      input,
      parameters: {
        ...parameters,
        ...(!byPrompt && negativePrompt !== undefined && { negative_prompt: negativePrompt }),
        ...(streams && { stream: true }),
      },
    },
  };
}

/** The service answers text with images on the synchronous path only as a stream. Source: Wan image API, 2026-04. */
function isStreamed(request: ImageRequest): boolean {
  return request.mode === 'interleaved' && request.path === 'syncMessages';
}

function wireParameters({ parameters }: ImageRequest, model: Model): Record<string, unknown> {
  const names = { ...wireNames, ...(model.thinkingField && { thinkingMode: model.thinkingField }) };
  // By our names, and not by those of the request: one that comes from disk may hold others.
  const named = Object.entries(names).map(
    ([name, wireName]) => [wireName, parameters[name as RequestParameter]] as const,
  );
  return Object.fromEntries(named.filter(([, value]) => value !== undefined));
}
