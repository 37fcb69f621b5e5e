import type { URI } from 'vscode-uri';
import { fittingSize } from '../../core/models/fittingSize';
import { sizesOf } from '../../core/models/modelLookup';
import type { Model } from '../../core/models/modelTypes';
import { resolveSize } from '../../core/models/sizeRules';
import type { Workspace } from '../files/workspace';
import { styleOfTarget } from './readStyle';

/**
 * The size that the look of its repository gives to a new image, as the wire has it: pixels, because a placeholder
 * needs them as well, or a word.
 * @param isNameChosen whether somebody has chosen the name of the file.
 * @returns `undefined` where the look says none, or one that the model cannot make.
 * @throws EaselError for a style file that cannot be used.
 */
export async function styledSize(
  workspace: Workspace,
  target: URI,
  model: Model,
  isNameChosen = true,
): Promise<string | undefined> {
  const sizes = sizesOf(model, 'generate');
  const style = await styleOfTarget(workspace, target, isNameChosen);
  if (!sizes || style?.size === undefined) return undefined;
  const resolved = resolveSize(sizes, fittingSize(style.size, model, 'generate'));
  return 'size' in resolved ? resolved.size : undefined;
}
