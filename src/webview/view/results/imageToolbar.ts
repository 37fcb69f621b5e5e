import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { ShownAttempt, ShownImage } from '../../../core/studio/studioProtocol';
import type { ComparedImage } from '../../state';
import type { Studio } from '../../studio';
import { actionMenu, type MenuItem } from '../controls/actionMenu';
import { focusField } from '../controls/focusField';
import { iconButton } from '../controls/iconButton';

/**
 * The actions for an image: the usual ones as icons, the others in a menu. @param original the image that was edited,
 * if it can be shown.
 */
export function imageToolbar(
  studio: Studio,
  attempt: ShownAttempt,
  image: ShownImage,
  index: number,
  original: ComparedImage | undefined,
): TemplateResult {
  const reference = { attemptId: attempt.id, uri: image.uri };
  const useAsInput = (): void => {
    studio.useAsInput(reference);
    studio.show({ notice: { message: l10n.t('{0} is among the input images.', image.name) } });
  };
  const edit = (): void => {
    studio.edit(reference, l10n.t('{0} is in the form. Say in the prompt what to change.', image.name));
    focusField('prompt');
  };
  return html`
    <div class="tile-toolbar" role="group" aria-label=${l10n.t('Actions for {0}', image.name)}>
      ${
        index === 0 && original && image.src !== undefined
          ? iconButton({
              icon: 'zoom-in',
              label: l10n.t('Zoom {0}', image.name),
              run: () => {
                studio.open({ kind: 'zoom', image: reference });
              },
            })
          : nothing
      }
      ${iconButton({
        icon: 'insert',
        label: l10n.t('Insert into Document'),
        run: () => {
          studio.host.act('insert', reference);
        },
      })}
      ${iconButton({ icon: 'edit', label: l10n.t('Edit Image'), run: edit })}
      ${iconButton({ icon: 'attach', label: l10n.t('Use as Input'), run: useAsInput })}
      ${image.src === undefined ? nothing : compareButton(studio, reference)}
      ${actionMenu(`image-menu-${attempt.id}-${index}`, menuItems(studio, attempt, image, original))}
    </div>
  `;
}

function compareButton(studio: Studio, image: { attemptId: string; uri: string }): TemplateResult {
  const { compareFrom } = studio.state;
  const marked = compareFrom && studio.image(compareFrom);
  const isMarked = marked?.uri === image.uri;
  const label = marked && !isMarked ? l10n.t('Compare with {0}', marked.name) : l10n.t('Compare');
  return iconButton({
    icon: 'compare-changes',
    label,
    isPressed: isMarked,
    run: () => {
      studio.compare(image);
    },
  });
}

function menuItems(
  studio: Studio,
  { id }: ShownAttempt,
  { uri, src, name }: ShownImage,
  original: ComparedImage | undefined,
): MenuItem[] {
  const image = { attemptId: id, uri };
  return [
    {
      label: l10n.t('Open'),
      run: () => {
        studio.host.act('open', image);
      },
    },
    ...(src === undefined
      ? []
      : [
          {
            label: l10n.t('Zoom'),
            run: () => {
              studio.open({ kind: 'zoom', image });
            },
          },
        ]),
    ...(src === undefined || !original
      ? []
      : [
          {
            label: l10n.t('Compare with Original'),
            run: () => {
              studio.open({ kind: 'compare', before: original, after: { src, name } });
            },
          },
        ]),
    {
      label: l10n.t('Reveal in Explorer'),
      run: () => {
        studio.host.act('reveal', image);
      },
    },
    {
      label: l10n.t('Copy'),
      run: () => {
        studio.host.act('copy', image);
      },
    },
    {
      label: l10n.t('Copy Path'),
      run: () => {
        studio.host.act('copyPath', image);
      },
    },
    {
      label: l10n.t('Copy Markdown'),
      run: () => {
        studio.host.act('copyMarkdown', image);
      },
    },
    {
      label: l10n.t('Show Image Details'),
      run: () => {
        studio.host.act('details', image);
      },
    },
    {
      label: l10n.t('Translate Text in Image…'),
      run: () => {
        studio.host.act('translate', image);
      },
    },
    {
      label: l10n.t('Delete'),
      run: () => {
        studio.host.act('delete', image);
      },
    },
  ];
}
