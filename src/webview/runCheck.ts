import { EaselError } from '../core/base/errors';
import { estimateCost } from '../core/models/estimate';
import { checkRequest } from '../core/request/imageRequest';
import { sizeAsInput } from '../core/request/sizeAsInput';
import type { ShapingInput } from '../core/models/sizeTexts';
import { checkInputImage } from '../core/models/inputImage';
import type { Model } from '../core/models/modelTypes';
import { checkBoxesInside } from '../core/request/specialParameters';
import type { StudioForm } from '../core/studio/studioForm';
import { inputCountOf, modeOf, optionsOf } from '../core/studio/studioFormRules';
import type { InputFile } from '../core/studio/studioProtocol';
import type { State } from './state';

/** What a run of the form would do, or why the form cannot be sent. */
export interface RunCheck {
  /** The maximum number of images that may come and be billed. */
  count: number;
  cost: string | undefined;
  warnings: string[];
  problem?: { message: string; field: string | undefined };
}

/** The last input that is sent: the result takes its shape. */
export function shapingInputOf({ form, files }: Pick<State, 'form' | 'files'>, model: Model): ShapingInput | undefined {
  const inputs = usedInputs(form, model);
  const last = inputs.at(-1);
  return last && { pixels: files.get(last.uri)?.facts, number: inputs.length };
}

/** The inputs that the model takes. */
const usedInputs = (form: StudioForm, model: Model): StudioForm['inputs'] =>
  form.inputs.slice(0, inputCountOf(model, modeOf(form, model)).most);

/** Makes the same checks as the extension, so that problems are shown while the person types. */
export function checkRun(
  { settings, form, files }: Pick<State, 'settings' | 'form' | 'files'>,
  model: Model,
): RunCheck {
  const costOf = (count: number): string | undefined =>
    estimateCost(model, { count, inputs: optionsOf(form, model, settings.promptExtend).images?.length ?? 0 }, settings);
  try {
    const lastInput = shapingInputOf({ form, files }, model)?.pixels;
    const { request, warnings } = sizeAsInput(
      checkRequest(
        optionsOf(form, model, settings.promptExtend, lastInput),
        { ...settings, region: settings.region },
        () => 0,
      ),
      lastInput,
    );
    const inputs = usedInputs(form, model).map(({ uri }) => files.get(uri));
    const inputWarnings = inputs.flatMap(file => (file ? checkInput(file, model) : []));
    checkBoxesInside(
      request.parameters.boxes ?? [],
      inputs.map(file => file?.facts),
    );
    return { count: request.maxCount, cost: costOf(request.maxCount), warnings: [...warnings, ...inputWarnings] };
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    return {
      count: form.count,
      cost: costOf(form.count),
      warnings: [],
      problem: { message: error.message, field: error.field },
    };
  }
}

/** @returns warnings. @throws EaselError if the model does not take the file. */
export function checkInput({ facts, name, problem }: InputFile, model: Model): string[] {
  if (problem !== undefined) throw new EaselError('inputImage', problem, { field: 'images' });
  const rules = model.edit?.rules;
  if (!facts || !rules) return [];
  // The extension checks the transparency: it reads the pixels, and asks if something is really transparent.
  return checkInputImage({ ...facts, hasAlpha: false }, facts.byteLength, rules, name);
}
