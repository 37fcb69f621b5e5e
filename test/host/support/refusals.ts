import assert from 'node:assert/strict';
import type { EaselError, ErrorCode } from '../../../src/core/base/errors';
import { errorCodes } from '../../../src/core/base/errors';
import type { RecordedRequest } from '../../service/requestJournal';
import type { EaselUnderTest } from './easel';
import { failureOf } from './easel';

interface ExpectedFailure {
  code: ErrorCode;
  field?: string;
  message?: RegExp;
}

/** Checks that a call with arguments fails with the documented error and shows no message. */
export async function failsSilently(
  easel: EaselUnderTest,
  work: () => Promise<unknown>,
  { code, field, message }: ExpectedFailure,
): Promise<EaselError> {
  const saidBefore = easel.access.said.length;
  const error = await failureOf(work());
  assert.equal(error.name, 'EaselError', error.stack);
  assert.ok(errorCodes.includes(error.code), `${error.code} is not one of the codes that are promised`);
  assert.equal(error.code, code, error.message);
  if (field !== undefined) assert.equal(error.field, field, error.message);
  if (message) assert.match(error.message, message);
  assert.deepEqual(easel.access.said.slice(saidBefore), []);
  return error;
}

/** The same, and checks that no request was sent. */
export async function failsUnsent(
  easel: EaselUnderTest,
  work: () => Promise<unknown>,
  expected: ExpectedFailure,
): Promise<EaselError> {
  const requestsBefore = easel.service.requests.length;
  const error = await failsSilently(easel, work, expected);
  assert.deepEqual(
    easel.service.requests.slice(requestsBefore).map(({ method, path }) => `${method} ${path}`),
    [],
  );
  return error;
}

/** The requests that may cost money. */
export function submits(easel: EaselUnderTest): RecordedRequest[] {
  return easel.service.requests.filter(({ route }) => route === 'sync' || route === 'async');
}

export function downloads(easel: EaselUnderTest): RecordedRequest[] {
  return easel.service.requests.filter(({ route }) => route === 'download');
}
