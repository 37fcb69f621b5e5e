import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ErrorCode } from '../../../../src/core/errors';
import { startService } from '../../../service/dashScopeService';
import type { Fault } from '../../../service/faults';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { eventually } from '../../../ui/eventually';
import { downloads, failsSilently, submits } from '../../support/refusals';

const sync = { prompt: 'a hut', size: '512*512', output: 'faults/' };
const task = { ...sync, model: 'wan2.2-t2i-flash' };
const messagesTask = { ...sync, model: 'wan2.6-t2i', size: '1280*1280' };

describe('what goes wrong at the service', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  afterEach(() => easel.reset());

  const files = (): string[] => {
    const folder = path.join(easel.folder.fsPath, 'faults');
    return existsSync(folder) ? readdirSync(folder) : [];
  };

  const refusals: [title: string, error: Omit<Extract<Fault, { kind: 'error' }>, 'kind'>, code: ErrorCode][] = [
    ['a region or workspace that lacks the model', { status: 403, code: 'Model.AccessDenied', message: 'Model access denied.' }, 'accessDenied'],
    ['a plain 403', { status: 403, code: 'AccessDenied', message: 'Access denied.' }, 'accessDenied'],
    ['the free quota, which is a 403', { status: 403, code: 'AllocationQuota.FreeTierOnly', message: 'The free tier of the model has been exhausted.' }, 'quotaExhausted'],
    ['an overdue account, which is a 400', { status: 400, code: 'Arrearage', message: 'Access denied, please make sure your account is in good standing.' }, 'billing'],
    ['an overdue bill, which is a 429', { status: 429, code: 'PrepaidBillOverdue', message: 'The prepaid bill is overdue.' }, 'billing'],
    ['a product that was not bought', { status: 403, code: 'CommodityNotPurchased', message: 'Commodity has not purchased yet.' }, 'billing'],
    ['content that is refused', { status: 400, code: 'DataInspectionFailed', message: 'Input data may contain inappropriate content.' }, 'contentRefused'],
    ['a protected work', { status: 400, code: 'IPInfringementSuspect', message: 'Input data is suspected of IP infringement.' }, 'contentRefused'],
    ['a parameter', { status: 400, code: 'InvalidParameter', message: 'n is wrong.' }, 'invalidRequest'],
    ['an input image', { status: 400, code: 'InvalidParameter.DataInspection', message: 'Unable to download the media resource.' }, 'inputImage'],
    ['an API key', { status: 401, code: 'InvalidApiKey', message: 'Invalid API-key provided.' }, 'rejectedKey'],
  ];
  for (const [title, error, code] of refusals) {
    it(`${title}: ${error.status} ${error.code} is ${code}, after one submit`, async () => {
      easel.service.script({ fault: { kind: 'error', ...error } });
      const failure = await failsSilently(easel, () => easel.generate(sync), { code });
      const { serviceCode, serviceMessage, httpStatus, requestId, mayBeBilled } = failure;
      assert.deepEqual({ serviceCode, serviceMessage, httpStatus, mayBeBilled }, { serviceCode: error.code, serviceMessage: error.message, httpStatus: error.status, mayBeBilled: undefined });
      assert.match(requestId ?? '', /^[0-9a-f-]{36}$/);
      assert.ok(failure.message.includes(error.message ?? ''), 'the service\'s own message is kept');
      assert.equal(submits(easel).length, 1);
    });
  }

  it('a key that is wrong', async () => {
    const good = process.env['DASHSCOPE_API_KEY'];
    process.env['DASHSCOPE_API_KEY'] = 'sk-somebody-elses';
    const failure = await failsSilently(easel, () => easel.generate(sync), { code: 'rejectedKey' });
    process.env['DASHSCOPE_API_KEY'] = good;
    assert.deepEqual([failure.httpStatus, failure.serviceCode], [401, 'InvalidApiKey']);
  });

  it('a quota that opens again in three weeks fails at once', async () => {
    easel.service.script({ times: 9, fault: { kind: 'error', status: 429, code: 'Throttling.AllocationQuota', message: 'Free allocated quota exceeded.', headers: { 'retry-after': '1814400' } } });
    await failsSilently(easel, () => easel.generate(sync), { code: 'quotaExhausted' });
    easel.service.script({ times: 9, fault: { kind: 'error', status: 429, code: 'Throttling.RateQuota', message: 'Requests rate limit exceeded.', headers: { 'retry-after': '1814400' } } });
    assert.equal(submits(easel).length, 1);
    easel.service.reset();
    easel.service.script({ times: 9, fault: { kind: 'error', status: 429, code: 'Throttling.RateQuota', message: 'Requests rate limit exceeded.', headers: { 'retry-after': '1814400' } } });
    await failsSilently(easel, () => easel.generate(sync), { code: 'rateLimited' });
    assert.equal(submits(easel).length, 1);
  });

  for (const error of [{ status: 429, code: 'Throttling.RateQuota' }, { status: 429, code: 'Throttling.BurstRate' }, { status: 503, code: 'ModelUnavailable' }, { status: 503, code: 'ModelServingError' }]) {
    it(`${error.status} ${error.code} is asked again, and the image comes`, async () => {
      for (const options of [sync, task]) {
        easel.service.reset();
        easel.service.script({ fault: { kind: 'error', ...error, headers: { 'retry-after': '1' } } });
        const saved = await easel.generate(options);
        assert.equal(saved.images.length, 1);
        assert.equal(submits(easel).length, 2);
      }
    });
  }

  it('a rate limit that does not end is told after the tries', async () => {
    easel.service.script({ times: 99, fault: { kind: 'error', status: 429, code: 'Throttling.RateQuota', message: 'Requests rate limit exceeded.' } });
    const failure = await failsSilently(easel, () => easel.generate(sync), { code: 'rateLimited' });
    assert.equal(failure.mayBeBilled, undefined);
    assert.ok(submits(easel).length > 2);
  });

  const brokenSubmits: [title: string, fault: Fault, code: ErrorCode][] = [
    ['a fault of the service', { kind: 'error', status: 500, code: 'InternalError', message: 'An internal error has occurred.' }, 'serviceFault'],
    ['a gateway that gives up', { kind: 'html', status: 504 }, 'serviceFault'],
    ['a connection that breaks after the request', { kind: 'resetAfterRequest' }, 'network'],
    ['a connection that breaks within the request', { kind: 'resetBeforeBody' }, 'network'],
    ['an answer that is cut', { kind: 'truncated' }, 'network'],
    ['an answer that is empty', { kind: 'emptyBody' }, 'unexpectedResponse'],
    ['an answer that is no JSON', { kind: 'invalidJson' }, 'unexpectedResponse'],
    ['a page in place of the answer', { kind: 'html', status: 200 }, 'unexpectedResponse'],
    ['a success without an image', { kind: 'emptyChoices' }, 'unexpectedResponse'],
    ['an image without an address', { kind: 'entryWithoutImage' }, 'unexpectedResponse'],
  ];
  for (const [title, fault, code] of brokenSubmits) {
    it(`${title} is ${code}: one submit, and it may be billed`, async () => {
      easel.service.script({ times: 9, match: { path: 'sync' }, fault });
      const failure = await failsSilently(easel, () => easel.generate(sync), { code });
      assert.equal(failure.mayBeBilled, true);
      assert.equal(submits(easel).length, 1);
    });
  }

  it('nobody at the address: asked again, and surely not billed', async () => {
    const gone = await startService();
    await gone.close();
    await easel.set('baseUrl', gone.baseUrl);
    const failure = await failsSilently(easel, () => easel.generate(sync), { code: 'network' });
    assert.notEqual(failure.mayBeBilled, true);
  });

  it('an API that redirects is not followed', async () => {
    easel.service.script({ match: { path: 'sync' }, fault: { kind: 'redirect', to: '/api/v1/elsewhere', status: 307 } });
    await failsSilently(easel, () => easel.generate(sync), { code: 'unexpectedResponse' });
    assert.equal(easel.service.requests.length, 1);
  });

  for (const place of ['output', 'topLevel'] as const) {
    it(`a task that fails, told in ${place}`, async () => {
      for (const [options, code, expected] of [[task, 'InternalError.Algo', 'taskFailed'], [messagesTask, 'InvalidParameter', 'taskFailed'], [task, 'DataInspectionFailed', 'contentRefused']] as const) {
        easel.service.script({ fault: { kind: 'taskFailed', code, message: 'It did not work.', place } });
        const failure = await failsSilently(easel, () => easel.generate(options), { code: expected, message: /It did not work\./ });
        assert.equal(failure.serviceCode, code);
        assert.ok(failure.taskId && failure.requestId);
        assert.equal(failure.mayBeBilled, undefined);
      }
    });
  }

  it('a task that outlives the time-out ends the waiting, and its image is saved later', async () => {
    await easel.set('timeoutSeconds', 1);
    easel.service.script({ fault: { kind: 'taskPolls', running: 3 } });
    const place = 'later/hut.png';
    const failure = await failsSilently(easel, () => easel.generate({ ...task, output: place }), { code: 'timeout' });
    assert.ok(failure.taskId && failure.mayBeBilled);
    await eventually('the image', () => (existsSync(path.join(easel.folder.fsPath, place)) ? true : undefined));
    assert.equal(submits(easel).length, 1);
  });

  it('a task that ends otherwise', async () => {
    const ends: [Fault, ErrorCode][] = [
      [{ kind: 'taskUnknown' }, 'taskExpired'], [{ kind: 'taskCanceled' }, 'taskFailed'], [{ kind: 'taskWithoutResults' }, 'unexpectedResponse'],
    ];
    for (const [fault, code] of ends) {
      easel.service.reset();
      easel.service.script({ fault });
      const failure = await failsSilently(easel, () => easel.generate(task), { code });
      assert.ok(failure.taskId);
      assert.equal(submits(easel).length, 1);
    }
  });

  it('a task that does not end: the waiting does, with the task\'s id', async () => {
    await easel.set('timeoutSeconds', 1);
    easel.service.script({ fault: { kind: 'taskNeverEnds' } });
    const failure = await failsSilently(easel, () => easel.generate(task), { code: 'timeout' });
    assert.ok(failure.taskId);
    assert.equal(failure.mayBeBilled, true);
  });

  it('an answer that does not come', async () => {
    await easel.set('timeoutSeconds', 1);
    easel.service.script({ fault: { kind: 'stallBeforeHeaders' } });
    const failure = await failsSilently(easel, () => easel.generate(sync), { code: 'timeout' });
    assert.equal(failure.mayBeBilled, true);
    assert.equal(submits(easel).length, 1);
  });

  it('task queries that break on the way only make the queries rarer', async () => {
    const broken: Fault[] = [
      { kind: 'error', status: 500, code: 'InternalError' }, { kind: 'resetAfterRequest' }, { kind: 'html', status: 502 }, { kind: 'invalidJson' },
      { kind: 'error', status: 429, code: 'Throttling.RateQuota' },
    ];
    for (const fault of broken) easel.service.script({ match: { path: 'task' }, fault });
    const saved = await easel.generate(task);
    assert.equal(saved.images.length, 1);
    assert.equal(submits(easel).length, 1);
  });

  const partial: [title: string, options: typeof task, named: boolean][] = [['results', task, true], ['choices', messagesTask, false]];
  for (const [title, options, named] of partial) {
    it(`some of several images, in ${title}: they are saved, and the others are told`, async () => {
      easel.service.script({ fault: { kind: 'partialResults', failed: 2, code: 'DataInspectionFailed', message: 'Output data may contain inappropriate content.' } });
      const saved = await easel.generate({ ...options, n: 4 });
      assert.equal(saved.images.length, 2);
      assert.ok(saved.images.every(({ uri }) => existsSync(uri.fsPath)));
      assert.notDeepEqual(saved.warnings, []);
      if (named) assert.equal(saved.warnings.filter(warning => warning.includes('DataInspectionFailed')).length, 2);
    });
  }

  it('some of several images cannot be downloaded: the others are saved, and it is told', async () => {
    easel.service.script({ fault: { kind: 'xmlError', status: 404, code: 'NoSuchKey' } });
    const saved = await easel.generate({ ...sync, n: 2 });
    assert.equal(saved.images.length, 1);
    assert.equal(saved.warnings.length, 1);
  });

  const badDownloads: [title: string, fault: Fault, tries: number | undefined][] = [
    ['a page in place of the image', { kind: 'html', status: 200 }, 1],
    ['bytes that are no PNG', { kind: 'notPng' }, 1],
    ['a refusal of the storage', { kind: 'xmlError', status: 403, code: 'AccessDenied' }, 1],
    ['another host', { kind: 'redirect', to: 'https://images.example.com/hut.png' }, 1],
    ['another kind of address', { kind: 'redirect', to: 'file:///etc/passwd' }, 1],
    ['a circle of redirects', { kind: 'redirect', to: '/results/circle.png' }, undefined],
    ['an image far too large', { kind: 'hugeBody', as: 'png', bytes: 200 * 1024 * 1024 }, 1],
  ];
  for (const [title, fault, tries] of badDownloads) {
    it(`a download that gives ${title}: told as paid, nothing left behind`, async () => {
      const before = files();
      easel.service.script({ times: 99, match: { path: 'download' }, fault });
      const failure = await failsSilently(easel, () => easel.generate(sync), { code: 'unexpectedResponse' });
      assert.equal(failure.mayBeBilled, true);
      assert.ok(failure.requestId);
      if (tries !== undefined) assert.equal(downloads(easel).length, tries);
      assert.equal(submits(easel).length, 1);
      assert.deepEqual(files(), before);
    });
  }

  const passingDownloads: [title: string, fault: Fault][] = [
    ['that is cut', { kind: 'truncated' }],
    ['that is shorter than it says', { kind: 'wrongContentLength', bytes: 2_000_000 }],
    ['that is cut and looks whole', { kind: 'wrongContentLength', bytes: 500 }],
    ['that breaks', { kind: 'resetAfterRequest' }],
    ['that the storage has no time for', { kind: 'xmlError', status: 503, code: 'ServiceUnavailable' }],
  ];
  for (const [title, fault] of passingDownloads) {
    it(`a download ${title}, twice: the third is whole`, async () => {
      easel.service.script({ times: 2, match: { path: 'download' }, fault });
      const { images: [image] } = await easel.generate(sync);
      const onDisk = createHash('sha256').update(readFileSync(image!.uri.fsPath)).digest('hex');
      assert.equal(onDisk, await easel.service.images[0]?.sha256());
      assert.equal(downloads(easel).length, 3);
      assert.equal(submits(easel).length, 1);
    });
  }

  it('a download that goes another way on the same machine is followed, without the key', async () => {
    const first = await easel.generate(sync);
    const [made] = easel.service.images;
    easel.service.script({ fault: { kind: 'redirect', to: made!.url } });
    const second = await easel.generate(sync);
    assert.deepEqual(readFileSync(second.images[0]!.uri.fsPath), readFileSync(first.images[0]!.uri.fsPath));
    assert.deepEqual(downloads(easel).map(({ headers }) => headers.authorization), downloads(easel).map(() => undefined));
  });

  it('a result address that may not be taken', async () => {
    for (const url of ['https://images.example.com/hut.png', 'http://dashscope-result-bj.oss-cn-beijing.aliyuncs.com:8080/hut.png', 'file:///etc/passwd', 'no address', 'https://user:secret@dashscope-result-bj.oss-cn-beijing.aliyuncs.com/hut.png']) {
      easel.service.reset();
      easel.service.script({ fault: { kind: 'resultUrl', url: `${url}?Signature=secret` } });
      const failure = await failsSilently(easel, () => easel.generate(sync), { code: 'unexpectedResponse' });
      assert.equal(failure.mayBeBilled, true);
      assert.ok(!JSON.stringify([failure.message, failure]).includes('secret'));
      assert.equal(downloads(easel).length, 0);
    }
  });

  it('a stream that is cut after an image: what came is saved, and it is told', async () => {
    await easel.set('protocol', 'sync');
    const steps = { ...sync, model: 'wan2.6-image', interleaved: true, maxImages: 3, size: '768*768' };
    easel.service.script({ fault: { kind: 'streamCut', afterEvents: 4 } });
    const saved = await easel.generate(steps);
    assert.equal(saved.images.length, 1);
    assert.equal(saved.warnings.length, 1);
    assert.ok(saved.document && existsSync(saved.document.fsPath));
    easel.service.reset();
    easel.service.script({ fault: { kind: 'streamCut', afterEvents: 1 } });
    const failure = await failsSilently(easel, () => easel.generate(steps), { code: 'network' });
    assert.equal(failure.mayBeBilled, true);
    easel.service.reset();
    easel.service.script({ fault: { kind: 'streamError', afterEvents: 1, code: 'DataInspectionFailed', message: 'Output data may contain inappropriate content.' } });
    await failsSilently(easel, () => easel.generate(steps), { code: 'contentRefused' });
  });
});
