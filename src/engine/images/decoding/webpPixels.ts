import decode, { init } from '@jsquash/webp/decode.js';
import moduleBytes from '@jsquash/webp/codec/dec/webp_dec.wasm';
import type { RgbaPicture } from './pixels';

/** The pixels of a WebP that is not an animation. Throws where it is one, or is damaged. */
export async function webpPicture(bytes: Uint8Array): Promise<RgbaPicture> {
  // The types of the library leave out that it takes a module, which is what it advises outside of a browser.
  await init(new WebAssembly.Module(Uint8Array.from(moduleBytes)));
  const { width, height, data } = (await decode(Uint8Array.from(bytes).buffer)) as RgbaPicture;
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}
