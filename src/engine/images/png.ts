import { crc32 } from 'node:zlib';
import { NotPng, PngChunkWalk, type ChunkHead, type PngPiece } from './pngChunks';

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

/** Larger EXIF data holds thumbnails and the like; the orientation is at its start. */
const maxExifBytes = 64 * 1024;
const maxSide = 0x7fffffff;
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
  private readonly walk = new PngChunkWalk();
  /** The body of IHDR, and how much of it has arrived. */
  private readonly headerBody = new Uint8Array(13);
  private headerLength = 0;
  private crc = 0;
  private found: PngInfo | undefined;
  /** The body of the eXIf chunk, or its beginning; empty where there is none. */
  exif: Uint8Array = new Uint8Array(0);
  private exifLength = 0;
  private seenPalette = false;
  private seenData = false;

  /** What the header says. @throws Error before it has arrived. */
  header(): PngInfo {
    if (!this.found) throw new Error('The header has not arrived');
    return this.found;
  }

  /** @throws NotPng as soon as the bytes cannot become a PNG. */
  push(bytes: Uint8Array): void {
    for (const piece of this.walk.push(bytes)) this.check(piece);
  }

  /**
   * The checked pieces of the picture, without what follows its end.
   * @throws NotPng as soon as the bytes cannot become a PNG.
   */
  *pieces(bytes: Uint8Array): Generator<PngPiece> {
    for (const piece of this.walk.push(bytes)) {
      this.check(piece);
      yield piece;
    }
  }

  /** @throws NotPng `truncated` when the end of the picture has not arrived. */
  end(): PngInfo {
    if (!this.walk.isFinished || this.found === undefined) throw new NotPng('truncated', this.walk.position);
    return this.found;
  }

  private check({ part, chunk, bytes }: PngPiece): void {
    switch (part) {
      case 'signature':
        return;
      case 'head':
        this.startChunk(chunk);
        this.crc = crc32(bytes.subarray(4));
        return;
      case 'body':
        if (criticalTypes.has(chunk.type)) this.crc = crc32(bytes, this.crc);
        if (chunk.type === 'IHDR') {
          this.headerBody.set(bytes, this.headerLength);
          this.headerLength += bytes.length;
        } else if (chunk.type === 'eXIf') {
          const kept = bytes.subarray(0, this.exif.length - this.exifLength);
          this.exif.set(kept, this.exifLength);
          this.exifLength += kept.length;
        }
        return;
      case 'checksum':
        this.endChunk(chunk, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0));
    }
  }

  private startChunk({ type, length }: ChunkHead): void {
    if ((type === 'IHDR') !== (this.found === undefined)) {
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
    if (type === 'eXIf') {
      this.exif = new Uint8Array(Math.min(length, maxExifBytes));
      this.exifLength = 0;
    }
  }

  private endChunk({ type }: ChunkHead, checksum: number): void {
    if (type === 'IHDR') this.found = readHeader(new DataView(this.headerBody.buffer));
    else if (type === 'PLTE') this.seenPalette = true;
    else if (type === 'tRNS' && this.found) this.found.hasAlpha = true;
    else if (type === 'IDAT') {
      if (this.found?.colourType === 3 && !this.seenPalette) throw new NotPng('corrupt', 'its palette is missing');
      this.seenData = true;
    }
    if (criticalTypes.has(type) && checksum !== this.crc) {
      throw new NotPng('corrupt', `the checksum of ${type} is wrong`);
    }
    if (type === 'IEND' && !this.seenData) throw new NotPng('corrupt', 'it has no picture data');
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
  if (width < 1 || height < 1 || width > maxSide || height > maxSide) {
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
