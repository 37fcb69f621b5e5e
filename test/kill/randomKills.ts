import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../support/pictures';
import { eventually } from '../ui/eventually';
import type { How, Machine } from './machine';
import { expectSettled } from './outcome';
import type { Play } from './playScenario';
import { messagePatterns } from './sentences';

const prompt = 'paper boats';
const maxDelayMs = 7000;
const hows: readonly How[] = ['reload', 'killHost', 'killAll'];

interface RandomKill {
  play: Play;
  how: How;
}

/** Kills at random moments, the same ones for the same seed. */
export function randomKills(count: number, seed: number): RandomKill[] {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0];
  return Array.from({ length: count }, (_, index) => {
    const model = pick(['wan2.2-t2i-flash', 'qwen-image-2.0']);
    const images = pick([1, 2, 4]);
    const delayMs = Math.round(random() * maxDelayMs);
    const how = hows[index % hows.length] ?? 'killHost';
    const play: Play = {
      name: `${model}, ${images} images, after ${delayMs} ms`,
      model,
      service: { taskDurationMs: 2500, syncDurationMs: 2500 },
      play: machine => killAfter(machine, how, images, delayMs),
    };
    return { play, how };
  });
}

/**
 * At any moment: either all images are saved or the person is told the reason; no request is sent twice, and no file is
 * duplicated or partial.
 */
async function killAfter(machine: Machine, how: How, images: number, delayMs: number): Promise<void> {
  machine.service.script({
    match: { path: 'download', promptIncludes: prompt },
    times: images,
    fault: { kind: 'slow', pieceMs: 100 },
  });
  await machine.generate(prompt, images);
  await eventually('the job to be written down', () =>
    machine.journal().length > 0 || machine.submits(prompt).length > 0 ? true : undefined,
  );
  await delay(delayMs);
  await machine.break(how);
  const isTold = (): boolean =>
    machine.toasts.texts.some(text => messagePatterns.mayBeBilled.test(text) || messagePatterns.notSent.test(text));
  await eventually(
    'the job to come to an end',
    () => (machine.files().size >= images || isTold() ? true : undefined),
    40_000,
  );
  await expectSettled(machine, isTold() ? 1 : 0, 0);
  const files = machine.files();
  const made = await Promise.all(
    machine.service.images
      .filter(image => image.prompt === prompt)
      .map(async image => [nameOf(image.index), await image.sha256()] as const),
  );
  assert.equal(
    machine.submits(prompt).length,
    machine.toasts.texts.some(text => messagePatterns.notSent.test(text)) ? 0 : 1,
  );
  assert.deepEqual([...files].sort(), isTold() ? [] : made.sort());
  assert.ok(!isTold() || machine.service.taskStates().size === 0, 'no task is lost');
  assert.ok(machine.toasts.texts.length <= 1, machine.toasts.texts.join('\n'));
}

const nameOf = (index: number): string => `assets/paper-boats${index === 0 ? '' : `-${index + 1}`}.png`;
