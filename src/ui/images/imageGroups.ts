import * as vscode from 'vscode';
import type { ChangeSince } from '../../engine/provenance/changedSince';

/** In the order in which they are shown. */
export const imageGroups = ['placeholder', 'generated', 'changed', 'unused', 'missing'] as const;
export type ImageGroup = (typeof imageGroups)[number];

export function groupName(group: ImageGroup): string {
  switch (group) {
    case 'placeholder':
      return vscode.l10n.t('Placeholders');
    case 'generated':
      return vscode.l10n.t('Generated');
    case 'changed':
      return vscode.l10n.t('Changed since they were made');
    case 'unused':
      return vscode.l10n.t('Named by no document');
    case 'missing':
      return vscode.l10n.t('Missing in documents');
  }
}

export function changeWords(change: ChangeSince): string {
  switch (change.kind) {
    case 'input':
      return change.state === 'missing'
        ? vscode.l10n.t('the input {0} is missing', change.path)
        : vscode.l10n.t('the input {0} has changed', change.path);
    case 'size':
      return vscode.l10n.t('{0} pixels, made with {1}', shownSize(change.now), shownSize(change.made));
    case 'picture':
      return vscode.l10n.t('another program has changed the picture');
    case 'drawnOn':
      return vscode.l10n.t('somebody has drawn on it');
  }
}

const shownSize = (size: string): string => size.replace('*', ' × ');
