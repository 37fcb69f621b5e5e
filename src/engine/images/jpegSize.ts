/**
 * Width and height from the frame header of a JPEG. The library for the other formats searches damaged data byte by
 * byte, which takes seconds for a large file; here the search ends at the damage.
 * @throws RangeError when the markers do not lead to a frame.
 */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  for (;;) {
    if (view.getUint8(at) !== 0xff) {
      throw new RangeError(`no JPEG marker at ${at}`);
    }
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // padding
    } else if (isFrame(marker)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    } else if (marker === 0xda || marker === 0xd9) {
      throw new RangeError('a JPEG scan before any frame');
    } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2; // has no body
    } else {
      at += 2 + Math.max(2, view.getUint16(at + 2));
    }
  }
}

/** SOF0 to SOF15, except the three markers in this range that mean something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
