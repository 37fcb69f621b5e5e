import { isOwnXmpPacket, tellsAigc, tellsDigitalSource } from '../../core/provenance/digitalSource';
import { parseRecord, type EaselRecord } from '../../core/provenance/easelRecord';
import { foreignDetails } from '../../core/provenance/foreignTexts';
import { imageLabels, type ImageLabel } from '../../core/provenance/imageDetails';
import { isOwnParametersText, type ParametersText } from '../../core/provenance/parametersText';
import { pngChunks, type PngChunk } from '../images/pngChunks';
import { easelKeyword, parametersKeyword, xmpKeyword } from '../images/pngEmbedding';
import { isTextChunk, readPngText, type PngText } from '../images/pngText';

/** What a PNG says about how it was made. */
export interface PngDetails {
  record?: EaselRecord;
  /** What another program wrote, where there is no record. */
  foreign?: ParametersText;
  labels: ImageLabel[];
}

/** @throws NotPng where the bytes are no complete PNG. */
export function pngDetails(bytes: Uint8Array): PngDetails {
  const chunks = pngChunks(bytes);
  const texts = chunks.flatMap(chunk => textOf(chunk) ?? []);
  const records = texts.flatMap(({ keyword, text }) => (keyword === easelKeyword ? (parseRecord(text) ?? []) : []));
  const [record] = records;
  const foreign = record ? undefined : foreignDetails(new Map(texts.map(({ keyword, text }) => [keyword, text])));
  return { ...(record && { record }), ...(foreign && { foreign }), labels: labelsOf(chunks, texts) };
}

/**
 * The PNG without the texts that this program wrote; everything else stays byte for byte.
 * @returns undefined where there are none. @throws NotPng where the bytes are no complete PNG.
 */
export function withoutOwnTexts(bytes: Uint8Array): Uint8Array | undefined {
  const chunks = pngChunks(bytes);
  const own = chunks.filter(isOwn);
  if (own.length === 0) return undefined;
  const kept: Uint8Array[] = [];
  let at = 0;
  for (const { start, end } of own) {
    kept.push(bytes.subarray(at, start));
    at = end;
  }
  return Buffer.concat([...kept, bytes.subarray(at)]);
}

const textOf = ({ type, body }: PngChunk): PngText | undefined =>
  isTextChunk(type) ? readPngText(type, body) : undefined;

function isOwn(chunk: PngChunk): boolean {
  if (!isTextChunk(chunk.type)) return false;
  // Also where the text is damaged: nobody else writes this keyword.
  if (chunk.type === 'iTXt' && Buffer.from(chunk.body.subarray(0, easelKeyword.length + 1)).equals(ownStart))
    return true;
  const found = textOf(chunk);
  if (found?.keyword === parametersKeyword) return isOwnParametersText(found.text);
  return found?.keyword === xmpKeyword && isOwnXmpPacket(found.text);
}

const ownStart = Buffer.from(`${easelKeyword}\0`, 'latin1');

function labelsOf(chunks: readonly PngChunk[], texts: readonly PngText[]): ImageLabel[] {
  const packets = texts.filter(({ keyword }) => /xmp/iu.test(keyword)).map(({ text }) => text);
  const found: Record<ImageLabel, boolean> = {
    iptc: packets.some(tellsDigitalSource),
    aigc:
      texts.some(({ keyword }) => keyword.toUpperCase() === 'AIGC') ||
      packets.some(tellsAigc) ||
      chunks.some(({ type, body }) => type === 'eXIf' && Buffer.from(body).includes('AIGC')),
    c2pa:
      chunks.some(({ type }) => type === 'caBX') || packets.some(packet => /c2pa:|dcterms:provenance/iu.test(packet)),
  };
  return imageLabels.filter(label => found[label]);
}
