import assert from 'node:assert/strict';
import { startService } from '../dashScopeService';
import type { DashScopeService } from '../dashScopeService';
import { choicesOf, dataUrl, get, imageUrls, outputOf, picture, submit, taskIdOf } from './serviceCalls';
import type { Answer, Json, Wanted } from './serviceCalls';

describe('service: answers', () => {
  let service: DashScopeService;
  let input = '';
  let now = 0;
  before(async () => {
    service = await startService({ rateLimits: false, syncDurationMs: 0, taskDurationMs: 1000, now: () => now });
    input = dataUrl(await picture(400, 300));
  });
  after(() => service.close());
  afterEach(() => {
    service.reset();
  });

  /** Submits a request, lets its task finish, and queries it. */
  const finish = async (wanted: Wanted): Promise<Answer> => {
    const id = taskIdOf(await submit(service, wanted));
    now += 1000;
    return get(service, `/tasks/${id}`);
  };
  const counts = (answer: Answer): number[] => choicesOf(answer).map(({ message }) => message.content.length);

  it('Qwen: one choice with one entry per picture', async () => {
    const older = await submit(service, {
      model: 'qwen-image-edit-plus',
      images: [input],
      parameters: { n: 3, size: '1024*1024' },
    });
    assert.deepEqual(counts(older), [3]);
    assert.deepEqual(outputOf(older)['task_metric'], { TOTAL: 3, SUCCEEDED: 3, FAILED: 0 });
    assert.deepEqual(older.body['usage'], { image_count: 3, width: 1024, height: 1024 });
    assert.deepEqual(Object.keys(choicesOf(older)[0]?.message.content[0] ?? {}), ['image']);
    const newer = await submit(service, { model: 'qwen-image-2.0-pro', parameters: { n: 2, size: '1536*2688' } });
    assert.deepEqual([counts(newer), outputOf(newer)['task_metric']], [[2], undefined]);
    const later = await submit(service, {
      model: 'qwen-image-3.0',
      images: [input],
      parameters: { n: 1, size: '1024*1024' },
    });
    const usage = later.body['usage'] as Json;
    assert.deepEqual(
      [
        usage['output_width'],
        usage['output_height'],
        usage['output_image_count'],
        usage['input_image_count'],
        usage['output_image_type'],
      ],
      [1024, 1024, 1, 1, '1K'],
    );
  });

  it('Wan 2.6: one choice per picture; Wan 2.7: one choice', async () => {
    const six = await submit(service, { model: 'wan2.6-image', images: [input], parameters: { n: 2, size: '1K' } });
    assert.deepEqual(counts(six), [1, 1]);
    assert.deepEqual(choicesOf(six)[0]?.message.content[0]?.type, 'image');
    assert.equal((six.body['usage'] as Json)['size'], '1472*1104');
    const seven = await submit(service, { model: 'wan2.7-image-pro', parameters: { n: 4, size: '1K' } });
    assert.deepEqual([counts(seven), outputOf(seven)['finished']], [[4], true]);
    const {
      input_tokens: before,
      output_tokens: after,
      total_tokens: total,
    } = seven.body['usage'] as Record<string, number>;
    assert.equal((before ?? 0) + (after ?? 0), total);
  });

  it('message tasks: pending, running, then choices', async () => {
    const id = taskIdOf(
      await submit(service, { model: 'wan2.7-image', path: 'asyncMessages', parameters: { n: 2, size: '1K' } }),
    );
    const states: unknown[] = [];
    for (const passedMs of [0, 500, 500]) {
      now += passedMs;
      states.push(outputOf(await get(service, `/tasks/${id}`))['task_status']);
    }
    assert.deepEqual(states, ['PENDING', 'RUNNING', 'SUCCEEDED']);
    const last = await get(service, `/tasks/${id}`);
    assert.deepEqual(counts(last), [2]);
    assert.equal(service.images.length, 2);
  });

  it('prompt tasks: results with the original and the rewritten prompt', async () => {
    const wan = outputOf(
      await finish({ model: 'wan2.5-t2i-preview', path: 'asyncPrompt', prompt: '灯塔', parameters: { n: 2 } }),
    );
    const results = wan['results'] as Json[];
    assert.equal(results.length, 2);
    assert.equal(results[0]?.['orig_prompt'], '灯塔');
    assert.match(String(results[0]?.['actual_prompt']), /^灯塔，/);
    assert.deepEqual(wan['task_metrics'], { TOTAL: 2, SUCCEEDED: 2, FAILED: 0 });
    for (const name of ['submit_time', 'scheduled_time', 'end_time'])
      assert.match(String(wan[name]), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
    const qwen = await finish({ model: 'qwen-image', path: 'asyncPrompt', parameters: { n: 1, prompt_extend: false } });
    const [result] = outputOf(qwen)['results'] as Json[];
    assert.deepEqual(Object.keys(result ?? {}), ['orig_prompt', 'url']);
    assert.deepEqual([outputOf(qwen)['task_metrics'], qwen.body['usage']], [undefined, { image_count: 1 }]);
  });

  it('tasks: times are in China Standard Time', async () => {
    const output = outputOf(await finish({ model: 'wan2.2-t2i-flash', path: 'asyncPrompt', parameters: { n: 1 } }));
    const told = Date.parse(`${String(output['submit_time']).replace(' ', 'T')}+08:00`);
    assert.ok(service.requests.some(({ time }) => Math.abs(time - told) < 60_000));
  });

  it('mixed answers of a task: text before each picture', async () => {
    const answer = await finish({
      model: 'wan2.6-image',
      path: 'asyncMessages',
      parameters: { enable_interleave: true, max_images: 2, size: '1280*1280' },
    });
    const kinds = choicesOf(answer).flatMap(({ message }) => message.content.map(({ type }) => type));
    assert.deepEqual(kinds, ['text', 'text', 'image', 'text', 'text', 'image']);
  });

  it('results: signed addresses work without a key, and only with their signature', async () => {
    const [address = ''] = imageUrls(
      await submit(service, { model: 'qwen-image-2.0', parameters: { n: 1, size: '640*512', seed: 7 } }),
    );
    const picture = await fetch(address);
    assert.deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/png']);
    const bytes = Buffer.from(await picture.arrayBuffer());
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [640, 512]);
    const [made] = service.images;
    assert.deepEqual([made?.url, made?.seed, made?.downloads], [address, 7, 1]);
    assert.ok(bytes.equals((await made?.bytes()) ?? Buffer.alloc(0)));

    const refusal = async (url: string, headers: Record<string, string> = {}): Promise<string> => {
      const response = await fetch(url, { headers });
      return `${response.status} ${/<Code>(\w+)</.exec(await response.text())?.[1] ?? ''}`;
    };
    assert.equal(await refusal(address, { Authorization: 'Bearer sk-test' }), '400 InvalidArgument');
    assert.equal(await refusal(address.split('?')[0] ?? ''), '403 AccessDenied');
    assert.equal(await refusal(address.replace(/Expires=\d+/, 'Expires=99')), '403 SignatureDoesNotMatch');
    assert.equal(await refusal(address.replace(/%2F|%2B|%3D/, decodeURIComponent)), '403 SignatureDoesNotMatch');
    service.reset();
    assert.equal(await refusal(address), '404 NoSuchKey');
  });

  it('task list: the fields of the documents, page by page', async () => {
    const ids: string[] = [];
    for (const model of ['wan2.2-t2i-flash', 'wan2.2-t2i-plus', 'wan2.2-t2i-flash']) {
      const { body } = await submit(service, { model, path: 'asyncPrompt', parameters: { n: 1 } });
      ids.push(String((body['output'] as Json)['task_id']));
    }
    const listed: Json[] = [];
    for (const page of [1, 2, 3]) {
      const { body } = await get(service, `/tasks?page_no=${page}&page_size=2`);
      assert.deepEqual([body['total'], body['total_page'], body['page_no'], body['page_size']], [3, 2, page, 2]);
      listed.push(...(body['data'] as Json[]));
    }
    assert.deepEqual(listed.map(task => task['task_id']).sort(), [...ids].sort());
    for (const task of listed) {
      assert.equal(typeof task['gmt_create'], 'number');
      assert.match(JSON.stringify(task), /"status":"PENDING".*"region":"cn-beijing"/);
      assert.doesNotMatch(JSON.stringify(task), /prompt"|url"/, 'it has neither prompts nor results');
    }
    const some = await get(service, '/tasks?model_name=wan2.2-t2i-flash&status=PENDING');
    assert.equal(some.body['total'], 2);
    const most = await get(service, '/tasks?page_size=1000');
    assert.equal(most.body['page_size'], 50);
  });
});
