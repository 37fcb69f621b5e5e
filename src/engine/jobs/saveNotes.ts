import type { KnownPlaces } from '../files/knownPlaces';
import type { JournalRecord } from '../journal/journal';
import type { JobObserver, SaveNotes } from './job';
import { whenTakenElsewhere } from '../../core/places/fileName';
import { knownFilesOf, targetOf } from './jobEntry';
import { ownersOf } from './jobFiles';

/** What the journal knows about the saving of a job, and how each further step gets into it. */
export function saveNotesOf(
  record: JournalRecord,
  isResumed: boolean,
  { places, observer }: { places: Pick<KnownPlaces, 'remember' | 'rootOf'>; observer: JobObserver },
): SaveNotes {
  return {
    ...ownersOf(record),
    isResumed,
    ...knownFilesOf(record.entry, places),
    onDocument: document => record.update({ document: document.toString() }),
    onSaved: async (index, file) => {
      await record.update({ saved: { ...record.entry.saved, [index]: { ...file, uri: file.uri.toString() } } });
      observer.imageSaved(record.entry);
    },
    onOtherFolder: folder => {
      places.remember(folder);
      const { target } = record.entry;
      const whenTaken = whenTakenElsewhere(targetOf(target).whenTaken);
      return record.update({
        target: { ...target, folder: folder.toString(), within: undefined, overwrite: false, whenTaken },
      });
    },
  };
}
