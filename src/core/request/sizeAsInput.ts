import * as l10n from '@vscode/l10n';
import { editedPixels, sizeLikeInput } from '../models/editSize';
import type { Pixels } from '../models/modelTypes';
import type { CheckedRequest } from './imageRequest';

/** Sides are rounded to multiples of 16; a loss of this share of the pixels is not worth a warning. */
const negligibleLoss = 0.05;

/**
 * An edit for which no size was given asks for the size of its last input, because the result takes that shape and the
 * service would make about one megapixel. Source: image editing API, 2026-03.
 * @param input the last input; `undefined` for an address, which is not measured.
 */
export function sizeAsInput(checked: CheckedRequest, input: Pixels | undefined): CheckedRequest {
  const { request, model, warnings } = checked;
  if (request.mode !== 'edit' || request.parameters.size !== undefined || !input) return checked;
  const size = sizeLikeInput(model, input);
  const result = editedPixels(model, input);
  return {
    ...checked,
    request: size === undefined ? request : { ...request, parameters: { ...request.parameters, size } },
    warnings: result && isSmaller(result, input) ? [...warnings, smallerWarning(model.id, result, input)] : warnings,
  };
}

function isSmaller(result: Pixels, input: Pixels): boolean {
  return result.width * result.height < input.width * input.height * (1 - negligibleLoss);
}

function smallerWarning(model: string, result: Pixels, input: Pixels): string {
  return l10n.t(
    'The result has about {0} × {1} pixels, fewer than the input with {2} × {3}: the model "{4}" makes no more here.',
    result.width,
    result.height,
    input.width,
    input.height,
    model,
  );
}
