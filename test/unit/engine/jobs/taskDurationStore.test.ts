import assert from 'node:assert/strict';
import type { KeyValueStore } from '../../../../src/core/base/ports';
import type { ImageRequest } from '../../../../src/core/request/imageRequest';
import { TaskDurations } from '../../../../src/engine/jobs/taskDurationStore';
import { MapMemento } from '../../../support/mapMemento';

const request: ImageRequest = {
  modelId: 'wan2.6-t2i',
  mode: 'generate',
  path: 'asyncMessages',
  pathReason: '',
  prompt: 'A lighthouse',
  parameters: { seed: 1, size: '1280*1280' },
  maxCount: 1,
};

describe('the durations of a workspace', () => {
  /** When the second query is made; the first one is early for all. */
  const secondQueryMs = (state: KeyValueStore, of = request): number | undefined =>
    new TaskDurations(state).waitOf(of).schedule?.(3_000);

  it('are there after a reload, for tasks of the same kind', () => {
    const state = new MapMemento();
    const unknownMs = secondQueryMs(state) ?? 0;
    const { onDuration } = new TaskDurations(state).waitOf(request);
    for (const durationMs of [20_000, 21_000, 20_500, 19_800]) onDuration?.(durationMs);
    assert.ok((secondQueryMs(state) ?? 0) > unknownMs + 5_000, `${secondQueryMs(state) ?? 0} ms`);
    assert.equal(secondQueryMs(state, { ...request, modelId: 'wan2.7-image' }), unknownMs);
  });

  it('are made a schedule of once, until one more is known', () => {
    const durations = new TaskDurations(new MapMemento());
    const scheduleNow = (): unknown => durations.waitOf(request).schedule;
    for (const count of [0, 1, 2]) {
      if (count > 0) durations.waitOf(request).onDuration?.(20_000);
      const schedule = scheduleNow();
      assert.equal(scheduleNow(), schedule);
      durations.waitOf(request).onDuration?.(21_000);
      assert.notEqual(scheduleNow(), schedule);
    }
  });

  it('are none where they are damaged, and are learned again', () => {
    const state = new MapMemento();
    const unknownMs = secondQueryMs(state);
    new TaskDurations(state).waitOf(request).onDuration?.(20_000);
    for (const key of state.keys()) state.values.set(key, { [key]: 'nonsense' });
    assert.equal(secondQueryMs(state), unknownMs);
    new TaskDurations(state).waitOf(request).onDuration?.(20_000);
    assert.notEqual(secondQueryMs(state), unknownMs);
  });

  it('are left alone by a task from elsewhere', () => {
    assert.deepEqual(new TaskDurations(new MapMemento()).waitOf({ ...request, modelId: '' }), {});
  });

  it('are written down under the kind of the task, and those of other kinds stay', () => {
    const state = new MapMemento();
    new TaskDurations(state).waitOf(request).onDuration?.(20_040);
    new TaskDurations(state).waitOf({ ...request, maxCount: 2 }).onDuration?.(30_000);
    new TaskDurations(state).waitOf(request).onDuration?.(21_000);
    assert.deepEqual(
      [...state.values],
      [
        [
          'easel.taskDurations',
          { 'wan2.6-t2i generate 1280*1280 2-4': [30_000], 'wan2.6-t2i generate 1280*1280 1': [20_000, 21_000] },
        ],
      ],
    );
  });

  it('hold what another window has learned meanwhile', () => {
    const state = new MapMemento();
    const [one, other] = [new TaskDurations(state), new TaskDurations(state)];
    const { onDuration } = one.waitOf(request);
    other.waitOf(request).onDuration?.(20_000);
    onDuration?.(30_000);
    assert.deepEqual(Object.values(state.get<object>('easel.taskDurations')), [[20_000, 30_000]]);
  });
});
