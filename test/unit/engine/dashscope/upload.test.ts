import assert from 'node:assert/strict';
import { Cancelled, EaselError } from '../../../../src/core/base/errors';
import type { ErrorCode } from '../../../../src/core/base/errors';
import { sourceOfBytes } from '../../../../src/engine/files/byteSource';
import type { Fault, FaultPath } from '../../../service/faults';
import { pngPicture } from '../../../support/pictures';
import { canaryKey, failureOf, startHarness, urlsOf } from './clientHarness';
import type { Harness } from './clientHarness';

const file = { bytes: pngPicture(400, 400), mime: 'image/png', extension: '.png' };
const data = {
  policy: 'p',
  signature: 's',
  upload_dir: 'dashscope-instant/1',
  upload_host: 'https://dashscope-file.oss-cn-beijing.aliyuncs.com',
  oss_access_key_id: 'k',
  x_oss_object_acl: 'private',
  x_oss_forbid_overwrite: 'true',
  max_file_size_mb: 100,
};

describe('a temporary upload', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ rateLimits: false });
  });
  after(() => harness.close());
  beforeEach(() => {
    harness.service.reset();
    harness.clock.slept.length = 0;
  });

  const upload = (signal = new AbortController().signal, bytes = file.bytes): Promise<string> =>
    harness.client.upload('qwen-image-2.0', { ...file, source: sourceOfBytes(bytes) }, harness.endpoint, signal);
  const routes = (): string[] => harness.service.requests.map(({ route }) => route);

  async function failure(fault: Fault, path: FaultPath, bytes?: Uint8Array<ArrayBuffer>): Promise<EaselError> {
    harness.service.script({ fault, match: { path }, times: 10 });
    const error = await failureOf(upload(undefined, bytes));
    assert.ok(error instanceof EaselError, String(error));
    return error;
  }

  it('returns a reference that the model can use', async () => {
    const reference = await upload();
    assert.match(reference, /^oss:\/\/dashscope-instant\/.+\/[0-9a-f-]{36}\.png$/);
    assert.equal(urlsOf(await harness.generate({ images: [reference] })).length, 1);
    assert.deepEqual([harness.service.refused, harness.service.warnings], [[], []]);
  });

  it('sends the key to the API and not to the storage', async () => {
    await upload();
    assert.deepEqual(
      harness.service.requests.map(({ route, headers }) => [route, headers.authorization]),
      [
        ['policy', `Bearer ${canaryKey}`],
        ['upload', undefined],
      ],
    );
    assert.match(harness.service.requests[0]?.path ?? '', /action=getPolicy&model=qwen-image-2\.0$/);
    assert.equal(harness.log.lines.join('\n').includes(canaryKey), false);
  });

  it('sends the length and the type of the image to the storage', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index * 7);
    await upload(undefined, bytes);
    const { headers, rawBytes = 0 } = harness.service.requests[1] ?? assert.fail();
    assert.equal(headers['content-length'], String(rawBytes));
    assert.ok(rawBytes > bytes.length);
    assert.equal(headers['transfer-encoding'], undefined);
    assert.match(headers['content-type'] ?? '', /^multipart\/form-data; boundary=/);
  });

  it('gives each file a different name', async () => {
    assert.notEqual(await upload(), await upload());
  });

  it('requests a new policy when the old one has expired', async () => {
    harness.service.script({ fault: { kind: 'policyExpired' } });
    assert.match(await upload(), /^oss:/);
    assert.deepEqual(routes(), ['policy', 'upload', 'policy', 'upload']);
  });

  it('tries three times in all', async () => {
    for (const fault of [{ kind: 'xmlError', status: 503 }, { kind: 'resetAfterRequest' }] satisfies Fault[]) {
      harness.service.reset();
      const error = await failure(fault, 'upload');
      assert.deepEqual(
        [error.code, error.mayBeBilled],
        [fault.kind === 'xmlError' ? 'serviceFault' : 'network', undefined],
      );
      assert.deepEqual(routes(), ['policy', 'upload', 'policy', 'upload', 'policy', 'upload']);
    }
  });

  const ofStorage: [name: string, fault: Fault, code: ErrorCode, says: string, tries: number][] = [
    ['XML', { kind: 'xmlError', status: 403, code: 'AccessDenied', message: 'Not now' }, 'accessDenied', 'Not now', 3],
    ['XML', { kind: 'xmlError', status: 400, code: 'Malformed', message: 'Not so' }, 'invalidRequest', 'Not so', 3],
    ['XML', { kind: 'xmlError', status: 400, code: 'EntityTooLarge', message: 'Big' }, 'inputImage', 'Big', 1],
    ['a page', { kind: 'html', status: 403 }, 'network', 'The service says', 3],
  ];
  for (const [name, fault, code, says, tries] of ofStorage) {
    it(`is no fault of the service after a 4xx of the storage: ${name}, ${code}`, async () => {
      const error = await failure(fault, 'upload');
      assert.deepEqual([error.code, error.mayBeBilled], [code, undefined], error.message);
      assert.ok(error.message.includes(says), error.message);
      assert.equal(routes().length, tries * 2);
    });
  }

  const refused: [name: string, fault: Fault, code: ErrorCode][] = [
    ['a wrong key', { kind: 'error', status: 401, code: 'InvalidApiKey' }, 'rejectedKey'],
    ['no permission', { kind: 'error', status: 403, code: 'AccessDenied' }, 'accessDenied'],
    ['an empty answer', { kind: 'emptyBody' }, 'unexpectedResponse'],
    ['another answer', { kind: 'json', body: { output: {} } }, 'unexpectedResponse'],
    ['half a permission', { kind: 'json', body: { data: { ...data, policy: undefined } } }, 'unexpectedResponse'],
    [
      'another host',
      { kind: 'json', body: { data: { ...data, upload_host: 'https://evil.example.com' } } },
      'unexpectedResponse',
    ],
    [
      "this machine's neighbour",
      { kind: 'json', body: { data: { ...data, upload_host: 'http://192.168.1.1' } } },
      'unexpectedResponse',
    ],
    ['no URL', { kind: 'json', body: { data: { ...data, upload_host: 'storage' } } }, 'unexpectedResponse'],
    ['a redirect', { kind: 'redirect', to: 'https://evil.example.com' }, 'unexpectedResponse'],
  ];
  for (const [name, fault, code] of refused) {
    it(`is not tried again after ${name}`, async () => {
      assert.equal((await failure(fault, 'policy')).code, code);
      assert.deepEqual(routes(), ['policy']);
    });
  }

  it('does not follow a redirect with the image', async () => {
    assert.equal((await failure({ kind: 'redirect', to: '/elsewhere' }, 'upload')).code, 'serviceFault');
    assert.deepEqual([...new Set(routes())], ['policy', 'upload']);
  });

  it('refuses a file that is too large before sending it', async () => {
    const error = await failure(
      { kind: 'json', body: { data: { ...data, max_file_size_mb: 1 } } },
      'policy',
      new Uint8Array(1024 * 1024 + 1),
    );
    assert.deepEqual([error.code, error.field], ['inputImage', 'images']);
    assert.deepEqual(routes(), ['policy']);
  });

  it('that is cancelled is not billed', async () => {
    const controller = new AbortController();
    harness.service.script({ fault: { kind: 'stallBeforeHeaders' }, match: { path: 'upload' } });
    const ended = failureOf(upload(controller.signal));
    await harness.service.waitForRequest(({ route, fault }) => route === 'upload' && fault !== undefined);
    controller.abort();
    const error = await ended;
    assert.ok(error instanceof Cancelled, String(error));
    assert.deepEqual(error.details, {});
  });
});
