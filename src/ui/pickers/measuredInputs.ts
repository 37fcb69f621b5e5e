import * as vscode from 'vscode';
import { EaselError } from '../../core/base/errors';
import type { Pixels } from '../../core/models/modelTypes';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { inputSource, probeSource } from '../../engine/jobs/inputSource';
import type { PickedInputs } from './optionsPicker';

/** The number of input images, and the size of the last one, whose shape the result takes. */
export async function inputsOf(images: readonly (vscode.Uri | string)[]): Promise<PickedInputs> {
  const last = images.at(-1);
  if (last === undefined) return { count: 0 };
  const pixels = last instanceof vscode.Uri ? await sizeOf(last) : undefined;
  return { count: images.length, last: { pixels, number: images.length } };
}

/** @returns `undefined` where the file cannot be read as an image: the run says why. */
async function sizeOf(uri: vscode.Uri): Promise<Pixels | undefined> {
  const cannotBeRead = (cause?: unknown): EaselError => new EaselError('inputImage', uri.path, { cause });
  try {
    const source = await inputSource(vscodeWorkspace, uri, { changed: cannotBeRead, unreadable: cannotBeRead });
    const { width, height } = await probeSource(source, uri.path);
    return { width, height };
  } catch {
    return undefined;
  }
}
