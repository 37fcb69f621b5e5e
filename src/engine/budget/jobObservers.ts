import type { JobObserver } from '../jobs/job';

/** Everything that a job tells goes to the first observer; the others hear of its end as well. */
export function withEnds(first: JobObserver, ...others: Pick<JobObserver, 'ended'>[]): JobObserver {
  return {
    begun: entry => first.begun(entry),
    progressed: (id, progress) => first.progressed(id, progress),
    imageSaved: entry => first.imageSaved(entry),
    discarded: id => first.discarded(id),
    ended: (entry, result) => {
      for (const observer of [first, ...others]) observer.ended(entry, result);
    },
  };
}
