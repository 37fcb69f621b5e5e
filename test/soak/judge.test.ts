import assert from 'node:assert/strict';
import { type Evidence, judge, type Submit } from './judge';

const key = 'sk-canary';
const submit: Submit = { prompt: 'a hut', status: 200, answerId: 'answer', delivered: true };
const rateRefusal: Submit = { prompt: 'a hut', status: 429, code: 'Throttling.RateQuota', fault: 'error' };

/** The evidence of a run in which one request for two images succeeded. */
function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    submits: [submit],
    images: [
      { answerId: 'answer', sha256: 'one', addressed: true },
      { answerId: 'answer', sha256: 'two', addressed: true },
    ],
    tasks: new Map(),
    before: [{ path: 'soak/a-hut.png', sha256: 'decoy' }],
    after: [
      { path: 'soak/a-hut.png', sha256: 'decoy' },
      { path: 'soak/a-hut-2.png', sha256: 'one' },
      { path: 'soak/a-hut-3.png', sha256: 'two' },
    ],
    cancelled: new Set(),
    told: new Set(),
    contents: [{ where: 'the log', content: 'Saved' }],
    key,
    ...changes,
  };
}

const [decoy, one, two] = evidence().after as [Evidence['after'][0], Evidence['after'][0], Evidence['after'][0]];
/** The kinds of problems that the judge finds. */
const wrong = (changes: Partial<Evidence>): string[] =>
  Object.entries(judge(evidence(changes)).wrong)
    .filter(([, lines]: [string, string[]]) => lines.length > 0)
    .map(([kind]) => kind)
    .sort();

describe('soak judge', () => {
  it('finds no problem in a run that went well', () => {
    assert.deepEqual(wrong({}), []);
    assert.deepEqual(judge(evidence()).answered, [{ prompt: 'a hut', made: 2, due: 2, dueSaved: 2 }]);
  });

  it('reports a lost image, whether the person was told or not', () => {
    assert.deepEqual(wrong({ after: [decoy, one], told: new Set(['a hut']) }), ['lost']);
    assert.deepEqual(wrong({ after: [decoy] }), ['lost', 'untold']);
  });

  it('does not report images of a cancelled job or without an address as lost', () => {
    assert.deepEqual(wrong({ after: [decoy, one], cancelled: new Set(['a hut']) }), []);
    assert.deepEqual(
      wrong({
        images: evidence().images.map(image => ({ ...image, addressed: false })),
        after: [decoy],
        told: new Set(['a hut']),
      }),
      [],
    );
  });

  it('reports an unfinished task that the client no longer waits for', () => {
    const unasked = { images: [], after: [decoy], told: new Set(['a hut']) };
    assert.deepEqual(wrong({ ...unasked, tasks: new Map([['answer', 'RUNNING']]) }), ['lost']);
    assert.deepEqual(wrong({ ...unasked, tasks: new Map([['answer', 'UNKNOWN']]) }), []);
  });

  it('reports a prompt that was sent twice, except after a refusal before any work', () => {
    const again: Submit = { prompt: 'a hut', status: 400, code: 'InvalidParameter' };
    assert.deepEqual(wrong({ submits: [submit, again] }), ['duplicateSubmits']);
    assert.deepEqual(wrong({ submits: [{ ...again, status: 500, code: 'InternalError' }, submit] }), [
      'duplicateSubmits',
    ]);
    assert.deepEqual(wrong({ submits: [{ ...rateRefusal, code: 'Throttling.AllocationQuota' }, submit] }), [
      'duplicateSubmits',
    ]);
    assert.deepEqual(
      wrong({ submits: [rateRefusal, { ...rateRefusal, status: 503, code: 'ModelUnavailable' }, submit] }),
      [],
    );
    assert.deepEqual(wrong({ submits: [{ fault: 'resetBeforeBody' }, submit] }), []);
  });

  it('reports two billed answers to one prompt', () => {
    const images = [...evidence().images, { answerId: 'second', sha256: 'three', addressed: true }];
    assert.deepEqual(wrong({ submits: [submit, { ...submit, answerId: 'second' }], images }), [
      'duplicateSubmits',
      'lost',
      'untold',
    ]);
  });

  it('reports a partial file, visible or hidden, and an image that was saved twice', () => {
    assert.deepEqual(wrong({ after: [decoy, one, two, { path: 'soak/a-hut-4.png', sha256: 'half' }] }), ['partial']);
    assert.deepEqual(wrong({ after: [decoy, one, two, { path: 'soak/.easel-job-1.part', sha256: 'half' }] }), [
      'partial',
    ]);
    assert.deepEqual(
      wrong({
        after: [
          decoy,
          one,
          two,
          { path: 'soak/.easel-job-1.part', sha256: 'unmade' },
          { path: 'soak/a-hut.md', sha256: 'text' },
        ],
      }),
      ['partial'],
    );
    assert.deepEqual(wrong({ after: [decoy, one, two, { path: 'soak/a-hut-4.png', sha256: 'two' }] }), [
      'duplicateFiles',
    ]);
  });

  it('reports a file that was overwritten or removed', () => {
    assert.deepEqual(wrong({ after: [{ ...decoy, sha256: 'one' }, two] }), ['overwritten']);
    assert.deepEqual(wrong({ after: [one, two] }), ['overwritten']);
  });

  it('reports a key in text and in bytes', () => {
    const { keyLeaks } = judge(
      evidence({
        contents: [
          { where: 'the log', content: `Bearer ${key}` },
          { where: 'an image', content: Buffer.from(`..${key}..`) },
          { where: 'nothing', content: 'sk-***' },
        ],
      }),
    ).wrong;
    assert.deepEqual(keyLeaks, ['the log', 'an image']);
  });

  it('reports a possible bill that the person was not told of', () => {
    const broken = {
      submits: [{ ...submit, delivered: false, fault: 'resetAfterRequest' } satisfies Submit],
      after: [decoy],
    };
    assert.deepEqual(wrong(broken), ['untold']);
    assert.deepEqual(wrong({ ...broken, told: new Set(['a hut']) }), []);
    assert.deepEqual(wrong({ ...broken, told: new Set(['another hut']) }), ['untold']);
    const [image] = evidence().images;
    assert.deepEqual(wrong({ ...broken, after: [decoy, one], images: image ? [image] : [] }), []);
  });

  it('accepts silence about a failed task or image, because it costs nothing', () => {
    const failed = { images: [], after: [decoy] };
    assert.deepEqual(wrong({ ...failed, tasks: new Map([['answer', 'FAILED']]) }), []);
    assert.deepEqual(wrong({ ...failed, tasks: new Map([['answer', 'UNKNOWN']]) }), ['untold']);
    assert.deepEqual(wrong({ ...failed, tasks: new Map([['answer', 'SUCCEEDED']]) }), []);
  });
});
