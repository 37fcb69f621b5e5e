import {
  controlOf,
  plainParameters,
  plainSchemas,
  type ParameterValues,
  type PlainParameter,
} from '../../src/core/models/parameters';

/** A value for each parameter that is nothing but a switch or a number, so that a new one needs no line in a test. */
export const plainValues = Object.fromEntries(
  plainParameters.map((name, index) => [name, controlOf(plainSchemas[name]) === 'number' ? 7 : index % 2 === 1]),
) as Required<Pick<ParameterValues, PlainParameter>>;
