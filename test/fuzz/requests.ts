import type { RequestDefaults } from '../../src/core/request/imageRequest';
import { checkRequest } from '../../src/core/request/imageRequest';
import type { CheckedRequest } from '../../src/core/request/imageRequest';
import type { ImageOptions } from '../../src/core/request/imageOptions';

export const defaults: RequestDefaults = {
  model: 'qwen-image-2.0',
  editModel: 'qwen-image-2.0',
  customModels: [],
  protocol: 'auto',
  region: 'beijing',
  promptExtend: true,
  negativePrompt: '',
  watermark: false,
  style: '',
};

const checked = (options: Omit<ImageOptions, 'prompt'>, settings: Partial<RequestDefaults> = {}): CheckedRequest =>
  checkRequest({ prompt: 'A lighthouse', ...options }, { ...defaults, ...settings }, () => 42);

/** One request for every kind of answer: synchronous, stream, message task and prompt task. */
export const requests = {
  sync: checked({ model: 'qwen-image-2.0' }),
  stream: checked({ model: 'wan2.6-image', interleaved: true, maxImages: 5 }, { protocol: 'sync' }),
  messagesTask: checked({ model: 'wan2.6-t2i' }, { protocol: 'async' }),
  promptTask: checked({ model: 'wan2.2-t2i-flash' }),
};
