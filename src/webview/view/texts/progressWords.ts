import * as l10n from '@vscode/l10n';
import type { AttemptProgress } from '../../state';

/** The progress in words. There is no percentage, because the service does not tell how far an image is. */
export function progressWords(progress: AttemptProgress | undefined): string {
  switch (progress?.state) {
    case 'waiting':
      return l10n.t('Place {0} in line', progress.place);
    case 'queued':
      return l10n.t('Queued at the service');
    case 'running':
      return l10n.t('Being made');
    case 'uploading':
      return l10n.t('Uploading {0} of {1}', Math.min(progress.done + 1, progress.total), progress.total);
    case 'downloading':
      return l10n.t('Downloading {0} of {1}', Math.min(progress.done + 1, progress.total), progress.total);
    case 'saving':
      return l10n.t('Saving');
    case undefined:
      return l10n.t('Preparing…');
  }
}
