import * as l10n from '@vscode/l10n';
import { URI } from 'vscode-uri';
import type { UriLike } from '../../core/request/imageOptions';
import { EaselError } from '../../core/base/errors';
import type { ImageRequest } from '../../core/request/imageRequest';
import type { JobStage, JournalEntry } from '../../core/jobs/journalEntry';
import type { Model } from '../../core/models/modelTypes';
import type { RateLimitGroup } from '../../core/jobs/submitQueue';
import type { Answer } from '../dashscope/answers/answers';
import type { Address } from '../connection/connection';
import type { SavedFile } from '../files/imageFiles';
import type { SavedImages } from '../../core/contributions/contributions';
import type { KnownPlaces } from '../files/knownPlaces';
import type { PreparedJob, SavedAnswer, SaveTarget } from './job';

// Converts a job between its form in the program and its form in the journal.

/** Makes the journal entry of a job. */
export function entryOf(
  {
    checked: { request },
    address: { baseUrl, region, decidedBy },
    inputs,
    target,
    options,
    warnings,
    provenance,
  }: PreparedJob,
  id: string,
  createdAt: number,
): JournalEntry {
  const { output, ...rest } = options;
  // As complete addresses, because another folder may be open when the entry is read.
  const images = options.images && inputs.map(input => (input.kind === 'address' ? input.url : input.uri.toString()));
  return {
    version: 1,
    id,
    createdAt,
    request,
    options: {
      ...rest,
      images,
      ...(output !== undefined && { output: typeof output === 'string' ? output : addressOf(output) }),
    },
    address: { baseUrl, region, decidedBy },
    target: {
      ...target,
      folder: target.folder.toString(),
      within: target.within?.toString(),
      overwrite: target.whenTaken === 'overwrite',
    },
    warnings,
    ...(provenance && { provenance }),
    stage: { name: 'queued' },
    saved: {},
  };
}

const addressOf = (output: UriLike): string =>
  (URI.isUri(output) ? output : URI.from({ ...output, scheme: output.scheme || 'file' })).toString();

/** For a job that was not sent, because what is not on the disk is not sent. */
export const notWrittenDown = (): EaselError =>
  new EaselError(
    'saveFailed',
    l10n.t(
      'This request could not be written down, so it was not sent and nothing is billed. Free some space on the disk and try again; the log says more.',
    ),
    { mayBeBilled: false },
  );

/** For a job that another window goes on with, which saves its images. */
export const takenOver = (): EaselError =>
  new EaselError('saveFailed', l10n.t('Another window has taken this request over and saves its images.'));

/** Returns the answer that the journal has. An answer that broke off holds the parts that had arrived. */
export function answerOfStage(stage: JobStage): Answer | undefined {
  if (stage.name !== 'answer') return undefined;
  const { requestId, parts, actualPrompt, complete } = stage;
  const interrupted = complete
    ? undefined
    : new EaselError('network', l10n.t('The answer had not come in full.'), {
        requestId: requestId || undefined,
        mayBeBilled: true,
      });
  return { requestId, parts, ...(actualPrompt !== undefined && { actualPrompt }), ...(interrupted && { interrupted }) };
}

export function stageOfAnswer({ requestId, parts, actualPrompt }: Answer, complete: boolean, since: number): JobStage {
  return { name: 'answer', requestId, parts, actualPrompt, complete, since };
}

export function targetOf({ folder, within, overwrite, whenTaken, ...target }: JournalEntry['target']): SaveTarget {
  return {
    ...target,
    folder: URI.parse(folder),
    within: within === undefined ? undefined : URI.parse(within),
    whenTaken: whenTaken ?? (overwrite ? 'overwrite' : 'number'),
  };
}

/** The same for an entry that was read from the disk; undefined if its place is neither open nor known. */
export function knownTargetOf(
  target: JournalEntry['target'],
  places: Pick<KnownPlaces, 'rootOf'>,
): SaveTarget | undefined {
  const named = targetOf(target);
  const within = places.rootOf(named.folder);
  return within && { ...named, within };
}

export const unknownPlace = (place: string): EaselError =>
  new EaselError(
    'saveFailed',
    l10n.t(
      'A request that was found on this machine wants to save in "{0}", which is not open and was not chosen before. Open that folder and resume the request, or delete it from the list.',
      place,
    ),
    { field: 'output' },
  );

/** What is saved of a job already, without files at places that are neither open nor known. */
export function knownFilesOf(
  entry: JournalEntry,
  places: Pick<KnownPlaces, 'rootOf'>,
): { saved: Record<string, SavedFile>; document: URI | undefined } {
  const known = (text: string | undefined): URI | undefined => {
    const uri = text === undefined ? undefined : URI.parse(text);
    return uri && places.rootOf(uri) ? uri : undefined;
  };
  const saved = Object.entries(entry.saved).flatMap(([index, file]) => {
    const uri = known(file.uri);
    return uri ? [[index, { ...file, uri }] as const] : [];
  });
  return { saved: Object.fromEntries(saved), document: known(entry.document) };
}

/** Returns the group of requests that share the limits of the service. Only tasks have a limit of how many may run. */
/** Requests with the same key share the limits of the service. */
export const rateLimitKeyOf = (
  { modelId }: Pick<ImageRequest, 'modelId'>,
  { baseUrl }: Pick<Address, 'baseUrl'>,
): string => `${modelId} ${baseUrl}`;

export function rateLimitGroupOf(
  request: ImageRequest,
  model: Model,
  address: Pick<Address, 'baseUrl' | 'region'>,
): RateLimitGroup {
  const { overrides, ...limit } = model.submitLimit;
  return {
    key: rateLimitKeyOf(request, address),
    limit: overrides?.[address.region] ?? limit,
    maxRunning: request.path === 'syncMessages' ? undefined : model.maxRunningTasks,
  };
}

/** Warns when an answer has fewer images than were asked for. In the other modes the number is only a maximum. */
export function missingImages({ mode, maxCount }: ImageRequest, { parts }: Answer): string[] {
  const told = parts.filter(part => part.kind !== 'text').length;
  if ((mode !== 'generate' && mode !== 'edit') || told >= maxCount) return [];
  return [l10n.t('The service sent {0} of {1} images and says nothing of the rest.', told, maxCount)];
}

/** What callers are told about a job whose images are saved. */
export function savedImagesOf(
  { modelId, prompt, parameters }: ImageRequest,
  { requestId, actualPrompt }: Answer,
  { images, warnings, document }: Pick<SavedAnswer, 'images' | 'warnings' | 'document'>,
): SavedImages<URI> {
  const seed = prompt === '' ? undefined : parameters.seed;
  return {
    images: images.map(({ uri, width, height }) => ({ uri, width, height, ...(seed !== undefined && { seed }) })),
    model: modelId,
    requestId,
    warnings,
    ...(actualPrompt !== undefined && { actualPrompt }),
    ...(document && { document }),
  };
}

/** True for a task of another program: its id is known, but not its prompt. */
export const isFromElsewhere = ({ request }: JournalEntry): boolean => request.prompt === '';
