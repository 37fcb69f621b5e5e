import type { RunRequest } from './imageRuns';

/**
 * The same request once more. A new seed is drawn, so that another image comes, and a place of its own is chosen: the
 * recorded seed and place of a job that was sent again were for that job only.
 */
export function onceMore({ options, document, pickedFolder }: RunRequest): RunRequest {
  const again = { ...options };
  delete again.seed;
  return { options: again, document, pickedFolder };
}
