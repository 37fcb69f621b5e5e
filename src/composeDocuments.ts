import type * as vscode from 'vscode';
import { URI } from 'vscode-uri';
import { Emitter } from './core/base/emitter';
import type { Log } from './core/base/ports';
import { openDocuments } from './editor/openDocuments';
import { readSettings } from './editor/settings';
import { vscodeWorkspace as workspace } from './editor/vscodeWorkspace';
import type { Connection } from './engine/connection/connection';
import { awaitedFiles } from './engine/documents/missing/awaitedFiles';
import { AltProposals } from './engine/documents/altProposals';
import { MovedLinks } from './engine/documents/movedLinks';
import { MissingBatches } from './engine/documents/missing/missingBatches';
import { MissingRuns } from './engine/documents/missing/missingRuns';
import { KnownReferences } from './engine/documents/missing/knownReferences';
import { MissingSearch } from './engine/documents/missing/missingSearch';
import { NamedImages, rememberingFinder } from './engine/documents/missing/namedImages';
import { OlderDescriptions } from './engine/documents/missing/olderDescriptions';
import { ReferenceThread } from './engine/documents/missing/referenceThread';
import type { History } from './engine/history/history';
import type { ImageRuns } from './engine/jobs/imageRuns';
import type { JobTable } from './engine/jobs/jobTable';
import type { UnfinishedJobs } from './engine/jobs/unfinishedJobs';
import type { PlaceholderParts } from './engine/placeholders/insertPlaceholder';
import { insertMissingPlaceholders } from './engine/placeholders/missingPlaceholders';
import { OlderImages } from './ui/commands/olderImages';
import type { PersonRuns } from './ui/commands/personRun';
import type { KeyCommands } from './ui/commands/keyCommands';
import { AltTextCommands } from './ui/commands/altTextCommands';
import { MissingCommands } from './ui/commands/missingCommands';
import { MissingPersonRun } from './ui/commands/missingPersonRun';
import { MissingPlans } from './ui/commands/missingPlans';
import { ImageHovers } from './ui/documents/imageHovers';
import { AltTextActions } from './ui/documents/altTextActions';
import { DroppedImages } from './ui/documents/droppedImages';
import { keepLinks } from './ui/documents/keepLinks';
import { MissingHints } from './ui/documents/missingHints';
import { ImagesView } from './ui/images/imagesView';
import type { ArgumentRunsStatus } from './ui/messages/argumentRunsStatus';
import type { Notifications } from './ui/messages/notifications';

interface DocumentParts {
  runs: ImageRuns;
  jobs: JobTable;
  unfinished: UnfinishedJobs;
  keys: KeyCommands;
  personRuns: PersonRuns;
  connection: Connection;
  notifications: Notifications;
  argumentRuns: ArgumentRunsStatus;
  log: Log;
  history: Pick<History, 'onDidChange'>;
  placeholderParts: PlaceholderParts;
  /** Is called when the workspace has an image that Easel made. */
  showImages: () => void;
}

export interface ComposedDocuments extends vscode.Disposable {
  missing: MissingCommands;
  missingBatches: MissingBatches;
  missingRuns: MissingRuns;
  plans: MissingPlans;
  altTexts: AltTextCommands;
  droppedImages: DroppedImages;
  /** Begins to show which images documents miss, and to offer alt text. */
  showMissing: () => void;
  /** Puts references right after files were renamed or moved. */
  keepLinks: (files: vscode.FileRenameEvent['files']) => Promise<void>;
  /** Hears of placeholders that were just written; images are heard of from the history. */
  tellMade: (images: readonly URI[]) => void;
  imagesView: ImagesView;
}

/** The part of the composition that is about images in documents. */
export function composeDocuments(parts: DocumentParts): ComposedDocuments {
  const { runs, jobs, unfinished, keys, connection, notifications, argumentRuns, log } = parts;
  const thread = new ReferenceThread(log);
  const finder = rememberingFinder(thread);
  const references = new KnownReferences(openDocuments, finder);
  const searchParts = { workspace, texts: openDocuments, finder, references, readSettings };
  const search = new MissingSearch(searchParts);
  const named = new NamedImages(searchParts);
  const missingRuns = new MissingRuns({
    runs,
    missing: search,
    texts: openDocuments,
    editor: openDocuments,
    workspace,
    awaited: () => awaitedFiles(jobs),
  });
  const missingBatches = new MissingBatches({
    workspace,
    missing: search,
    readSettings,
    ready: () => unfinished.adopt(),
  });
  const imagesMade = new Emitter<readonly URI[]>(log);
  const tellMade = (images: readonly URI[]): void => {
    if (images.length === 0) return;
    parts.showImages();
    imagesMade.fire(images);
  };
  const history = parts.history.onDidChange(({ images }) => tellMade(images.map(({ uri }) => URI.parse(uri))));
  const person = new MissingPersonRun(missingBatches, missingRuns, keys, connection, notifications, async plan => {
    const batch = await insertMissingPlaceholders(parts.placeholderParts, plan);
    tellMade(batch.generated.map(({ target }) => target));
    return batch;
  });
  const descriptions = new OlderDescriptions(named, workspace);
  const olderImages = new OlderImages(descriptions, parts.personRuns, keys, notifications, tellMade);
  const plans = new MissingPlans(person);
  const proposals = new AltProposals(searchParts);
  const imagesView = new ImagesView(search, named, imagesMade.event);
  const movedLinks = new MovedLinks(searchParts);
  let hints: MissingHints | undefined;
  let hovers: ImageHovers | undefined;
  let altTextActions: AltTextActions | undefined;
  return {
    missing: new MissingCommands(missingBatches, missingRuns, argumentRuns),
    missingBatches,
    missingRuns,
    plans,
    droppedImages: new DroppedImages(proposals),
    altTexts: new AltTextCommands(proposals, notifications),
    showMissing: () => {
      hovers ??= new ImageHovers(named);
      hints ??= new MissingHints(
        search,
        descriptions,
        imagesMade.event,
        (...one) => person.makeOne(...one),
        (...one) => olderImages.makeAgain(...one),
      );
      altTextActions ??= new AltTextActions(proposals);
    },
    keepLinks: files => keepLinks(movedLinks, files, log),
    tellMade,
    imagesView,
    dispose: () => {
      history.dispose();
      imagesMade.dispose();
      hints?.dispose();
      hovers?.dispose();
      altTextActions?.dispose();
      plans.dispose();
      imagesView.dispose();
      thread.dispose();
    },
  };
}
