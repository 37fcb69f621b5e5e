import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import type { ErrorCode } from '../../core/base/errors';
import { EaselError } from '../../core/base/errors';
import { overlongAnswer } from './answers/answerErrors';
import { callApi } from './api';
import type { Endpoint } from './endpoint';
import type { HttpPorts } from './http';
import { sendRequest } from './http';
import { readBody } from './answers/jsonBody';
import { codeOfXml, textOfPage, wordsOfPage } from './refusals/pageText';
import { uploadPolicySchema } from './schemas';
import type { ByteSource } from '../files/byteSource';
import { textWithSources } from './streamedBody';
import { checkServiceUrl } from './urlPolicy';

const policyTimeoutMs = 30_000;
const uploadTimeoutMs = 300_000;
/**
 * The delays before each further try, in milliseconds. Uploads are free. Each try gets a new upload policy, because the
 * old one may be what failed.
 */
const retryDelaysMs = [1_000, 4_000];

export interface UploadFile {
  source: ByteSource;
  mime: string;
  /** With the dot, e.g. `.png`. The name of the file is not sent. */
  extension: string;
}

/**
 * Uploads a file to the temporary storage of the service, which keeps it for 48 h, for this model only. Free of charge.
 * Source: temporary upload page, 2026-10; fields: the SDK, 2026-07.
 * @returns an `oss://` reference.
 */
export async function uploadTemporarily(
  ports: HttpPorts,
  endpoint: Endpoint,
  modelId: string,
  file: UploadFile,
  signal: AbortSignal,
): Promise<string> {
  for (const delayMs of retryDelaysMs) {
    try {
      return await uploadOnce(ports, endpoint, modelId, file, signal);
    } catch (error) {
      if (!(error instanceof EaselError) || !mayPass(error)) throw error;
      ports.log.warn(`An upload failed (${error.code} ${error.httpStatus ?? ''}); trying again in ${delayMs} ms`);
      await ports.clock.sleep(delayMs, signal);
    }
  }
  return uploadOnce(ports, endpoint, modelId, file, signal);
}

async function uploadOnce(
  ports: HttpPorts,
  endpoint: Endpoint,
  modelId: string,
  file: UploadFile,
  signal: AbortSignal,
): Promise<string> {
  const path = `/uploads?action=getPolicy&model=${encodeURIComponent(modelId)}`;
  const call = { method: 'GET' as const, path, signal, timeoutMs: policyTimeoutMs };
  const json = await callApi(ports, endpoint, call, given => uploadPolicySchema.safeParse(given).success);
  const parsed = uploadPolicySchema.safeParse(json);
  if (!parsed.success)
    throw new EaselError(
      'unexpectedResponse',
      l10n.t('The service did not say where to upload the image; try again later.'),
    );
  const policy = parsed.data.data;
  const maxBytes = (policy.max_file_size_mb ?? Infinity) * 1024 * 1024;
  if (file.source.byteLength > maxBytes) {
    throw new EaselError(
      'inputImage',
      l10n.t('The service takes uploads of up to {0} MB only; make the image smaller.', maxBytes / 1024 / 1024),
      { field: 'images' },
    );
  }
  const url = checkServiceUrl(policy.upload_host, endpoint);
  // A random name: the storage refuses a repeated name, and the name of the file is private.
  const key = `${policy.upload_dir}/${randomUUID()}${file.extension}`;
  const form = new FormData();
  const fields = {
    OSSAccessKeyId: policy.oss_access_key_id,
    Signature: policy.signature,
    policy: policy.policy,
    key,
    'x-oss-object-acl': policy.x_oss_object_acl,
    'x-oss-forbid-overwrite': policy.x_oss_forbid_overwrite,
    success_action_status: '200',
    'x-oss-content-type': file.mime,
  };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const mark = randomUUID();
  // The file must be the last field: the storage ignores fields after it.
  form.append('file', new Blob([mark], { type: file.mime }), key.slice(key.lastIndexOf('/') + 1));
  const { contentType, text } = await encoded(form);
  const response = await sendRequest(ports, {
    method: 'POST',
    url,
    headers: { 'Content-Type': contentType },
    body: textWithSources(text, [{ mark, source: file.source }]),
    signal,
    timeoutMs: uploadTimeoutMs,
  });
  const { bytes, problem } = await readBody(response.body, 1024 * 1024);
  if (response.status < 200 || response.status > 204)
    throw uploadFailure(response.status, bytes, response.headers.get('content-type'));
  if (typeof problem === 'object') throw problem.error;
  if (problem !== undefined) throw overlongAnswer();
  return `oss://${key}`;
}

/** Refusals of the storage: the policy may have expired on the way. */
const ofStorage = new WeakSet<EaselError>();

const mayPass = (error: EaselError): boolean =>
  ofStorage.has(error) || ['network', 'timeout', 'serviceFault', 'rateLimited'].includes(error.code);

/** The storage speaks XML. Its words are shown, and those of what stands in between, too. */
function uploadFailure(status: number, body: Buffer, contentType: string | null): EaselError {
  const text = textOfPage(body, contentType ?? '');
  const said = wordsOfPage(text);
  const code = codeOfXml(text);
  const isTooLarge = status === 413 || /TooLarge$/.test(code);
  const sentence =
    isTooLarge && status !== 413
      ? l10n.t('The service cannot use an input image; convert or replace it.')
      : status === 413
        ? l10n.t('The image is too large to be uploaded (HTTP 413); make it smaller.')
        : l10n.t('The image could not be uploaded (HTTP {0}); try again.', status);
  const error = new EaselError(
    isTooLarge ? 'inputImage' : codeOfRefusal(status, code !== ''),
    said ? l10n.t('{0} The service says: {1}', sentence, said) : sentence,
    {
      httpStatus: status,
      serviceCode: code || undefined,
      serviceMessage: said || undefined,
      ...(isTooLarge && { field: 'images' }),
    },
  );
  if (!isTooLarge) ofStorage.add(error);
  return error;
}

/** A 4xx that is no XML is from something between us and the storage. */
function codeOfRefusal(status: number, isXml: boolean): ErrorCode {
  if (status < 400 || status >= 500) return 'serviceFault';
  if (!isXml) return 'network';
  return status === 403 ? 'accessDenied' : 'invalidRequest';
}

/** Encodes a form in the way of the platform. */
async function encoded(form: FormData): Promise<{ contentType: string; text: string }> {
  const written = new Response(form);
  return { contentType: written.headers.get('content-type') ?? '', text: await written.text() };
}
