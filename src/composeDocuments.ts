import type * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import type { Log } from './core/base/ports';
import type { Batch } from './core/documents/batch';
import { openDocuments } from './editor/openDocuments';
import { readSettings } from './editor/settings';
import { vscodeWorkspace as workspace } from './editor/vscodeWorkspace';
import type { Connection } from './engine/connection/connection';
import { awaitedFiles } from './engine/documents/missing/awaitedFiles';
import { MissingBatches } from './engine/documents/missing/missingBatches';
import type { PlannedImage } from './engine/documents/missing/missingPlan';
import { MissingRuns } from './engine/documents/missing/missingRuns';
import { MissingSearch } from './engine/documents/missing/missingSearch';
import { ReferenceThread } from './engine/documents/missing/referenceThread';
import type { ImageRuns } from './engine/jobs/imageRuns';
import type { JobTable } from './engine/jobs/jobTable';
import type { UnfinishedJobs } from './engine/jobs/unfinishedJobs';
import type { KeyCommands } from './ui/commands/keyCommands';
import { MissingCommands } from './ui/commands/missingCommands';
import { MissingPersonRun } from './ui/commands/missingPersonRun';
import { MissingPlans } from './ui/commands/missingPlans';
import { MissingHints } from './ui/documents/missingHints';
import { ImagesView } from './ui/images/imagesView';
import type { ArgumentRunsStatus } from './ui/messages/argumentRunsStatus';
import type { Notifications } from './ui/messages/notifications';

interface DocumentParts {
  runs: ImageRuns;
  jobs: JobTable;
  unfinished: UnfinishedJobs;
  keys: KeyCommands;
  connection: Connection;
  notifications: Notifications;
  argumentRuns: ArgumentRunsStatus;
  log: Log;
  placeholders: (plan: readonly PlannedImage[]) => Promise<Batch<URI>>;
}

export interface ComposedDocuments extends vscode.Disposable {
  missing: MissingCommands;
  missingBatches: MissingBatches;
  missingRuns: MissingRuns;
  plans: MissingPlans;
  /** Begins to show which images documents miss. */
  showMissing: () => void;
  imagesView: ImagesView;
}

/** The part of the composition that is about images in documents. */
export function composeDocuments(parts: DocumentParts): ComposedDocuments {
  const { runs, jobs, unfinished, keys, connection, notifications, argumentRuns, log } = parts;
  const thread = new ReferenceThread(log);
  const search = new MissingSearch({ workspace, texts: openDocuments, finder: thread, readSettings });
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
  const person = new MissingPersonRun(missingBatches, missingRuns, keys, connection, notifications, parts.placeholders);
  const plans = new MissingPlans(person);
  const imagesView = new ImagesView(search);
  let hints: MissingHints | undefined;
  return {
    missing: new MissingCommands(missingBatches, missingRuns, argumentRuns),
    missingBatches,
    missingRuns,
    plans,
    showMissing: () => {
      hints ??= new MissingHints(search, (...one) => person.makeOne(...one));
    },
    imagesView,
    dispose: () => {
      hints?.dispose();
      plans.dispose();
      imagesView.dispose();
      thread.dispose();
    },
  };
}
