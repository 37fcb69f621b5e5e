import assert from 'node:assert/strict';
import type { StoredOptions } from '../../src/core/jobs/attempt';
import { EaselError } from '../../src/core/base/errors';
import { checkRequest } from '../../src/core/request/imageRequest';
import { models } from '../../src/core/models/models';
import { parseMessage } from '../../src/core/studio/parseMessage';
import type { StudioForm } from '../../src/core/studio/studioForm';
import { studioFormSchema } from '../../src/core/studio/studioForm';
import { fitForm, formOf, optionsOf, unusedIn } from '../../src/core/studio/studioFormRules';
import type { MessageToHost, MessageToWebview } from '../../src/core/studio/studioProtocol';
import { messageToHostSchema, messageToWebviewSchema } from '../../src/core/studio/studioProtocol';
import { plainMessage } from '../../src/ui/studio/plainMessage';
import { messagesToHost, messagesToWebview } from '../support/studioMessages';
import { mutatedJson, oddities, oneOf, type Random } from './mutate';
import { defaults } from './requests';
import { refused, runRounds, taken, type FuzzOptions, type FuzzResult, type Outcome } from './rounds';

const circle: Record<string, unknown> = {};
circle['itself'] = circle;
const throws = (): never => {
  throw new Error('read');
};
/** Values that structured cloning preserves and JSON does not, and values whose own code fails. */
const odd: readonly unknown[] = [
  ...oddities,
  undefined,
  NaN,
  Infinity,
  -Infinity,
  2n,
  circle,
  new Date(NaN),
  new Map([['type', 'ready']]),
  new Set(),
  Array(5),
  new Error('x'),
  /x/,
  new ArrayBuffer(3),
  new DataView(new ArrayBuffer(1)),
  new Float64Array(2),
  Uint8Array.of(1, 2),
  { toString: 1 },
  { toString: throws, valueOf: throws, [Symbol.toPrimitive]: throws },
  Object.create(null),
  Symbol('x'),
  Object.defineProperty({}, 'type', { get: throws, enumerable: true }),
  new Proxy({}, { get: throws, has: throws, ownKeys: throws, getPrototypeOf: throws }),
];
const types: unknown[] = [
  ...Object.keys(messagesToHost),
  ...Object.keys(messagesToWebview),
  'later',
  '__proto__',
  'toString',
  ...odd,
];

interface Case {
  to: 'host' | 'webview';
  message: unknown;
}

/**
 * Messages between the extension and the Studio: each parses to a valid message that fills a form, or does not parse.
 */
export function fuzzStudioMessages(options: FuzzOptions): Promise<FuzzResult> {
  return runRounds(options, {
    draw,
    judge: ({ to, message }, random) =>
      to === 'host' ? judgeToHost(message, random) : judgeToWebview(message, random),
  });
}

function draw(random: Random): Case {
  const to = random() < 0.5 ? 'host' : 'webview';
  const whole: object = oneOf<object>(Object.values(to === 'host' ? messagesToHost : messagesToWebview), random);
  const isDamaged = random() < 0.7;
  // The type is rarely damaged, because nothing after a wrong type is read.
  const message = Object.fromEntries(
    Object.entries(whole as Record<string, unknown>).map(([name, field]) => [
      name,
      isDamaged && name !== 'type' ? mutatedJson(field, random, odd) : field,
    ]),
  );
  if (random() < 0.1) return { to, message: mutatedJson(message, random, odd) };
  return { to, message: random() < 0.1 ? { ...message, type: oneOf(types, random) } : message };
}

function judgeToHost(message: unknown, random: Random): Outcome {
  const parsed = parseMessage(messageToHostSchema, message);
  if ('notUnderstood' in parsed) return refusedByName(parsed.notUnderstood);
  checkAgain(parsed.message, messageToHostSchema.parse(parsed.message), messagesToHost);
  if (parsed.message.type === 'draft') checkForm(parsed.message.draft.form, random);
  if (parsed.message.type === 'run') checkOptions(parsed.message.options, random);
  return taken;
}

function judgeToWebview(message: unknown, random: Random): Outcome {
  const parsed = parseMessage(messageToWebviewSchema, message);
  if ('notUnderstood' in parsed) return refusedByName(parsed.notUnderstood);
  checkAgain(parsed.message, messageToWebviewSchema.parse(parsed.message), messagesToWebview);
  checkShown(parsed.message);
  if (parsed.message.type === 'snapshot' && parsed.message.draft) checkForm(parsed.message.draft.form, random);
  if (parsed.message.type === 'recall') checkOptions(parsed.message.options, random);
  return taken;
}

/** What the log gets of a message that does not parse is short, whatever the message is. */
function refusedByName(name: string): Outcome {
  assert.ok(name.length <= 40, name);
  return refused('does not parse');
}

/** What the panel shows of a message stays in the protocol, and does not change a second time. */
function checkShown(message: MessageToWebview): void {
  const shown = plainMessage(message);
  assert.deepEqual(messageToWebviewSchema.parse(shown), shown);
  assert.deepEqual(plainMessage(shown), shown);
}

/**
 * A parsed message parses again to the same value, without NaN or infinite numbers, and without values from a
 * prototype.
 */
function checkAgain(message: MessageToHost | MessageToWebview, again: unknown, known: object): void {
  assert.ok(Object.hasOwn(known, message.type), message.type);
  assert.deepEqual(again, message);
  const check = (value: unknown): void => {
    if (typeof value === 'number') assert.ok(Number.isFinite(value), `the number ${value}`);
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
      return;
    assert.ok(Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype, 'plain data');
    Object.values(value).forEach(check);
  };
  check(message);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
}

/** Every form can be turned into options for every model, and problems with them are reported by name. */
function checkForm(form: StudioForm, random: Random): void {
  const model = oneOf(models, random);
  const { form: fitted, changes } = fitForm(form, model);
  assert.ok(
    studioFormSchema.safeParse(fitted).success && [...changes, ...unusedIn(form, model)].every(text => text !== ''),
  );
  assert.deepEqual(fitForm(fitted, model), { form: fitted, changes: [] }, 'once is enough');
  for (const given of [form, fitted]) {
    const options = optionsOf(given, model);
    const problem = problemOf(options);
    assert.ok(
      given === form || (problem !== 'n' && problem !== 'maxImages' && problem !== 'size'),
      `${String(problem)} of a form that fits`,
    );
  }
}

function checkOptions(options: StoredOptions, random: Random): void {
  problemOf(options);
  const form = formOf(options, 'qwen-image-2.0');
  assert.ok(studioFormSchema.safeParse(form).success);
  checkForm(form, random);
}

/** @returns the field with the problem. */
function problemOf(options: StoredOptions): string | undefined {
  try {
    checkRequest(options, { ...defaults, region: undefined }, () => 42);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof EaselError && error.code === 'invalidRequest' && error.field, String(error));
    return error.field;
  }
}
