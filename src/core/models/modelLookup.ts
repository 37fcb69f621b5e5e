import * as l10n from '@vscode/l10n';
import { EaselError } from '../base/errors';
import { models } from './models';
import { translationModels } from './translationModels';
import type { Mode, Model, RequestPath, Sizes } from './modelTypes';
import type { Region } from './regionTable';

/** A new model id that behaves like a known one: the setting `easel.customModels`. */
export interface CustomModel {
  id: string;
  like: string;
}

/**
 * All models that can be chosen: those of the table, then those of the setting. Entries whose `like` is unknown are
 * left out.
 */
export function knownModels(customModels: readonly CustomModel[]): Model[] {
  const own = customModels.flatMap(({ id, like }) => {
    const known = models.find(model => model.id === like);
    return known && !models.some(model => model.id === id) ? [{ ...known, id }] : [];
  });
  return [...models, ...own];
}

/** @throws EaselError `invalidRequest` with the ids that are known. */
export function findModel(id: string, customModels: readonly CustomModel[]): Model {
  const known = knownModels(customModels);
  const model = [...known, ...translationModels].find(candidate => candidate.id === id);
  if (model) return model;
  throw new EaselError(
    'invalidRequest',
    l10n.t(
      'The model "{0}" is not known. Choose one of {1}, or add a newer one to the setting easel.customModels.',
      id,
      known.map(candidate => candidate.id).join(', '),
    ),
    { field: 'model' },
  );
}

/**
 * Do not call this when a custom URL is set.
 * @throws EaselError `invalidRequest` when the region does not serve the model.
 */
export function checkRegion(model: Model, region: Region): void {
  if (model.regions.includes(region)) return;
  throw new EaselError(
    'invalidRequest',
    l10n.t(
      'The model "{0}" is not served in the region {1}, only in {2}. Choose another model, or change easel.region.',
      model.id,
      region,
      model.regions.join(', '),
    ),
    { field: 'model' },
  );
}

export function sizesOf(model: Model, mode: Mode): Sizes | undefined {
  return model[mode]?.sizes;
}

/** The maximum number of images that one request of this mode can bring. */
export function maxCountOf(model: Model, mode: Mode): number {
  if (mode === 'sequential') return model.sequential?.maxImages ?? 1;
  return mode === 'interleaved' ? 1 : model.maxCount;
}

/** The most images that any model makes of one request of this mode. */
function mostImagesOf(mode: Mode): number {
  return Math.max(
    ...models.map(model =>
      mode === 'interleaved' ? (model.interleaved?.maxOutputs ?? 1) : model[mode] ? maxCountOf(model, mode) : 1,
    ),
  );
}

/** The most images that are kept of the answer to a request, which may bring more than it was asked for. */
export const mostImagesFor = ({ mode, maxCount }: { mode: Mode; maxCount: number }): number =>
  Math.max(maxCount, mostImagesOf(mode));

export type Protocol = 'auto' | 'sync' | 'async';

/**
 * The request path for this request, and why, for the log. `auto` takes an asynchronous path where a task id protects
 * the money, because the model is slow or makes several images, and where only that path returns the rewritten prompt.
 * A protocol that the model or the region lacks gives way to what there is.
 * @param options `rewrites`: whether the service is asked to rewrite the prompt.
 */
export function choosePath(
  model: Model,
  options: { protocol: Protocol; count: number; region: Region | undefined; rewrites: boolean },
): { path: RequestPath; reason: string } {
  const isAsyncOnly = options.region !== undefined && model.asyncOnlyIn?.includes(options.region) === true;
  const served = model.paths.filter(path => !isAsyncOnly || path !== 'syncMessages');
  const sync = served.find(path => path === 'syncMessages');
  const async = served.find(path => path !== 'syncMessages');
  const only = sync ?? async;
  if (!only) throw new Error(`${model.id} has no request path in ${options.region}`);
  if (!sync || !async) return { path: only, reason: 'the only path of this model here' };
  switch (options.protocol) {
    case 'sync':
      return { path: sync, reason: 'one connection is asked for' };
    case 'async':
      return { path: async, reason: 'a task is asked for' };
    case 'auto':
      // Source: Qwen-Image API, 2026-02-10: only this path answers with the prompt that was used.
      if (options.rewrites && async === 'asyncPrompt')
        return { path: async, reason: 'this path returns the rewritten prompt' };
      return model.prefersAsync || options.count > 1
        ? { path: async, reason: 'a task id protects slow or several images' }
        : { path: sync, reason: 'one quick image' };
  }
}
