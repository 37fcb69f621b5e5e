import * as l10n from '@vscode/l10n';
import type { Model } from '../models/modelTypes';
import { promptLength } from '../models/promptLength';
import { asksForTransparency } from './transparency';

/** The prompt as it is sent: with the words of the setting `easel.style`. */
export function wholePrompt(prompt: string, style: string): string {
  const [words, text] = [style.trim(), prompt.trim()];
  return words === '' || text === '' ? text : `${text}, ${words}`;
}

/** Whether the service would cut this prompt. */
export function isTooLong(whole: string, { promptLimit }: Pick<Model, 'promptLimit'>): boolean {
  return promptLength(whole, promptLimit.unit) > promptLimit.value;
}

/**
 * What a person should know about a prompt before it is paid for: that the model does not read all of it, or cannot
 * deliver what it asks for.
 * @param whole from `wholePrompt`.
 */
export function promptNotes(whole: string, model: Model): string[] {
  const cut = cutNote(whole, model.promptLimit, l10n.t('The prompt'));
  return [
    ...(cut === undefined ? [] : [cut]),
    ...(asksForTransparency(whole) && !model.transparency
      ? [
          l10n.t(
            'The prompt asks for a transparent background, which the model "{0}" does not deliver: the image will have an opaque one.',
            model.id,
          ),
        ]
      : []),
  ];
}

/** The sentence about a text that the service cuts. @param name of the text, such as "The prompt". */
export function cutNote(text: string, { value, unit }: Model['promptLimit'], name: string): string | undefined {
  const length = promptLength(text, unit);
  if (length <= value) return undefined;
  return unit === 'tokens'
    ? l10n.t('{0} has about {1} tokens; the service reads about the first {2} and cuts the rest.', name, length, value)
    : l10n.t(
        '{0} is {1} characters long; the service reads about the first {2} and cuts the rest.',
        name,
        length,
        value,
      );
}
