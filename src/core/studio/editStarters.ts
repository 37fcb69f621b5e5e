import * as l10n from '@vscode/l10n';
import type { Model } from '../models/modelTypes';
import type { StudioForm } from './studioForm';

/**
 * An example of a change of an image. Its structure is that of the samples of the image editing API, 2026-03: which
 * image is the base, what changes and where, how it should look, and what must stay as it is. The words in brackets are
 * for the person to replace.
 */
export interface EditStarter {
  id: string;
  /** The change, in a few words. */
  title: () => string;
  prompt: () => string;
  /** The fewest input images that the prompt speaks of; absent: one. */
  minInputs?: number;
}

export const editStarters: readonly EditStarter[] = [
  {
    id: 'text',
    title: () => l10n.t('Change the text'),
    prompt: () =>
      l10n.t(
        'Replace the text "[old text]" in the picture by "[new text]". Keep its lettering, size, colour, perspective and place, and leave everything else exactly as it is.',
      ),
  },
  {
    id: 'add',
    title: () => l10n.t('Add an object'),
    prompt: () =>
      l10n.t(
        'Add [a small sailing boat] [on the water to the right]. Match the light, the shadows, the perspective and the grain of the photo, and do not change anything else.',
      ),
  },
  {
    id: 'remove',
    title: () => l10n.t('Remove an object'),
    prompt: () =>
      l10n.t(
        'Remove [the person in the red jacket]. Fill the place with what would be seen behind, with the same texture and light, and leave no trace. Everything else stays as it is.',
      ),
  },
  {
    id: 'replace',
    title: () => l10n.t('Replace an object'),
    prompt: () =>
      l10n.t(
        'Replace [the cup] by [a glass vase with one white tulip] of about the same size, in the same place. Keep the background, the light and the shadows.',
      ),
  },
  {
    id: 'move',
    title: () => l10n.t('Move or resize'),
    prompt: () =>
      l10n.t(
        'Move [the logo] to [the upper left corner] and make it [half as large]. Do not change its shape and colours, and fill the place where it was like its surroundings.',
      ),
  },
  {
    id: 'pose',
    title: () => l10n.t('Pose or action'),
    prompt: () =>
      l10n.t(
        'Let the person in the picture [raise the right hand and wave]. Keep face, hair, clothes, proportions and background exactly as they are.',
      ),
  },
  {
    id: 'style',
    title: () => l10n.t('Another style'),
    prompt: () =>
      l10n.t(
        'Redraw the picture in the style of [a gouache illustration with visible brushwork]. Keep the composition, all objects, the people and their expressions.',
      ),
  },
  {
    id: 'season',
    title: () => l10n.t('Time of day, season'),
    prompt: () =>
      l10n.t(
        'Turn the scene into [a clear winter night with snow on the roofs and lit windows]. Keep the viewpoint, the buildings and every object in its place; only light, weather and colours change.',
      ),
  },
  {
    id: 'restore',
    title: () => l10n.t('Sharpen and restore'),
    prompt: () =>
      l10n.t(
        'Restore this old photo: remove scratches, stains and noise, bring back sharpness and natural contrast, and mend the damaged parts. Keep the faces and every detail as they are.',
      ),
  },
  {
    id: 'background',
    title: () => l10n.t('Plain background'),
    prompt: () =>
      l10n.t(
        'Replace the background by [a plain white surface] with a soft shadow below the subject. Keep the subject with all fine edges, such as hair, exactly as it is.',
      ),
  },
  {
    id: 'cut-out',
    title: () => l10n.t('No background'),
    prompt: () =>
      l10n.t(
        'Cut out the main subject and put it on a transparent background. Keep the subject with all fine edges, such as hair, exactly as it is, and add no shadow.',
      ),
  },
  {
    id: 'sketch',
    title: () => l10n.t('Sketch into picture'),
    prompt: () =>
      l10n.t(
        'Turn this sketch into [a realistic photo]: follow its lines and proportions exactly, and give every part a fitting material, colour and light from [the left].',
      ),
  },
  {
    id: 'combine',
    title: () => l10n.t('Image 2 into image 1'),
    minInputs: 2,
    prompt: () =>
      l10n.t(
        'Use image 1 as the base. Put [the object] of image 2 into it, [on the table in the foreground]. Match size, perspective, light and shadows, and do not change the rest of image 1.',
      ),
  },
  {
    id: 'dress',
    title: () => l10n.t('Dress a person'),
    minInputs: 2,
    prompt: () =>
      l10n.t(
        'Let the person of image 1 wear the clothes of image 2, with natural folds. Keep face, hair, pose and background of image 1, and cut, colour and pattern of the clothes of image 2.',
      ),
  },
  {
    id: 'product',
    title: () => l10n.t('Product in a scene'),
    prompt: () =>
      l10n.t(
        'Put the product of the picture [on a wooden table by a window in the morning light], as in a studio photograph. Keep its shape, its colours and all text on it exactly as they are.',
      ),
  },
  {
    id: 'character',
    title: () => l10n.t('Same character again'),
    prompt: () =>
      l10n.t(
        'Show the character of the picture [riding a bicycle through a market]. Keep face, hair, clothes, colours, proportions and drawing style, so that it is clearly the same one.',
      ),
  },
];

/** The starters for so many input images. */
export const editStartersFor = (inputs: number): EditStarter[] =>
  editStarters.filter(({ minInputs = 1 }) => inputs >= minInputs);

/**
 * The form with the prompt of a starter. Everything else stays, above all the input images; only a model that takes
 * fewer inputs gives way.
 * @param editModel the model of the settings for edits, if it is known.
 */
export function withEditStarter(
  form: StudioForm,
  starter: EditStarter,
  model: Model,
  editModel: Model | undefined,
): StudioForm {
  const inputs = form.inputs.length;
  const takesAll = (candidate: Model): boolean => (candidate.edit?.maxImages ?? 0) >= inputs;
  const kept = takesAll(model) || !editModel?.edit ? model : editModel;
  return {
    ...form,
    prompt: starter.prompt(),
    output: 'images',
    count: form.output === 'images' ? form.count : 1,
    model: kept.id,
  };
}
