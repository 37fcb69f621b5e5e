import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { modelTable } from './modelTable';
import { translationTable } from './translations';
import type { Region } from './models';
import type { FormField } from './multipart';
import { StorageRefusal, invalidParameter } from './refusal';
import type { JsonObject } from './requestTypes';

const policyLifetimeMs = 300 * 1000;
const fileLifetimeMs = 48 * 60 * 60 * 1000;
const maxFileMegabytes = 100;
const storageKeyId = 'LTASTANDIN';

interface Policy {
  readonly model: string;
  readonly directory: string;
  readonly signature: string;
  readonly expiresMs: number;
}

interface UploadedFile {
  readonly model: string;
  readonly bytes: Buffer;
  readonly storedMs: number;
}

/**
 * Temporary uploads of local files: a policy for each model, then a form that the object storage checks field by field.
 */
export class Uploads {
  private readonly policies = new Map<string, Policy>();
  private readonly files = new Map<string, UploadedFile>();
  private readonly secret = randomBytes(20);

  /** The `data` of a policy answer. The host has no path, as in the real storage. */
  issuePolicy(query: URLSearchParams, region: Region, host: string, isExpired: boolean): JsonObject {
    const model = query.get('model');
    if (query.get('action') !== 'getPolicy' || !model)
      throw invalidParameter('Required parameter(s) missing or invalid, please check the request parameters.');
    if (![...modelTable, ...translationTable].some(row => row.id === model && row.regions.includes(region)))
      throw invalidParameter('Model not exist.');
    const date = new Date().toISOString().slice(0, 10);
    const directory = `dashscope-instant/${randomBytes(8).toString('hex')}/${date}/${randomUUID()}`;
    const expiresMs = Date.now() + (isExpired ? -1000 : policyLifetimeMs);
    const policy = Buffer.from(
      JSON.stringify({
        expiration: new Date(expiresMs).toISOString(),
        conditions: [['starts-with', '$key', directory]],
      }),
    ).toString('base64');
    const signature = createHmac('sha1', this.secret).update(policy).digest('base64');
    this.policies.set(policy, { model, directory, signature, expiresMs });
    return {
      policy,
      signature,
      upload_dir: directory,
      upload_host: host,
      expire_in_seconds: policyLifetimeMs / 1000,
      max_file_size_mb: maxFileMegabytes,
      capacity_limit_mb: 999_999_999,
      oss_access_key_id: storageKeyId,
      x_oss_object_acl: 'private',
      x_oss_forbid_overwrite: 'true',
    };
  }

  /** Stores the file of an upload form; returns the model that it was uploaded for. */
  store(fields: readonly FormField[]): string {
    const file = fields.at(-1);
    if (!file || file.name !== 'file')
      throw new StorageRefusal(
        400,
        'InvalidArgument',
        "The bucket POST must contain the specified 'file' field, as the last one.",
      );
    const value = (name: string): string | undefined =>
      fields.find(field => field.name === name)?.bytes.toString('utf8');
    const policy = this.policies.get(value('policy') ?? '');
    if (value('OSSAccessKeyId') !== storageKeyId)
      throw new StorageRefusal(
        403,
        'InvalidAccessKeyId',
        'The OSS Access Key Id you provided does not exist in our records.',
      );
    if (!policy || value('Signature') !== policy.signature) {
      throw new StorageRefusal(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
      );
    }
    if (policy.expiresMs < Date.now())
      throw new StorageRefusal(403, 'AccessDenied', 'Invalid according to Policy: Policy expired.');
    const key = value('key') ?? '';
    if (!key.startsWith(`${policy.directory}/`) || key.length <= policy.directory.length + 1) {
      throw new StorageRefusal(
        403,
        'AccessDenied',
        'Invalid according to Policy: Policy Condition failed: ["starts-with", "$key", ...]',
      );
    }
    this.checkFixedFields(value);
    if (file.bytes.length > maxFileMegabytes * 1024 * 1024)
      throw new StorageRefusal(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.');
    if (this.files.has(key))
      throw new StorageRefusal(
        409,
        'FileAlreadyExists',
        'The object you specified already exists and can not be overwritten.',
      );
    this.files.set(key, { model: policy.model, bytes: file.bytes, storedMs: Date.now() });
    return policy.model;
  }

  /** The bytes behind an `oss://` address, only for the model that they were uploaded for. */
  read(url: string, model: string): Buffer | undefined {
    const file = this.files.get(url.slice('oss://'.length));
    return file?.model === model && Date.now() - file.storedMs < fileLifetimeMs ? file.bytes : undefined;
  }

  clear(): void {
    this.policies.clear();
    this.files.clear();
  }

  private checkFixedFields(value: (name: string) => string | undefined): void {
    const expected = { 'x-oss-object-acl': 'private', 'x-oss-forbid-overwrite': 'true', success_action_status: '200' };
    for (const [name, wanted] of Object.entries(expected)) {
      if (value(name) !== wanted)
        throw new StorageRefusal(400, 'InvalidArgument', `The form field ${name} should be ${wanted}.`);
    }
    if (!/^[a-z]+\/[a-z0-9.+-]+$/i.test(value('x-oss-content-type') ?? ''))
      throw new StorageRefusal(400, 'InvalidArgument', 'The form field x-oss-content-type should be a media type.');
  }
}
