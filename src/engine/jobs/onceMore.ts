import type { RunRequest } from './imageRuns';

/**
 * The same request once more. A new seed is drawn, so that another image comes, and a place of its own is chosen: the
 * recorded seed and place of a job that was sent again were for that job only. Nothing is overwritten, because the file
 * of that name is the result of the first time.
 */
export function onceMore({ options, document, pickedFolder, command }: RunRequest): RunRequest {
  const again = { ...options };
  delete again.seed;
  delete again.overwrite;
  return { options: again, document, pickedFolder, command };
}
