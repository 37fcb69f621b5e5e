import * as l10n from '@vscode/l10n';
import type { RunProgress } from '../base/ports';

/**
 * What is going on, in words. The service does not say how far an image is, so there is no percentage.
 * @param language the person's, as a BCP 47 tag, for the time of day.
 */
export function describeProgress(progress: RunProgress, language: string): string {
  switch (progress.state) {
    case 'preparing':
      return l10n.t('preparing…');
    case 'waiting':
      return describePlace(progress.place, progress.startsInMs, language);
    case 'queued':
      return l10n.t('queued at the service…');
    case 'running':
      return l10n.t('running at the service…');
    case 'uploading':
      return l10n.t('uploading input image {0} of {1}…', progress.done + 1, progress.total);
    case 'downloading':
      return l10n.t('downloading {0} of {1}…', progress.done + 1, progress.total);
    case 'saving':
      return l10n.t('saving…');
  }
}

/** The time of day, since nothing counts down while it waits. */
function describePlace(place: number, startsInMs: number | undefined, language: string): string {
  if (startsInMs === undefined) return l10n.t('number {0} in line, starts when another one has ended…', place);
  const startsAt = new Date(Date.now() + startsInMs).toLocaleTimeString(language);
  return l10n.t('number {0} in line, starts at about {1}…', place, startsAt);
}
