import { matchesGlob } from './matchesGlob';
import type { PictureKind } from './pictureKind';
import { kindOfName } from './pictureKind';
import type { Look, StyleFile, StyleRule } from './styleFile';

/** The look of one image. */
export interface StyleInForce extends Omit<Look, 'sizes'> {
  kind?: PictureKind;
  model?: string;
  editModel?: string;
}

/** Where an image goes, as far as it is known before it is made. */
export interface StyledPlace {
  /** Relative to the workspace folder, with slashes. */
  path: string;
  /** Whether someone has chosen the name of the file; one that is made from the prompt tells no kind. */
  isNameChosen: boolean;
}

/**
 * The look of an image at a place: that of the whole file, then each rule that matches it, in order. Whatever a rule
 * says replaces what was said before it.
 */
export function styleFor(file: StyleFile, place: StyledPlace): StyleInForce {
  const rules = (file.rules ?? []).filter(rule => matches(rule, place.path));
  const kind = rules.findLast(rule => rule.kind !== undefined)?.kind ?? kindOfPath(place);
  const { model, editModel } = file;
  let style: StyleInForce = {};
  for (const { sizes, size, ...look } of [file, ...rules].map(lookOf)) {
    const ownSize = (kind && sizes?.[kind]) ?? size;
    style = { ...style, ...look, ...(ownSize !== undefined && { size: ownSize }) };
  }
  return {
    ...style,
    ...(kind && { kind }),
    ...(model !== undefined && { model }),
    ...(editModel !== undefined && { editModel }),
  };
}

/** The parts that are there, and nothing else: a part that is absent leaves the earlier one. */
function lookOf({ style, negativePrompt, colorPalette, referenceImages, size, sizes }: Look): Look {
  return Object.fromEntries(
    Object.entries({ style, negativePrompt, colorPalette, referenceImages, size, sizes }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

function matches({ files }: StyleRule, path: string): boolean {
  return [files].flat().some(glob => matchesGlob(glob, path));
}

/** By the name of the file, or else by its folders, the nearest first. */
function kindOfPath({ path, isNameChosen }: StyledPlace): PictureKind | undefined {
  const folders = path.split('/');
  const name = (folders.pop() ?? '').replace(/\.png$/iu, '');
  for (const part of [...(isNameChosen ? [name] : []), ...folders.reverse()]) {
    const kind = kindOfName(part);
    if (kind) return kind;
  }
  return undefined;
}
