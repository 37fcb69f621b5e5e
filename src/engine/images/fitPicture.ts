import * as l10n from '@vscode/l10n';
import { refused, type ImageFacts, type InputImageRules } from '../../core/models/inputImage';
import { readAll, sourceOfBytes, type ByteSource } from '../files/byteSource';
import { CannotRedraw } from './pngRows';
import { probePieces } from './probeImage';
import { redrawAside, showsThroughAside } from './redrawAside';

export interface Picture {
  source: ByteSource;
  facts: ImageFacts;
}

/**
 * The picture upright, as the person sees it, and without transparency where the model takes none. Nothing is drawn
 * anew where the picture is fit as it is. A transparent picture stays as it is where the person does not agree.
 * @param picture has passed all other rules of the model.
 * @param asked.mayFlatten asks whether a picture that is really transparent may be put on white.
 * @throws EaselError `inputImage` where it cannot be drawn anew here; the signal's reason.
 */
export async function fitPicture(
  picture: Picture,
  rules: Pick<InputImageRules, 'alpha'>,
  name: string,
  asked: { signal: AbortSignal; mayFlatten?: (name: string) => Promise<boolean> },
): Promise<Picture> {
  const { facts } = picture;
  const { orientation = 1 } = facts;
  const onWhite = facts.hasAlpha && !rules.alpha;
  if (orientation === 1 && !onWhite) return picture;
  const bytes = await readAll(picture.source);
  try {
    // An alpha channel in which nothing shows through is a habit of many tools; leaving it out changes nothing.
    const asks = onWhite && (await showsThroughAside({ bytes, facts }, asked.signal));
    if (asks && (await asked.mayFlatten?.(name)) !== true) return picture;
    const drawn = await redrawAside({ bytes, facts, orientation, onWhite }, asked.signal);
    const source = sourceOfBytes(drawn);
    const drawnFacts = await probePieces(source.open(true), () => Promise.resolve(drawn), drawn.length, name);
    return { source, facts: drawnFacts };
  } catch (error) {
    asked.signal.throwIfAborted();
    throw refused(whyNotDrawn(error, facts, name, onWhite), 'images', error);
  }
}

function whyNotDrawn(error: unknown, { width, height }: ImageFacts, name: string, onWhite: boolean): string {
  if (error instanceof CannotRedraw && error.reason === 'tooLarge') {
    return l10n.t(
      '"{0}" is {1} pixels, too many to be turned or put on white here. Make it smaller, or save it upright and opaque.',
      name,
      `${width}×${height}`,
    );
  }
  return onWhite
    ? l10n.t('The transparency of "{0}" could not be removed here; save it without transparency and try again.', name)
    : l10n.t('"{0}" is stored turned and could not be turned upright here. Save it upright and try again.', name);
}
