import type { InputImageRules } from './inputImage';

const megabyte = 1024 * 1024;
const wanFormats = ['png', 'jpeg', 'webp', 'bmp'] as const;

/** Rules of input images that several models share. Sources: image editing API, 2026-03; Wan image API, 2026-04. */
export const inputRules = {
  qwen: {
    formats: ['png', 'jpeg', 'webp', 'bmp', 'tiff', 'gif'],
    advisedSidePx: [384, 3072],
    maxBytes: 10 * megabyte,
    alpha: true,
  },
  wan27: {
    formats: wanFormats,
    minSidePx: 240,
    maxSidePx: 8000,
    minRatio: 1 / 8,
    maxRatio: 8,
    maxBytes: 20 * megabyte,
    alpha: false,
  },
  wan26: {
    formats: wanFormats,
    minSidePx: 240,
    maxSidePx: 8000,
    maxBytes: 10 * megabyte,
    alpha: false,
  },
  wan25: {
    formats: wanFormats,
    minSidePx: 384,
    maxSidePx: 5000,
    minRatio: 1 / 4,
    maxRatio: 4,
    maxBytes: 10 * megabyte,
    alpha: false,
  },
  /** Source: qwen-mt-image API, 2026-10-12. */
  translation: {
    formats: ['png', 'jpeg', 'webp', 'bmp', 'tiff'],
    minSidePx: 15,
    maxSidePx: 8192,
    minRatio: 1 / 10,
    maxRatio: 10,
    maxBytes: 10 * megabyte,
    alpha: true,
  },
} satisfies Record<string, InputImageRules>;
