import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Image } from '@napi-rs/canvas';
import { renderPicture, toJpeg } from './renderPicture';
import { StorageRefusal } from './refusal';
import type { Generation } from './requestTypes';

const urlLifetimeMs = 24 * 60 * 60 * 1000;
const storageKeyId = 'STANDIN.ACCESSKEY';

/** A picture that the service produced. Its bytes are drawn on first use. */
export interface ProducedImage {
  /** The task's id, or the request id of a synchronous answer. */
  readonly answerId: string;
  readonly url: string;
  readonly model: string;
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly index: number;
  readonly downloads: number;
  /** False if the answer contained no address or a wrong one, so that the picture cannot be downloaded. */
  readonly addressed: boolean;
  bytes(): Promise<Buffer>;
  sha256(): Promise<string>;
}

type Stored = { -readonly [Key in keyof ProducedImage]: ProducedImage[Key] };

/** The storage of results, with signed addresses that are valid for a day. */
export class Results {
  readonly images: ProducedImage[] = [];
  private readonly byPath = new Map<string, Stored>();
  private readonly secret = randomBytes(20);

  constructor(private readonly origin: () => string) {}

  /** Produces a picture for a request and gives it an address. */
  produce(answerId: string, generation: Generation, index: number, addressed = true): ProducedImage {
    const { model, prompt, size, seed } = generation;
    const date = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    const isJpeg = model.answer === 'translation';
    const ending = isJpeg ? 'jpg' : 'png';
    const path = `/results/7d/${date}/${randomBytes(4).toString('hex')}/${randomUUID()}-${index + 1}.${ending}`;
    const expires = Math.floor((Date.now() + urlLifetimeMs) / 1000);
    const inputs = generation.inputs
      .map(input => input.picture)
      .filter((picture): picture is Image => picture !== undefined);
    const bytes = async (): Promise<Buffer> => {
      const picture = await renderPicture({
        ...size,
        prompt,
        seed,
        index,
        inputs,
        model: model.id,
        palette: generation.palette,
        ...(generation.watermark ? { watermarkText: model.watermarkText } : {}),
      });
      return isJpeg ? toJpeg(picture) : picture;
    };
    const signature = encodeURIComponent(this.sign(path, expires));
    const image: Stored = {
      answerId,
      model: model.id,
      prompt,
      ...size,
      seed,
      index,
      downloads: 0,
      addressed,
      bytes,
      url: `${this.origin()}${path}?Expires=${expires}&OSSAccessKeyId=${storageKeyId}&Signature=${signature}`,
      sha256: async () =>
        createHash('sha256')
          .update(await bytes())
          .digest('hex'),
    };
    this.images.push(image);
    this.byPath.set(path, image);
    return image;
  }

  /** The picture at a signed address, or the storage's refusal. */
  open(url: URL): ProducedImage {
    const expires = Number(url.searchParams.get('Expires'));
    // Taken from the raw query, to catch a client that encodes the signature twice or decodes it.
    const signature = /[?&]Signature=([^&]*)/.exec(url.search)?.[1];
    if (signature === undefined || url.searchParams.get('OSSAccessKeyId') !== storageKeyId) {
      throw new StorageRefusal(403, 'AccessDenied', 'You have no right to access this object because of bucket acl.');
    }
    if (signature !== encodeURIComponent(this.sign(url.pathname, expires))) {
      throw new StorageRefusal(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
      );
    }
    if (expires * 1000 < Date.now()) throw new StorageRefusal(403, 'AccessDenied', 'Request has expired.');
    const image = this.byPath.get(url.pathname);
    if (!image) throw new StorageRefusal(404, 'NoSuchKey', 'The specified key does not exist.');
    return image;
  }

  countDownload(image: ProducedImage): void {
    (image as Stored).downloads += 1;
  }

  clear(): void {
    this.images.length = 0;
    this.byPath.clear();
  }

  private sign(path: string, expires: number): string {
    return createHmac('sha1', this.secret).update(`GET\n${expires}\n${path}`).digest('base64');
  }
}
