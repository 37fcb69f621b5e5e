import * as vscode from 'vscode';
import { URI } from 'vscode-uri';
import { Emitter } from './core/base/emitter';
import type { Clock, Log } from './core/base/ports';
import { openDocuments } from './editor/openDocuments';
import { readSettings } from './editor/settings';
import { VisionModels } from './editor/visionModels';
import { vscodeWorkspace as workspace } from './editor/vscodeWorkspace';
import type { Connection } from './engine/connection/connection';
import { awaitedFiles } from './engine/documents/missing/awaitedFiles';
import { AltProposals } from './engine/documents/altProposals';
import { ImageDescriptions } from './engine/documents/imageDescriptions';
import { MovedLinks } from './engine/documents/movedLinks';
import { MissingBatches } from './engine/documents/missing/missingBatches';
import { MissingRuns } from './engine/documents/missing/missingRuns';
import { KnownReferences } from './engine/documents/missing/knownReferences';
import { MissingSearch } from './engine/documents/missing/missingSearch';
import { NamedImages, rememberingFinder } from './engine/documents/missing/namedImages';
import { OlderDescriptions } from './engine/documents/missing/olderDescriptions';
import { ReferenceThread } from './engine/documents/missing/referenceThread';
import { ImageProposals } from './engine/documents/proposals/imageProposals';
import { insertLinks } from './engine/documents/proposals/insertLinks';
import { smallerAside } from './engine/images/redrawAside';
import type { History } from './engine/history/history';
import type { ImageRuns } from './engine/jobs/imageRuns';
import type { JobTable } from './engine/jobs/jobTable';
import type { UnfinishedJobs } from './engine/jobs/unfinishedJobs';
import type { PlaceholderParts } from './engine/placeholders/insertPlaceholder';
import { insertMissingPlaceholders } from './engine/placeholders/missingPlaceholders';
import { OlderImages } from './ui/commands/missing/olderImages';
import type { PersonRuns } from './ui/commands/personRun';
import type { KeyCommands } from './ui/commands/keyCommands';
import { AltDescriptions } from './ui/commands/altDescriptions';
import { AltTextCommands } from './ui/commands/altTextCommands';
import type { CommandParts } from './ui/commands/commandTable';
import { MissingCommands } from './ui/commands/missing/missingCommands';
import { MissingPersonRun } from './ui/commands/missing/missingPersonRun';
import { MissingPlans } from './ui/commands/missing/missingPlans';
import { ProposalCommands } from './ui/commands/missing/proposalCommands';
import { ImageHovers } from './ui/documents/imageHovers';
import { CopiedImages } from './ui/documents/copiedImages';
import { AltTextActions } from './ui/documents/altTextActions';
import { DroppedImages } from './ui/documents/droppedImages';
import { keepLinks } from './ui/documents/keepLinks';
import { MissingHints } from './ui/documents/missingHints';
import { ImagesView } from './ui/images/imagesView';
import type { ArgumentRunsStatus } from './ui/messages/argumentRunsStatus';
import type { Notifications } from './ui/messages/notifications';
import { VariantActions } from './ui/documents/variantActions';
import { VariantArguments } from './ui/commands/variantArguments';
import { VariantCommands } from './ui/commands/variantCommands';
import { VariantLinks } from './engine/documents/variantLinks';

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
  history: Pick<History, 'onDidChange' | 'asSaved'>;
  clock: Clock;
  placeholderParts: PlaceholderParts;
  /** Is called when the workspace has an image that Easel made. */
  showImages: () => void;
}

export interface ComposedDocuments extends vscode.Disposable {
  commands: Pick<CommandParts, 'missing' | 'missingPlans' | 'proposals' | 'altTexts' | 'variants'>;
  missingBatches: MissingBatches;
  missingRuns: MissingRuns;
  droppedImages: DroppedImages;
  copiedImages: CopiedImages;
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
  const linkParts = { workspace, outlines: thread, missing: search, rewriter: openDocuments };
  const plans = new MissingPlans(person, (...one) => insertLinks(linkParts, ...one));
  const imageProposals = new ImageProposals({
    workspace,
    texts: openDocuments,
    outlines: thread,
    missing: search,
    readSettings,
    awaited: () => awaitedFiles(jobs),
    clock: parts.clock,
    chance: Math.random,
  });
  const proposals = new AltProposals(searchParts);
  const visionModels = new VisionModels();
  const altDescriptions = new AltDescriptions(
    new ImageDescriptions({
      workspace,
      findModels: visionModels.find,
      smaller: smallerAside,
      language: vscode.env.language,
      log,
    }),
    notifications,
  );
  const altTexts = new AltTextCommands(proposals, altDescriptions, notifications);
  const droppedImages = new DroppedImages(proposals, notifications);
  const copiedImages = new CopiedImages(droppedImages);
  const imagesView = new ImagesView(search, named, imagesMade.event, uri => parts.history.asSaved(uri));
  const movedLinks = new MovedLinks(searchParts);
  const links = new VariantLinks({ ...searchParts, named });
  const variants = new VariantCommands({ links, named, personRuns: parts.personRuns, keys, notifications });
  const variantArguments = new VariantArguments(links, runs, argumentRuns);
  let hints: MissingHints | undefined;
  let hovers: ImageHovers | undefined;
  let altTextActions: AltTextActions | undefined;
  let variantActions: VariantActions | undefined;
  return {
    commands: {
      missing: new MissingCommands(missingBatches, missingRuns, argumentRuns),
      missingPlans: plans,
      proposals: new ProposalCommands(
        imageProposals,
        (...one) => insertLinks(linkParts, ...one),
        missingBatches,
        missingRuns,
        connection,
        notifications,
        argumentRuns,
      ),
      altTexts,
      variants: {
        run: chosen => variants.run(chosen),
        runWithArguments: argument => variantArguments.runWithArguments(argument),
      },
    },
    missingBatches,
    missingRuns,
    droppedImages,
    copiedImages,
    showMissing: () => {
      hovers ??= new ImageHovers(named);
      hints ??= new MissingHints(
        search,
        descriptions,
        imagesMade.event,
        (...one) => person.makeOne(...one),
        (...one) => olderImages.makeAgain(...one),
      );
      altTextActions ??= new AltTextActions(
        proposals,
        () => altDescriptions.canDescribe(),
        candidate => altTexts.describeOne(candidate),
      );
      variantActions ??= new VariantActions(named, (...here) => variants.runHere(...here));
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
      variantActions?.dispose();
      plans.dispose();
      imagesView.dispose();
      visionModels.dispose();
      droppedImages.dispose();
      copiedImages.dispose();
      thread.dispose();
    },
  };
}
