import { createHash } from 'node:crypto';

/** Text chunks that Easel adds, by how they begin, read without the code under test. */
const ownTexts = [
  /^iTXtEasel\0/u,
  /^[it][TE]Xtparameters\0[^]*Version: Easel [\w.+-]+$/u,
  /^iTXtXML:com\.adobe\.xmp\0[^]*x:xmptk="Easel /u,
];

/**
 * The SHA-256 of a file without what Easel wrote into it: equal to that of what the service sent, if nothing else has
 * changed. A file that is no whole PNG counts as it is.
 */
export function serviceHash(file: Uint8Array): string {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const hash = createHash('sha256');
  if (bytes.toString('latin1', 1, 4) !== 'PNG') return hash.update(bytes).digest('hex');
  hash.update(bytes.subarray(0, 8));
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + bytes.readUInt32BE(at);
    const isText = ['iTXt', 'tEXt'].includes(bytes.toString('latin1', at + 4, at + 8));
    const text = isText ? bytes.toString('latin1', at + 4, end - 4) : '';
    if (!ownTexts.some(own => own.test(text))) hash.update(bytes.subarray(at, end));
    at = end;
  }
  return hash.update(bytes.subarray(Math.min(at, bytes.length))).digest('hex');
}
