import * as l10n from '@vscode/l10n';
import type { AgentToolName } from '../../core/agents/agentToolNames';
import { EaselError } from '../../core/base/errors';
import type { ImageOptions } from '../../core/request/imageOptions';
import { notForAgents } from '../../core/agents/agentTools';
import { imageOptionsSchema, parseImageOptions } from '../../core/request/imageOptions';
import { wrongOption } from '../../core/request/wrongOption';

type Asking = Extract<AgentToolName, 'easel_generateImage' | 'easel_editImage'>;

/**
 * The input of a tool as options of a request. A client may have checked it against the schema or not, and a person may
 * have changed it in a dialogue, so it is checked here.
 * @throws EaselError `invalidRequest` with the field.
 */
export function imageOptionsOfAgent(tool: Asking, input: unknown): ImageOptions {
  const given = objectOf(input);
  const known = Object.keys(imageOptionsSchema.shape).filter(name => !notForAgents.some(other => other === name));
  refuseOthers(given, known);
  // An agent names files by paths: an object would be an address of its own making.
  for (const name of ['output', 'images'] as const)
    for (const value of [given[name]].flat())
      if (value !== undefined && typeof value !== 'string') throw wrongOption(name, l10n.t('text'), value);
  const { options } = parseImageOptions(given);
  if (tool === 'easel_editImage' && !options.images?.length)
    throw new EaselError('invalidRequest', l10n.t('The option "images" is missing; name at least one image to edit.'), {
      field: 'images',
    });
  return options;
}

/** @throws EaselError `invalidRequest` where there is anything. */
export function noInput(input: unknown): void {
  refuseOthers(objectOf(input ?? {}), []);
}

/**
 * The path of a tool that takes one.
 * @throws EaselError `invalidRequest` with the field.
 */
export function pathOfAgent(input: unknown): string | undefined {
  const given = objectOf(input ?? {});
  refuseOthers(given, ['path']);
  const { path } = given;
  if (path === undefined || (typeof path === 'string' && path.trim() !== '')) return path;
  throw wrongOption('path', l10n.t('a path'), path);
}

function objectOf(input: unknown): Record<string, unknown> {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
  throw new EaselError('invalidRequest', l10n.t('The argument must be an object with at least a prompt.'), {
    field: 'prompt',
  });
}

function refuseOthers(given: Record<string, unknown>, known: readonly string[]): void {
  const other = Object.keys(given).find(name => !known.includes(name));
  if (other === undefined) return;
  throw new EaselError(
    'invalidRequest',
    l10n.t('The option "{0}" is not known. Use {1}.', other, known.join(', ') || l10n.t('none')),
    { field: other },
  );
}
