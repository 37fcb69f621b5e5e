import type { JournalEntry } from '../../core/jobs/journalEntry';
import { recordOfAnswer, type EaselRecord } from '../../core/provenance/easelRecord';
import { xmpPacket, type DigitalSource } from '../../core/provenance/digitalSource';
import { parametersText } from '../../core/provenance/parametersText';
import type { Answer } from '../dashscope/answers/answers';
import { easelKeyword, parametersKeyword, xmpKeyword, type Embedding, type OwnText } from '../images/pngEmbedding';
import { internationalTextChunk, packedTextChunk, textChunk } from '../images/pngText';

/** What the images of an answer say about how they were made; undefined where they are to say nothing. */
export function entryEmbedding(
  { request, options, provenance, createdAt }: JournalEntry,
  { requestId, actualPrompt }: Pick<Answer, 'requestId' | 'actualPrompt'>,
): Embedding | undefined {
  if (!provenance) return undefined;
  const answered = { request, given: options, prepared: provenance, createdAt, requestId, actualPrompt };
  const source = provenance.images.length > 0 ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia';
  return { textsFor: size => textsOf(recordOfAnswer(answered, size), source), leaveOut: new Set() };
}

/** @param source absent for an image that no model made. */
export function textsOf(record: EaselRecord, source?: DigitalSource): OwnText[] {
  const texts = [
    { keyword: easelKeyword, chunk: internationalTextChunk(easelKeyword, JSON.stringify(record)) },
    { keyword: parametersKeyword, chunk: textChunk(parametersKeyword, parametersText(record)) },
  ];
  if (source === undefined) return texts;
  const packet = xmpPacket(source, record.extensionVersion ?? '');
  return [...texts, { keyword: xmpKeyword, chunk: internationalTextChunk(xmpKeyword, packet) }];
}

/**
 * The texts of an image that no model made, the longest first, for a file that is to stay small. The last one is the
 * record alone, packed: it has all of the prompt, and other programs can read it as well.
 */
export function shorterTextsOf(record: EaselRecord): readonly (readonly OwnText[])[] {
  const [whole, parameters] = textsOf(record);
  const packed = { keyword: easelKeyword, chunk: packedTextChunk(easelKeyword, JSON.stringify(record)) };
  return whole && parameters ? [[whole, parameters], [packed, parameters], [packed]] : [[packed]];
}
