import * as l10n from '@vscode/l10n';

/**
 * A part of a prompt, to be inserted; the words in brackets are for the person to replace. The structure is that of the
 * text-to-image guide, 2026-03: subject, scene, style, lens, light, and text in quotation marks.
 */
interface PromptPart {
  title: () => string;
  text: () => string;
}

export const promptParts: readonly PromptPart[] = [
  { title: () => l10n.t('Subject'), text: () => l10n.t('[a white lighthouse with a red door]') },
  { title: () => l10n.t('Scene'), text: () => l10n.t('[on a cliff above a calm sea, gulls in the distance]') },
  { title: () => l10n.t('Style'), text: () => l10n.t('in the style of [a watercolour with visible paper grain]') },
  { title: () => l10n.t('Lens'), text: () => l10n.t('[eye level, 35 mm lens, shallow depth of field]') },
  { title: () => l10n.t('Light'), text: () => l10n.t('[soft light of the early morning from the left]') },
  {
    title: () => l10n.t('Text in the image'),
    text: () => l10n.t('the text "[Welcome]" in [large white letters at the top]'),
  },
];

/** Source: the sample of the text-to-image guide, 2026-03, by what they keep away. */
export const negativePrompts: readonly PromptPart[] = [
  {
    title: () => l10n.t('Poor quality'),
    text: () => l10n.t('low resolution, low quality, blurry, oversaturated colours'),
  },
  {
    title: () => l10n.t('Wrong anatomy'),
    text: () => l10n.t('distorted limbs, malformed fingers, lack of facial detail'),
  },
  {
    title: () => l10n.t('Artificial look'),
    text: () => l10n.t('wax-figure appearance, excessive smoothness, AI-looking artifacts'),
  },
  { title: () => l10n.t('Broken text'), text: () => l10n.t('blurry or warped text, chaotic composition') },
];

/** The text with a part at its end. A part that is there already is not repeated. */
export function withPart(text: string, part: string): string {
  const start = text.trimEnd();
  if (start.includes(part)) return text;
  if (start === '') return part;
  const isChinese = /\p{Script=Han}/u.test(part);
  return /[.!?。！？,，;；:：]$/u.test(start)
    ? `${start}${isChinese ? '' : ' '}${part}`
    : `${start}${isChinese ? '，' : ', '}${part}`;
}

/** What a chat model of the editor is asked, to rewrite a prompt. */
export function improvementRequest(prompt: string, isEdit: boolean): string {
  const task = isEdit
    ? 'The prompt tells an image model how to change a picture. Say what changes and where, how it should look, and what must stay exactly as it is.'
    : 'The prompt tells an image model what to draw. Name subject, scene, style, lens and light.';
  return (
    `${task} Rewrite it in its own language in at most 90 words. Keep its intent and every text in quotation marks ` +
    `letter by letter. Answer with the new prompt only.\n\n<prompt>\n${prompt}\n</prompt>`
  );
}
