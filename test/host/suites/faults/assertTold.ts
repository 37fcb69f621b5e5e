import assert from 'node:assert/strict';
import type { ErrorCode } from '../../../../src/core/base/errors';
import type { TestAccess } from '../../../../src/testAccess';
import type { Ending } from './row';

export type Said = TestAccess['said'][number];

/** Checks for exactly one message, with the state of the image and the next steps. */
export function assertTold(said: readonly Said[], ends: Ending, isTask: boolean): void {
  const texts = said.map(({ message }) => message).join('\n');
  const messages = ends.kind === 'stuck' && ends.code === 'saveFailed' ? withoutQuestion(said) : said;
  assert.equal(messages.length, 1, texts);
  const [{ severity, message, actions }] = messages as [Said];
  if (ends.kind === 'saved' || ends.kind === 'partly') {
    assert.deepEqual(
      [severity, actions],
      [ends.warning ? 'warning' : 'information', ['Copy Path', 'Edit', 'Try Again']],
      texts,
    );
    if (ends.warning) assert.match(message, ends.warning);
    return;
  }
  const buttons = buttonsFor(ends.kind, ends.code, isTask);
  // The host can be trusted there and then, unless it is the port that is not accepted.
  if (/an address on [^:;]+; results from there are not accepted/.test(message)) buttons[0] = 'Trust this host…';
  assert.deepEqual([severity, actions], ['error', buttons], texts);
  if (ends.kind === 'listed' && ends.code !== 'taskExpired') assert.match(message, /may have been billed/);
  if (ends.kind === 'ended') assert.doesNotMatch(message, /may have been billed/);
  if (ends.kind === 'stuck') assert.match(message, /can be saved without being paid for again/);
  if (ends.kind === 'goesOn') assert.match(message, /continues at the service/);
}

/** If an image cannot be saved, the first message offers another folder. */
function withoutQuestion([question, ...others]: readonly Said[]): readonly Said[] {
  assert.deepEqual(question?.actions, ['Save Elsewhere…'], question?.message);
  return others;
}

function buttonsFor(kind: Exclude<Ending['kind'], 'saved' | 'partly'>, code: ErrorCode, isTask: boolean): string[] {
  if (kind === 'goesOn') return ['Show Log'];
  // What costs nothing comes first.
  const again = kind === 'stuck' ? ['Resume'] : [...(kind === 'listed' && isTask ? ['Ask Again'] : []), 'Try Again'];
  switch (code) {
    case 'rejectedKey':
      return ['Set API Key', 'Show Log'];
    case 'contentRefused':
      return ['Change Prompt', 'Show Log'];
    case 'accessDenied':
    case 'quotaExhausted':
    case 'billing':
      return ['Open Console', ...again, 'Show Log'];
    case 'network':
      return [...again, 'Check Setup', 'Show Log'];
    case 'unexpectedResponse':
      return ['Open Settings', ...again, 'Show Log'];
    default:
      return [...again, 'Show Log'];
  }
}
