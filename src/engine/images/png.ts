import { crc32 } from 'node:zlib';

/** The facts about a PNG in its header and in its list of chunks. */
export interface PngInfo {
  width: number;
  height: number;
  bitDepth: number;
  /** 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha. */
  colourType: number;
  interlaced: boolean;
  /** An alpha channel, or transparent colours: some pixels may be transparent. */
  hasAlpha: boolean;
}

/** `truncated`: the beginning of a valid PNG; downloading it again may help. The other two cannot be repaired. */
export type NotPngReason = 'signature' | 'truncated' | 'corrupt';

/** The bytes are not a complete PNG. The caller turns this into a sentence that names the file. */
export class NotPng extends Error {
  override readonly name = 'NotPng';
  constructor(
    readonly reason: NotPngReason,
    detail: string,
  ) {
    super(`Not a whole PNG (${reason}): ${detail}`);
  }
}

const signature = [137, 80, 78, 71, 13, 10, 26, 10] as const;
const maxLength = 0x7fffffff;
const depthsOfColourType: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const criticalTypes = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND']);

/**
 * Checks a PNG while it is streamed, in constant memory: the signature, the order of the chunks, the checksums of the
 * chunks that make the picture, and the end. Checksums of other chunks are not checked: a wrong one in a label of the
 * service is no reason to lose a picture. Bytes after the end are ignored, as in decoders.
 */
export class PngReader {
  private part: 'signature' | 'head' | 'body' | 'checksum' | 'finished' = 'signature';
  private left: number = signature.length;
  /** The few bytes of the current part that are needed: at most the 13 of IHDR. */
  private readonly small = new Uint8Array(16);
  private smallLength = 0;
  private type = '';
  private crc = 0;
  private info: PngInfo | undefined;
  private seenPalette = false;
  private seenData = false;

  /** @throws NotPng as soon as the bytes cannot become a PNG. */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && this.part !== 'finished') {
      const piece = bytes.subarray(at, at + this.left);
      this.take(piece);
      at += piece.length;
      this.left -= piece.length;
      if (this.left === 0) {
        this.advance();
      }
    }
  }

  /** @throws NotPng `truncated` when the end of the picture has not arrived. */
  end(): PngInfo {
    if (this.part !== 'finished' || this.info === undefined) {
      throw new NotPng(
        'truncated',
        this.part === 'signature' ? 'shorter than its signature' : `ends within ${this.type || 'its first chunk'}`,
      );
    }
    return this.info;
  }

  private take(piece: Uint8Array): void {
    if (this.part === 'signature') {
      const offset = signature.length - this.left;
      if (piece.some((byte, index) => byte !== signature[offset + index])) {
        throw new NotPng('signature', 'it does not begin like one');
      }
      return;
    }
    if (this.part !== 'body' || this.type === 'IHDR') {
      this.small.set(piece, this.smallLength);
      this.smallLength += piece.length;
    }
    if (this.part === 'body' && criticalTypes.has(this.type)) {
      this.crc = crc32(piece, this.crc);
    }
  }

  private advance(): void {
    const view = new DataView(this.small.buffer);
    switch (this.part) {
      case 'signature':
        this.expect('head', 8);
        return;
      case 'head':
        this.startChunk(view.getUint32(0), String.fromCharCode(...this.small.subarray(4, 8)));
        return;
      case 'body':
        this.endBody(view);
        return;
      case 'checksum':
        this.endChunk(view.getUint32(0));
        return;
      case 'finished':
        return;
    }
  }

  private expect(part: 'head' | 'body' | 'checksum', length: number): void {
    this.part = part;
    this.left = length;
    this.smallLength = 0;
  }

  private startChunk(length: number, type: string): void {
    if (!/^[A-Za-z]{4}$/u.test(type) || length > maxLength) {
      throw new NotPng('corrupt', 'a chunk has no sensible name or length');
    }
    if ((type === 'IHDR') !== (this.info === undefined)) {
      throw new NotPng('corrupt', 'IHDR is not the first chunk and the only one of its kind');
    }
    if (
      (type === 'IHDR' && length !== 13) ||
      (type === 'IEND' && length !== 0) ||
      (type === 'PLTE' && (length === 0 || length > 768 || length % 3 !== 0))
    ) {
      throw new NotPng('corrupt', `${type} has a length of ${length}`);
    }
    if (/^[A-Z]/u.test(type) && !criticalTypes.has(type)) {
      throw new NotPng('corrupt', `${type} is needed to show it and is not known`);
    }
    this.type = type;
    this.crc = crc32(this.small.subarray(4, 8));
    this.expect('body', length);
    if (length === 0) {
      this.advance();
    }
  }

  private endBody(view: DataView): void {
    if (this.type === 'IHDR') {
      this.info = readHeader(view);
    } else if (this.type === 'PLTE') {
      this.seenPalette = true;
    } else if (this.type === 'IDAT') {
      if (this.info?.colourType === 3 && !this.seenPalette) {
        throw new NotPng('corrupt', 'its palette is missing');
      }
      this.seenData = true;
    } else if (this.type === 'tRNS' && this.info) {
      this.info.hasAlpha = true;
    }
    this.expect('checksum', 4);
  }

  private endChunk(checksum: number): void {
    if (criticalTypes.has(this.type) && checksum !== this.crc) {
      throw new NotPng('corrupt', `the checksum of ${this.type} is wrong`);
    }
    if (this.type !== 'IEND') {
      this.expect('head', 8);
      return;
    }
    if (!this.seenData) {
      throw new NotPng('corrupt', 'it has no picture data');
    }
    this.part = 'finished';
  }
}

/** @throws NotPng when the bytes are not a complete PNG. */
export function readPngInfo(bytes: Uint8Array): PngInfo {
  const reader = new PngReader();
  reader.push(bytes);
  return reader.end();
}

function readHeader(view: DataView): PngInfo {
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [bitDepth, colourType, compression, filter, interlace] = [8, 9, 10, 11, 12].map(offset =>
    view.getUint8(offset),
  );
  if (width < 1 || height < 1 || width > maxLength || height > maxLength) {
    throw new NotPng('corrupt', `its size is ${width}×${height}`);
  }
  if (
    bitDepth === undefined ||
    colourType === undefined ||
    depthsOfColourType[colourType]?.includes(bitDepth) !== true
  ) {
    throw new NotPng('corrupt', `colour type ${colourType ?? '?'} with ${bitDepth ?? '?'} bits does not exist`);
  }
  if (compression !== 0 || filter !== 0 || (interlace !== 0 && interlace !== 1)) {
    throw new NotPng('corrupt', 'it is packed in a way that does not exist');
  }
  return {
    width,
    height,
    bitDepth,
    colourType,
    interlaced: interlace === 1,
    hasAlpha: colourType === 4 || colourType === 6,
  };
}
