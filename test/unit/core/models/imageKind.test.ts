import assert from 'node:assert/strict';
import { imageKindOf, type ImageKind } from '../../../../src/core/models/imageKind';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, character => character.charCodeAt(0));
const bmp = (headerLength: number): string => `BM${'\0'.repeat(12)}${String.fromCharCode(headerLength)}`;
const taken = (format: Extract<ImageKind, { taken: true }>['format']): ImageKind => ({ taken: true, format });
const convertible = (name: string): ImageKind => ({ taken: false, name, isVector: name === 'SVG' });

describe('imageKindOf', () => {
  const cases: [start: string, kind: ImageKind | undefined][] = [
    ['\x89PNG', taken('png')],
    [' \x89PNG', undefined],
    ['\xff\xd8\xff', taken('jpeg')],
    ['\xff\xd8', undefined],
    ['RIFF1234WEBP', taken('webp')],
    ['RIFF1234WAVE', undefined],
    ['XXXX1234WEBP', undefined],
    ['GIF87a', taken('gif')],
    ['GIF89a', taken('gif')],
    ['GIF88a', undefined],
    ['II*\0', taken('tiff')],
    ['MM\0*', taken('tiff')],
    ['MM*\0', undefined],
    ...[40, 52, 56, 64, 108, 124].map((length): [string, ImageKind] => [bmp(length), taken('bmp')]),
    [bmp(41), undefined],
    ['BM', undefined],
    ['BMW is a make of cars', undefined],
    ['\0\0\0\x1cftypavif', convertible('AVIF')],
    ['\0\0\0\x1cftypavis', convertible('AVIF')],
    ['\0\0\0\x1cftypheic', convertible('HEIC')],
    ['\0\0\0\x1cftyphevc', convertible('HEIC')],
    ['\0\0\0\x1cftypmif1....heic', convertible('HEIC')],
    ['\0\0\0\x1cftypmsf1', convertible('HEIC')],
    ['\0\0\0\x1cftypmif1....avif', convertible('AVIF')],
    ['\0\0\0\x1cftypisom', undefined],
    [`\0\0\0\x1cftypisom${'.'.repeat(28)}avif`, undefined],
    ['<svg>', convertible('SVG')],
    ['\xef\xbb\xbf \n<svg>', convertible('SVG')],
    ['<?xml version="1.0"?><!DOCTYPE svg><svg>', convertible('SVG')],
    [`<!-- ${'<html>'.repeat(2000)} --><svg>`, convertible('SVG')],
    ['<!-- <svg>', undefined],
    ['<html><svg>', undefined],
    ['text <svg>', undefined],
    ['\0\0\0\x0cJXL ', convertible('JPEG XL')],
    ['\xff\x0a', convertible('JPEG XL')],
    ['8BPS', convertible('PSD')],
    [' 8BPS', undefined],
    ['', undefined],
  ];
  for (const [start, kind] of cases)
    it(`${JSON.stringify(start.slice(0, 30))} is ${kind ? JSON.stringify(kind) : 'not an image'}`, () => {
      assert.deepEqual(imageKindOf(bytes(start)), kind);
    });
});
