import * as l10n from '@vscode/l10n';
import type { ShownAttempt } from '../../../core/studio/studioProtocol';
import { documentLanguage } from '../texts/documentLanguage';
import { ageText, momentText } from '../texts/timeText';

/** One of the short texts below a prompt. */
export interface RowFact {
  name: 'model' | 'size' | 'seed' | 'time';
  text: string;
  title?: string;
}

/** The most useful facts come first: a narrow row cuts off the last ones. */
export function rowFacts({ model, size, images: [image], options: { seed }, createdAt }: ShownAttempt): RowFact[] {
  const language = documentLanguage();
  const sizeText = image ? `${image.width} × ${image.height}` : size?.replace('*', ' × ');
  return [
    { name: 'model', text: model },
    { name: 'time', text: ageText(createdAt, Date.now(), language), title: momentText(createdAt, language) },
    ...(sizeText === undefined ? [] : [{ name: 'size' as const, text: sizeText }]),
    ...(seed === undefined ? [] : [{ name: 'seed' as const, text: l10n.t('Seed {0}', seed) }]),
  ];
}

/** The outcome of an attempt, unless everything was saved without a warning. */
export function attemptState({
  status,
  error,
  warnings,
}: ShownAttempt): { icon: string; label: string; sentence: string } | undefined {
  switch (status) {
    case 'running':
      return {
        icon: 'codicon-loading codicon-modifier-spin',
        label: l10n.t('Under way'),
        sentence: l10n.t('Images appear here as they are saved.'),
      };
    case 'unfinished':
      return {
        icon: 'codicon-history',
        label: l10n.t('Not finished'),
        sentence: error?.message ?? l10n.t('What is still to come can be had without being paid for again.'),
      };
    case 'failed':
      return {
        icon: 'codicon-error',
        label: l10n.t('Failed'),
        sentence: error?.message ?? l10n.t('Nothing more will come.'),
      };
    case 'cancelled':
      return {
        icon: 'codicon-circle-slash',
        label: l10n.t('Cancelled'),
        sentence: error?.message ?? l10n.t('You cancelled it.'),
      };
    case 'saved':
      return warnings[0] === undefined
        ? undefined
        : { icon: 'codicon-info', label: l10n.t('Saved with a remark'), sentence: warnings.join('\n') };
  }
}
