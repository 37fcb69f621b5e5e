import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Resumed } from '../../../../src/core/contributions/contributions';
import { serviceHash } from '../../../support/serviceHash';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, startEasel } from '../../support/easel';
import { journalOf } from '../../support/journalView';
import { downloads, failsSilently, submits } from '../../support/refusals';

const sync = { prompt: 'a hut', size: '512*512', output: 'others/' };

describe('faults that need more than one request', () => {
  let easel: EaselUnderTest;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  afterEach(() => easel.reset());

  it('a wrong key from the start', async () => {
    process.env['DASHSCOPE_API_KEY'] = 'sk-somebody-elses';
    try {
      const failure = await failsSilently(easel, () => easel.generate(sync), { code: 'rejectedKey' });
      assert.deepEqual([failure.httpStatus, failure.serviceCode], [401, 'InvalidApiKey']);
    } finally {
      process.env['DASHSCOPE_API_KEY'] = canaryKey;
    }
    assert.deepEqual(journalOf(easel), []);
  });

  it('a download redirected to the same machine is followed, without the key', async () => {
    const first = await easel.generate(sync);
    easel.service.script({ fault: { kind: 'redirect', to: easel.service.images[0]!.url } });
    const second = await easel.generate(sync);
    const [one, other] = [first, second].map(({ images }) => serviceHash(readFileSync(images[0]!.uri.fsPath)));
    assert.equal(other, one);
    assert.deepEqual(
      downloads(easel).map(({ headers }) => headers.authorization),
      downloads(easel).map(() => undefined),
    );
  });

  it('a download with circular redirects fails, and the image is saved when the circle is gone', async () => {
    await easel.generate(sync);
    easel.service.script({
      times: 6,
      match: { path: 'download' },
      fault: { kind: 'redirect', to: easel.service.images[0]!.url },
    });
    const before = downloads(easel).length;
    await failsSilently(easel, () => easel.generate(sync), {
      code: 'unexpectedResponse',
      message: /redirects too often/,
    });
    assert.equal(downloads(easel).length - before, 6);
    const { saved } = await vscode.commands.executeCommand<Resumed<vscode.Uri>>('easel.resumeUnfinished', {});
    assert.equal(saved.length, 1);
    assert.equal(submits(easel).length, 2);
    assert.deepEqual(journalOf(easel), []);
  });
});
