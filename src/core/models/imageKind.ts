/** The image formats that models accept. */
export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'bmp' | 'tiff' | 'gif';

/** What a file's first bytes say it is: a format that is taken, or a known one that has to be converted. */
export type ImageKind = { taken: true; format: ImageFormat } | { taken: false; name: string; isVector: boolean };

/** Looks at the content only. `undefined` when the content is not an image, or not of a known format. */
export function imageKindOf(bytes: Uint8Array): ImageKind | undefined {
  const format = takenFormat(bytes);
  if (format !== undefined) {
    return { taken: true, format };
  }
  const name = convertible(bytes);
  return name === undefined ? undefined : { taken: false, name, isVector: name === 'SVG' };
}

function takenFormat(bytes: Uint8Array): ImageFormat | undefined {
  const text = latin1(bytes, 0, 16);
  if (text.startsWith('\x89PNG')) {
    return 'png';
  }
  if (text.startsWith('\xff\xd8\xff')) {
    return 'jpeg';
  }
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) {
    return 'webp';
  }
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) {
    return 'gif';
  }
  if (text.startsWith('II*\0') || text.startsWith('MM\0*')) {
    return 'tiff';
  }
  // Many texts also begin with "BM"; the length of the second header tells them apart.
  return text.startsWith('BM') && [40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0) ? 'bmp' : undefined;
}

function convertible(bytes: Uint8Array): string | undefined {
  const start = latin1(bytes, 0, 1024);
  if (start.startsWith('ftyp', 4)) {
    const brands = start.slice(8, 40);
    return /avi[fs]/u.test(brands) ? 'AVIF' : /hei[cxms]|hev[cxms]|mif1|msf1/u.test(brands) ? 'HEIC' : undefined;
  }
  if (/^(?:\xef\xbb\xbf)?\s*</u.test(start) && rootElement(latin1(bytes, 0, 64 * 1024)) === 'svg') {
    return 'SVG';
  }
  if (start.startsWith('\0\0\0\x0cJXL ') || start.startsWith('\xff\x0a')) {
    return 'JPEG XL';
  }
  return start.startsWith('8BPS') ? 'PSD' : undefined;
}

/**
 * The name of the root element. A declaration, a document type or a long comment may come before it. A comment without
 * an end hides the rest; searching for its end repeatedly would take seconds.
 */
function rootElement(markup: string): string | undefined {
  return /<([A-Za-z][\w-]*)/u.exec(markup.replace(/<!--[\s\S]*?(?:-->|$)/gu, ''))?.[1];
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Array.from(bytes.subarray(from, to), byte => String.fromCharCode(byte)).join('');
}
