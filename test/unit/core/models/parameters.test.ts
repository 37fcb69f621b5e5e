import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { models } from '../../../../src/core/models/models';
import {
  controlOf,
  numberRanges,
  parameterDescriptions,
  parameterSchemas,
  plainParameters,
  plainSchemas,
  plainWords,
  wholeNumber,
  wireNames,
} from '../../../../src/core/models/parameters';

const names = Object.keys(parameterSchemas).sort();

describe('the table of parameters', () => {
  it('has a name for the wire and a description of each, and no two names alike', () => {
    assert.deepEqual(Object.keys(wireNames).sort(), names);
    assert.deepEqual(Object.keys(parameterDescriptions).sort(), names);
    assert.equal(new Set(Object.values(wireNames)).size, names.length);
  });

  it('has words for each plain parameter, and every plain parameter is an optional one', () => {
    assert.deepEqual(plainParameters, Object.keys(plainWords));
    for (const name of plainParameters) {
      assert.equal(parameterSchemas[name].parse(undefined), undefined);
      const { title, label, hint, name: within } = plainWords[name];
      assert.ok([title(), label(), hint(), within()].every(text => text !== ''));
    }
  });

  it('decides the control of a plain parameter by its schema', () => {
    for (const name of ['promptExtend', 'watermark'] as const) assert.equal(controlOf(plainSchemas[name]), 'switch');
    assert.equal(controlOf(z.optional(wholeNumber)), 'number');
    assert.equal(controlOf(z.optional(z.number())), 'number');
    assert.equal(controlOf(wholeNumber), 'number');
  });

  it('knows the range of a seed', () => {
    assert.deepEqual(numberRanges.seed, { min: 0, max: 2 ** 31 - 1 });
  });

  it('has each parameter that a model takes', () => {
    const taken = new Set(models.flatMap(({ parameters }) => [...parameters]));
    assert.deepEqual(
      [...taken].filter(name => !(name in parameterSchemas)),
      [],
    );
  });
});
