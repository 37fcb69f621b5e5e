import * as l10n from '@vscode/l10n';
import { URI } from 'vscode-uri';
import { regionTable } from '../../core/models/regionTable';
import { describeGiven } from '../../core/base/describeGiven';
import { EaselError } from '../../core/base/errors';
import type { FileReference } from '../../core/request/imageOptions';
import { isUriLike } from '../../core/request/imageOptions';
import type { ImageFacts, InputImageRules } from '../../core/models/inputImage';
import { checkInputImage } from '../../core/models/inputImage';
import type { ByteSource } from '../files/byteSource';
import type { Address } from '../connection/connection';
import type { EntryStat, Workspace } from '../files/workspace';
import { FileSystemFault } from '../files/workspace';
import { fitPicture } from '../images/fitPicture';
import { sha256Of } from '../provenance/preparedRecord';
import { inputSource, probeSource } from './inputSource';
import { toUri } from '../files/workspacePlaces';

/**
 * A data URL may have this many bytes, encoded. Source: the service's own refusal ("Exceeded limit on max bytes per
 * data-uri item"), 2026-06.
 * Larger files go by the temporary upload.
 */
const maxDataUrlBytes = 10_485_760;

/** An input that is fit for its model. */
export type InputImage =
  | { kind: 'address'; url: string }
  | {
      kind: 'file';
      name: string;
      uri: URI;
      /** Of the file as it lies there, which may be turned or put on white before it is sent; hexadecimal. */
      sha256: string;
      source: ByteSource;
      facts: ImageFacts;
    };

export interface InputImageOptions {
  workspace: Pick<Workspace, 'stat' | 'read' | 'nameOf'>;
  rules: InputImageRules;
  root: URI;
  signal: AbortSignal;
  /** Asks whether a transparent picture may be put on white; without it, such a picture is refused. */
  mayFlatten?: (name: string) => Promise<boolean>;
}

/**
 * Checks inputs before any call. Files are read again when they are sent, and must not have changed then.
 * @throws EaselError `inputImage` naming the file and the rule; the signal's reason.
 */
export async function readInputImages(
  references: readonly FileReference[],
  options: InputImageOptions,
): Promise<{ images: InputImage[]; warnings: string[] }> {
  const images: InputImage[] = [];
  const warnings: string[] = [];
  for (const reference of references) {
    options.signal.throwIfAborted();
    const address = addressOf(reference);
    if (address !== undefined) {
      images.push({ kind: 'address', url: address });
      continue;
    }
    const read = await readFile(toUri(reference, options.root, 'images'), options);
    images.push(read.image);
    warnings.push(...read.warnings);
  }
  return { images, warnings };
}

type FileInput = Extract<InputImage, { kind: 'file' }>;

/** Whether a file can be sent within the request. */
export function fitsDataUrl({ facts, source }: FileInput): boolean {
  return `data:${facts.mime};base64,`.length + Math.ceil(source.byteLength / 3) * 4 <= maxDataUrlBytes;
}

/** For files that do not fit. @throws EaselError `inputImage`. */
export function checkUploadServed({ region, decidedBy }: Address, name: string): void {
  if (decidedBy !== 'region' || regionTable[region].takesUploads) return;
  throw refused(l10n.t('"{0}" is too large to be sent in the region {1}. Make it smaller than 7.5 MB.', name, region));
}

function addressOf(reference: FileReference): string | undefined {
  const text = isUriLike(reference)
    ? /^https?$/.test(reference.scheme)
      ? toUri(reference, URI.file('/'), 'images').toString(true)
      : ''
    : reference.trim();
  if (/^https:\/\//i.test(text) && URL.canParse(text)) return new URL(text).href;
  if (/^(https?|data|blob|ftp):/i.test(text)) {
    throw refused(
      l10n.t('The input image {0} is not an https address. Use one, or a file of the workspace.', describeGiven(text)),
    );
  }
  return undefined;
}

async function readFile(uri: URI, options: InputImageOptions): Promise<{ image: InputImage; warnings: string[] }> {
  const { rules, workspace } = options;
  const name = workspace.nameOf(uri);
  await checkReadable(workspace, uri, name, rules.maxBytes);
  const source = await inputSource(workspace, uri, {
    changed: () => changed(name),
    unreadable: error => cannotBeRead(name, error),
  });
  const facts = await probeSource(source, name);
  const sha256 = await sha256Of(source);
  // The other rules first: a picture that is refused anyway is not decoded, and nobody is asked about it.
  checkInputImage({ ...facts, hasAlpha: false }, source.byteLength, rules, name);
  const fitted = await fitPicture({ source, facts }, rules, name, options);
  const warnings = checkInputImage(fitted.facts, fitted.source.byteLength, rules, name);
  return { image: { kind: 'file', name, uri, sha256, ...fitted }, warnings };
}

/** Before a byte is read: a wrong path or a film of two gigabytes must not be loaded to find out. */
async function checkReadable(
  workspace: Pick<Workspace, 'stat'>,
  uri: URI,
  name: string,
  maxBytes: number,
): Promise<void> {
  let stat: EntryStat | undefined;
  try {
    stat = await workspace.stat(uri);
  } catch (error) {
    throw cannotBeRead(name, error);
  }
  if (!stat) throw cannotBeRead(name, new FileSystemFault('FileNotFound', 'Nothing stands there'));
  if (stat.kind === 'folder') throw refused(l10n.t('The input image "{0}" is a folder; choose an image in it.', name));
  if (stat.byteLength > 4 * maxBytes) {
    throw refused(
      l10n.t(
        'The input image "{0}" has {1} MB; this model takes up to {2} MB. Make it smaller.',
        name,
        Math.ceil(stat.byteLength / 1024 / 1024),
        maxBytes / 1024 / 1024,
      ),
    );
  }
}

const refused = (message: string, cause?: unknown): EaselError =>
  new EaselError('inputImage', message, { field: 'images', cause });

const changed = (name: string): EaselError =>
  refused(
    l10n.t(
      'The input image "{0}" has changed since it was checked, so the request was stopped; nothing is billed. Try again.',
      name,
    ),
  );

const cannotBeRead = (name: string, cause: unknown): EaselError =>
  refused(l10n.t('The input image "{0}" cannot be found or read; check its path.', name), cause);
