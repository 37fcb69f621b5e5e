import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import {
  checkRegion,
  choosePath,
  findModel,
  knownModels,
  maxCountOf,
  sizesOf,
} from '../../../../src/core/models/modelLookup';
import { models } from '../../../../src/core/models/models';
import { sizes } from '../../../../src/core/models/modelSizes';
import type { Model } from '../../../../src/core/models/modelTypes';
import type { Region } from '../../../../src/core/models/regionTable';

const named = (id: string): Model => findModel(id, []);
const refusal = (action: () => unknown): EaselError => {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof EaselError);
    return error;
  }
  return assert.fail('did not throw');
};

describe('model lookup', () => {
  it('lists the models of the table, then those of the setting', () => {
    const known = knownModels([{ id: 'newer', like: 'wan2.6-t2i' }]);
    assert.deepEqual(known.slice(0, -1), models);
    assert.deepEqual(known.at(-1), { ...named('wan2.6-t2i'), id: 'newer' });
  });

  it('leaves out a model of the setting that is like an unknown one, or that is in the table', () => {
    assert.deepEqual(
      knownModels([
        { id: 'newer', like: 'unknown' },
        { id: 'qwen-image', like: 'wan2.6-t2i' },
      ]),
      models,
    );
  });

  it('finds a model by its exact id, in the table and in the setting', () => {
    assert.equal(named('wan2.6-t2i').id, 'wan2.6-t2i');
    assert.equal(findModel('newer', [{ id: 'newer', like: 'wan2.6-t2i' }]).id, 'newer');
  });

  it('refuses an unknown model, and names it and the known ones', () => {
    const { code, field, message } = refusal(() => findModel('wan', [{ id: 'newer', like: 'wan2.6-t2i' }]));
    assert.deepEqual([code, field], ['invalidRequest', 'model']);
    for (const name of ['"wan"', 'wan2.6-t2i, ', ', newer,']) assert.ok(message.includes(name), name);
  });

  it('refuses a region that does not serve the model, and names the regions that do', () => {
    checkRegion(named('wan2.7-image'), 'singapore');
    const { code, field, message } = refusal(() => {
      checkRegion(named('wan2.7-image'), 'virginia');
    });
    assert.deepEqual([code, field], ['invalidRequest', 'model']);
    assert.match(message, /"wan2\.7-image" is not served in the region virginia, only in beijing, singapore\./);
  });

  it('has the sizes of each mode', () => {
    const model = named('wan2.6-image');
    assert.equal(sizesOf(model, 'edit'), sizes.wan26Edit);
    assert.equal(sizesOf(model, 'interleaved'), sizes.wan26Interleaved);
    assert.equal(sizesOf(model, 'generate'), undefined);
  });

  const counts: [id: string, mode: Parameters<typeof maxCountOf>[1], count: number][] = [
    ['wan2.7-image', 'generate', 4],
    ['wan2.7-image', 'edit', 4],
    ['wan2.7-image', 'sequential', 12],
    ['wan2.6-t2i', 'sequential', 1],
    ['wan2.6-image', 'edit', 4],
    ['wan2.6-image', 'interleaved', 1],
  ];
  for (const [id, mode, count] of counts)
    it(`allows up to ${count} images with ${id} in the mode ${mode}`, () => {
      assert.equal(maxCountOf(named(id), mode), count);
    });
});

describe('choosePath', () => {
  const both: Model = { ...named('wan2.6-t2i'), prefersAsync: false };
  const path = (
    model: Model,
    protocol: 'auto' | 'sync' | 'async',
    count: number,
    region: Region | undefined = 'beijing',
    rewrites = false,
  ): [string, string] => {
    const chosen = choosePath(model, { protocol, count, region, rewrites });
    return [chosen.path, chosen.reason];
  };

  it('takes the synchronous path for one image of a quick model', () => {
    assert.deepEqual(path(both, 'auto', 1), ['syncMessages', 'one quick image']);
  });

  it('takes the asynchronous path for two images, and for a slow model', () => {
    const expected = ['asyncMessages', 'a task id protects slow or several images'];
    assert.deepEqual(path(both, 'auto', 2), expected);
    assert.deepEqual(path({ ...both, prefersAsync: true }, 'auto', 1), expected);
  });

  it('takes the path that returns the rewritten prompt, where the prompt is rewritten', () => {
    const expected = ['asyncPrompt', 'this path returns the rewritten prompt'];
    for (const id of ['qwen-image', 'qwen-image-plus']) {
      assert.deepEqual(path(named(id), 'auto', 1, 'singapore', true), expected);
      assert.deepEqual(path(named(id), 'auto', 1, 'singapore', false), ['syncMessages', 'one quick image']);
      assert.equal(path(named(id), 'sync', 1, 'singapore', true)[0], 'syncMessages');
    }
    // A path by messages returns no rewritten prompt.
    assert.deepEqual(path(both, 'auto', 1, 'beijing', true), ['syncMessages', 'one quick image']);
  });

  it('follows the setting when the model has both paths', () => {
    assert.deepEqual(path(both, 'sync', 4), ['syncMessages', 'one connection is asked for']);
    assert.deepEqual(path(both, 'async', 1), ['asyncMessages', 'a task is asked for']);
  });

  it('takes the only path of the model, whatever the setting says', () => {
    const reason = 'the only path of this model here';
    assert.deepEqual(path({ ...both, paths: ['syncMessages'] }, 'async', 4), ['syncMessages', reason]);
    assert.deepEqual(path({ ...both, paths: ['asyncPrompt'] }, 'sync', 1), ['asyncPrompt', reason]);
    assert.deepEqual(path(both, 'sync', 1, 'frankfurt'), ['asyncMessages', reason]);
  });

  it('throws for a model without a path in the region', () => {
    assert.throws(
      () => path({ ...both, paths: ['syncMessages'], asyncOnlyIn: ['frankfurt'] }, 'auto', 1, 'frankfurt'),
      /wan2\.6-t2i has no request path in frankfurt/,
    );
  });
});
