import assert from 'node:assert/strict';
import { startService } from '../dashScopeService';
import type { DashScopeService } from '../dashScopeService';
import { codeOf, get, picture, submit } from './serviceCalls';

type Policy = Record<
  | 'policy'
  | 'signature'
  | 'upload_dir'
  | 'upload_host'
  | 'oss_access_key_id'
  | 'x_oss_object_acl'
  | 'x_oss_forbid_overwrite',
  string
>;
const model = 'qwen-image-edit-plus';
const resolve = { 'X-DashScope-OssResourceResolve': 'enable' };

describe('service: temporary uploads', () => {
  let service: DashScopeService;
  let bytes: Buffer;
  before(async () => {
    service = await startService({ rateLimits: false, syncDurationMs: 0 });
    bytes = await picture(400, 400);
  });
  after(() => service.close());
  afterEach(() => {
    service.reset();
  });

  const policyFor = async (id = model): Promise<Policy> =>
    (await get(service, `/uploads?action=getPolicy&model=${id}`)).body['data'] as Policy;
  const fieldsOf = (policy: Policy, name = 'a.png'): Record<string, string> => ({
    OSSAccessKeyId: policy.oss_access_key_id,
    Signature: policy.signature,
    policy: policy.policy,
    key: `${policy.upload_dir}/${name}`,
    'x-oss-object-acl': policy.x_oss_object_acl,
    'x-oss-forbid-overwrite': policy.x_oss_forbid_overwrite,
    success_action_status: '200',
    'x-oss-content-type': 'image/png',
  });
  const send = async (
    policy: Policy,
    fields: Record<string, string>,
    { headers = {}, last = true } = {},
  ): Promise<string> => {
    const form = new FormData();
    if (!last) form.append('file', new Blob([bytes]), 'a.png');
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    if (last) form.append('file', new Blob([bytes]), 'a.png');
    const response = await fetch(policy.upload_host, { method: 'POST', body: form, headers });
    return `${response.status} ${/<Code>(\w+)</.exec(await response.text())?.[1] ?? ''}`.trim();
  };
  const edit = async (image: string, id = model, headers: Record<string, string> = resolve): Promise<string> => {
    const answer = await submit(service, { model: id, images: [image], headers, parameters: { n: 1 } });
    return answer.status === 200 ? 'ok' : codeOf(answer);
  };

  it('accepts a file, and resolves it only for its model and with the header', async () => {
    const policy = await policyFor();
    const fields = fieldsOf(policy);
    assert.equal(await send(policy, fields), '200');
    const address = `oss://${fields['key'] ?? ''}`;
    assert.equal(await edit(address), 'ok');
    assert.equal(await edit(address, model, {}), '400 InvalidParameter');
    assert.equal(await edit(address, 'qwen-image-edit'), '400 InvalidParameter');
    assert.equal(await edit(`${address}x`), '400 InvalidParameter');
    const upload = service.requests.find(({ route }) => route === 'upload');
    assert.deepEqual([upload?.status, upload?.headers.authorization, upload?.model], [200, undefined, model]);
  });

  it('checks every field of the form', async () => {
    const policy = await policyFor();
    const fields = fieldsOf(policy);
    const wrong: [Record<string, string>, string][] = [
      [{ OSSAccessKeyId: 'x' }, '403 InvalidAccessKeyId'],
      [{ Signature: 'x' }, '403 SignatureDoesNotMatch'],
      [{ policy: 'x' }, '403 SignatureDoesNotMatch'],
      [{ key: 'elsewhere/a.png' }, '403 AccessDenied'],
      [{ key: `${policy.upload_dir}/` }, '403 AccessDenied'],
      [{ 'x-oss-object-acl': 'public-read' }, '400 InvalidArgument'],
      [{ 'x-oss-forbid-overwrite': 'false' }, '400 InvalidArgument'],
      [{ success_action_status: '204' }, '400 InvalidArgument'],
      [{ 'x-oss-content-type': '' }, '400 InvalidArgument'],
    ];
    for (const [change, code] of wrong)
      assert.equal(await send(policy, { ...fields, ...change }), code, JSON.stringify(change));
    assert.equal(await send(policy, fields, { last: false }), '400 InvalidArgument');
    assert.equal(await send(policy, fields, { headers: { Authorization: 'Bearer sk-test' } }), '400 InvalidArgument');
  });

  it('refuses to overwrite a file, and refuses an expired policy', async () => {
    const policy = await policyFor();
    assert.equal(await send(policy, fieldsOf(policy)), '200');
    assert.equal(await send(policy, fieldsOf(policy)), '409 FileAlreadyExists');
    service.script({ fault: { kind: 'policyExpired' } });
    const expired = await policyFor();
    assert.equal(await send(expired, fieldsOf(expired)), '403 AccessDenied');
    service.script({ fault: { kind: 'xmlError', status: 503 }, match: { path: 'upload' } });
    const next = await policyFor();
    assert.equal(await send(next, fieldsOf(next)), '503 ServiceUnavailable');
    assert.equal(await send(next, fieldsOf(next)), '200');
  });

  it('checks the content of a file only when a request uses it', async () => {
    bytes = Buffer.from('no picture');
    const policy = await policyFor();
    assert.equal(await send(policy, fieldsOf(policy)), '200');
    assert.equal(await edit(`oss://${policy.upload_dir}/a.png`), '400 InvalidParameter');
  });

  it('issues policies for known models only', async () => {
    assert.equal(codeOf(await get(service, '/uploads?action=getPolicy&model=none')), '400 InvalidParameter');
    assert.equal(codeOf(await get(service, `/uploads?model=${model}`)), '400 InvalidParameter');
  });
});
