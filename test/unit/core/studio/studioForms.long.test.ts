import assert from 'node:assert/strict';
import { models } from '../../../../src/core/models/models';
import { sizesByInput } from '../../../../src/core/models/sizeOffers';
import { officialSizes } from '../../../../src/core/models/sizeRules';
import { fitForm, optionsOf } from '../../../../src/core/studio/studioFormRules';
import { check, forms, inputs, outputs } from '../../../support/studioForms';

describe('a form of the Studio, fitted to another model', () => {
  /** Every size that the form of any model may have. */
  const sizes = [
    ...new Set(
      models.flatMap(model =>
        (['generate', 'edit', 'sequential', 'interleaved'] as const).flatMap(mode => {
          const sizes = model[mode]?.sizes;
          if (!sizes) return [];
          return ['', '21:9', ...Object.keys(sizes.presets), ...officialSizes(sizes), ...(sizes.words ?? [])];
        }),
      ),
    ),
    ...sizesByInput,
  ];

  it('is taken by every model, whichever it came from', () => {
    for (const { model, form: whole, what } of forms) {
      for (const output of outputs) {
        for (const size of sizes) {
          const before = {
            ...whole,
            model: 'another',
            output,
            size,
            count: 12,
            inputs: whole.inputs.length > 0 || !model.generate ? inputs(20) : [],
          };
          const { form, changes } = fitForm(before, model);
          assert.deepEqual(check(optionsOf(form, model)).warnings, [], `${what}, ${size}`);
          assert.deepEqual({ ...form, count: 12, size }, { ...before, model: model.id }, 'all else is kept');
          assert.equal(changes.length, Number(form.count < 12) + Number(form.size !== size), changes.join());
          assert.deepEqual(fitForm(form, model), { form, changes: [] }, 'once is enough');
        }
      }
    }
  });
});
