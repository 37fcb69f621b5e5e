import assert from 'node:assert/strict';
import { imageKindOf, type ImageKind, type RefusedSort } from '../../../../src/core/models/imageKind';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, character => character.charCodeAt(0));
const bmp = (headerLength: number): string => `BM${'\0'.repeat(12)}${String.fromCharCode(headerLength)}`;
const taken = (format: Extract<ImageKind, { taken: true }>['format']): ImageKind => ({ taken: true, format });
const known = (name: string, sort: RefusedSort = 'image'): ImageKind => ({ taken: false, sort, name });
const text = known('text', 'text');

describe('imageKindOf', () => {
  const cases: [start: string, kind: ImageKind | undefined][] = [
    ['\x89PNG', taken('png')],
    [' \x89PNG', text],
    ['\xff\xd8\xff', taken('jpeg')],
    ['\xff\xd8', undefined],
    ['RIFF1234WEBP', taken('webp')],
    ['RIFF1234WAVE', known('WAV', 'sound')],
    ['XXXX1234WEBP', text],
    ['GIF87a', taken('gif')],
    ['GIF89a', taken('gif')],
    ['GIF88a', text],
    ['II*\0', taken('tiff')],
    ['MM\0*', taken('tiff')],
    ['MM*\0', undefined],
    ...[40, 52, 56, 64, 108, 124].map((length): [string, ImageKind] => [bmp(length), taken('bmp')]),
    [bmp(41), undefined],
    ['BM', text],
    ['BMW is a make of cars', text],
    ['\0\0\0\x1cftypavif', known('AVIF')],
    ['\0\0\0\x1cftypavis', known('AVIF')],
    ['\0\0\0\x1cftypheic', known('HEIC')],
    ['\0\0\0\x1cftyphevc', known('HEIC')],
    ['\0\0\0\x1cftypmif1....heic', known('HEIC')],
    ['\0\0\0\x1cftypmsf1', known('HEIC')],
    ['\0\0\0\x1cftypmif1....avif', known('AVIF')],
    ['\0\0\0\x1cftypisom', known('MP4', 'video')],
    [`\0\0\0\x1cftypisom${'.'.repeat(28)}avif`, known('MP4', 'video')],
    ['<svg>', known('SVG', 'drawing')],
    ['\xef\xbb\xbf \n<svg>', known('SVG', 'drawing')],
    ['<?xml version="1.0"?><!DOCTYPE svg><svg>', known('SVG', 'drawing')],
    [`<!-- ${'<html>'.repeat(2000)} --><svg>`, known('SVG', 'drawing')],
    ['<!-- <svg>', text],
    ['<html><svg>', known('HTML', 'page')],
    ['text <svg>', text],
    ['\0\0\0\x0cJXL ', known('JPEG XL')],
    ['\xff\x0a', known('JPEG XL')],
    ['8BPS', known('PSD')],
    [' 8BPS', text],
    ['', undefined],
    [' \n', undefined],
    ['\0\0\x01\0\x01\0', known('ICO')],
    ['\0\0\0\x0cjP  ', known('JPEG 2000')],
    ['\xff\x4f\xff\x51', known('JPEG 2000')],
    ['\x1f\x8b\x08', known('gzip', 'archive')],
    ['PK\x03\x04', known('ZIP', 'archive')],
    ['%PDF-1.7', known('PDF', 'document')],
    ['%!PS-Adobe-3.0 EPSF-3.0', known('PostScript', 'document')],
    ['\x1a\x45\xdf\xa3', known('WebM', 'video')],
    ['\0\0\0\x14ftypqt  ', known('QuickTime', 'video')],
    ['RIFF1234AVI ', known('AVI', 'video')],
    ['ID3', known('MP3', 'sound')],
    ['gimp xcf v011', known('XCF')],
    ['qoif', known('QOI')],
    ['P6\n# made by hand\n4 4 255', known('PNM')],
    ['MM\0+', known('BigTIFF')],
    ['II*\0\x10\0\0\0CR', known('Canon RAW')],
    ['\0\0\0\x18ftypcrx ', known('Canon RAW')],
    // The first directory of a TIFF, in both orders of bytes: how many tags there are, then tags of 12 bytes.
    ['II*\0\x08\0\0\0\x02\0\x12\xc6\x01\0\x04\0\0\0\x01\x04\0\0', known('camera RAW')],
    ['MM\0*\0\0\0\x08\0\x02\xc6\x12\0\x01\0\0\0\x04\x01\x04\0\0', known('camera RAW')],
    ['II*\0\x08\0\0\0\x19\0\xfe\0\x04\0\x01\0\0\0\x01\0\0\0', known('camera RAW')],
    ['MM\0*\0\0\0\x08\0\x19\0\xfe\0\x04\0\0\0\x01\0\0\0\x01', known('camera RAW')],
    ['II*\0\x08\0\0\0\x19\0\xfe\0\x04\0\x01\0\0\0\0\0\0\0', { taken: true, format: 'tiff' }],
    ['MM\0*\0\0\0\x08\0\x19\0\xfe\0\x04\0\0\0\x01\0\0\0\x02', { taken: true, format: 'tiff' }],
    ['II\xbc\x01\x20\0\0\0', known('JPEG XR')],
    [`\x01\0\0\0${'\0'.repeat(36)} EMF`, known('EMF', 'drawing')],
    ['\xd7\xcd\xc6\x9a\0\0', known('WMF', 'drawing')],
    ['#?RADIANCE', known('Radiance HDR')],
    ['version https://git-lfs.github.com/spec/v1\noid', known('Git LFS', 'lfsPointer')],
    ['../.git/annex/objects/x/y/z', known('git-annex', 'annexPointer')],
    ['/annex/objects/SHA256E-s1--0.png', known('git-annex', 'annexPointer')],
    ['<svg:svg xmlns:svg="http://www.w3.org/2000/svg">', known('SVG', 'drawing')],
    ['<!DOCTYPE html><p>', known('HTML', 'page')],
    ['<rss version="2.0">', known('XML', 'text')],
    ['\xff\xfe<\0s\0v\0g\0>\0', known('SVG', 'drawing')],
    ['\xfe\xff\0<\0s\0v\0g\0>', known('SVG', 'drawing')],
    ['<\0s\0v\0g\0>\0', known('SVG', 'drawing')],
  ];
  for (const [start, kind] of cases)
    it(`${JSON.stringify(start.slice(0, 30))} is ${kind ? JSON.stringify(kind) : 'not an image'}`, () => {
      assert.deepEqual(imageKindOf(bytes(start)), kind);
    });
});
