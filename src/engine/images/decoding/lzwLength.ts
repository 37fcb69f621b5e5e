const clear = 256;
const end = 257;

/**
 * How many bytes a strip of a TIFF has without its LZW compression, counted without decompressing it: the length of
 * each entry of the table is enough. Source: specification of TIFF 6.0, section 13.
 * @returns more than `maxBytes` as soon as it is known to be more.
 */
export function lzwLength(bytes: Uint8Array, maxBytes: number): number {
  const lengths: number[] = [];
  let [bits, bitCount, at, total, last] = [0, 0, 0, 0, 0];
  while (total <= maxBytes) {
    // The codes grow one entry before the table is full.
    const width = Math.min(12, Math.max(9, Math.floor(Math.log2(lengths.length + end + 2)) + 1));
    while (bitCount < width) {
      if (at === bytes.length) return total;
      bits = ((bits << 8) | (bytes[at] ?? 0)) & 0xffffff;
      bitCount += 8;
      at += 1;
    }
    const code = (bits >> (bitCount - width)) & (2 ** width - 1);
    bitCount -= width;
    if (code === end) return total;
    if (code === clear) {
      lengths.length = 0;
      last = 0;
      continue;
    }
    const length = code < clear ? 1 : (lengths[code - end - 1] ?? last + 1);
    if (last > 0) lengths.push(last + 1);
    total += length;
    last = length;
  }
  return total;
}
