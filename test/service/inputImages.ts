import type { Image } from '@napi-rs/canvas';
import { decodeImage } from './imageFormat';
import type { DecodedImage } from './imageFormat';
import type { InputRule } from './models';
import { Refusal, invalidParameter } from './refusal';
import type { Size } from './sizes';

const maxDataUrlBytes = 10_485_760;

/** An input picture of a request. An http(s) address is not fetched, so its size is unknown. */
export interface InputImage {
  readonly source: 'url' | 'data' | 'upload';
  readonly size?: Size;
  readonly picture?: Image;
}

export interface InputContext {
  readonly model: string;
  readonly rule: InputRule;
  readonly resolvesUploads: boolean;
  readonly uploaded: (url: string, model: string) => Buffer | undefined;
  readonly warn: (message: string) => void;
}

/** Checks one `image` value as strictly as the documentation allows. */
export async function readInputImage(value: unknown, context: InputContext): Promise<InputImage> {
  if (typeof value !== 'string' || value === '') throw invalidParameter('image format error');
  if (/^https?:\/\//i.test(value)) return readUrl(value);
  if (value.startsWith('oss://')) return readUpload(value, context);
  const declared = /^data:(image\/[a-z0-9.+-]+);base64,/i.exec(value);
  if (!declared) throw invalidParameter('image format error');
  if (Buffer.byteLength(value) > maxDataUrlBytes)
    throw invalidParameter(`Exceeded limit on max bytes per data-uri item : ${maxDataUrlBytes}`);
  const encoded = value.slice(declared[0].length);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded) || encoded.length % 4 !== 0)
    throw invalidParameter('Invalid image format or corrupted file');
  const image = await readPicture(Buffer.from(encoded, 'base64'), context);
  const declaredFormat = (declared[1] ?? '')
    .toLowerCase()
    .replace('image/', '')
    .replace(/^jpg$/, 'jpeg')
    .replace(/^x-ms-bmp$/, 'bmp');
  if (declaredFormat !== image.format)
    throw invalidParameter(
      `Invalid image format or corrupted file: ${image.format} data declared as ${declaredFormat}`,
    );
  return { source: 'data', size: image, ...(image.picture ? { picture: image.picture } : {}) };
}

function readUrl(value: string): InputImage {
  if (!URL.canParse(value) || /[^\x00-\x7f]|\s/.test(value))
    throw new Refusal(400, 'InvalidURL', 'Required URL is missing or invalid, please check the request URL.');
  return { source: 'url' };
}

async function readUpload(value: string, context: InputContext): Promise<InputImage> {
  const bytes = context.resolvesUploads ? context.uploaded(value, context.model) : undefined;
  if (!bytes) throw invalidParameter('The provided URL does not appear to be valid. Ensure it is correctly formatted.');
  const image = await readPicture(bytes, context);
  return { source: 'upload', size: image, ...(image.picture ? { picture: image.picture } : {}) };
}

async function readPicture(bytes: Buffer, { rule, warn, model }: InputContext): Promise<DecodedImage> {
  const image = await decodeImage(bytes);
  if (!image) throw invalidParameter('Invalid image format or corrupted file');
  if (!rule.formats.includes(image.format))
    throw invalidParameter(`image format error: ${image.format} is not supported by ${model}`);
  if (image.hasAlpha && !rule.alphaAllowed)
    throw invalidParameter('image format error: PNG with an alpha channel is not supported');
  if (bytes.length > rule.maxBytes)
    throw new Refusal(400, 'BadRequest.TooLarge', `The input image is larger than ${rule.maxBytes} bytes.`);
  const { width, height } = image;
  if (Math.min(width, height) < rule.minSide || Math.max(width, height) > rule.maxSide) {
    const message =
      `The input image resolution is too large or small: ${width}*${height}, ` +
      `each side should be in [${rule.minSide}, ${rule.maxSide}]`;
    if (!rule.sidesAreAdvice) throw new Refusal(400, 'InvalidImageResolution', message);
    warn(message);
  }
  if (rule.ratio && Math.max(width, height) > rule.ratio.max * Math.min(width, height)) {
    throw new Refusal(
      400,
      'InvalidImageResolution',
      `The aspect ratio of the input image should be in [1:${rule.ratio.max}, ${rule.ratio.max}:1]`,
    );
  }
  return image;
}
