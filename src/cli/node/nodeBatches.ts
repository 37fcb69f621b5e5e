import * as l10n from '@vscode/l10n';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../core/base/errors';
import type { Log } from '../../core/base/ports';
import type { ReadSettings } from '../../core/contributions/contributions';
import { awaitedFiles } from '../../engine/documents/missing/awaitedFiles';
import { MissingBatches } from '../../engine/documents/missing/missingBatches';
import { MissingRuns } from '../../engine/documents/missing/missingRuns';
import { KnownReferences } from '../../engine/documents/missing/knownReferences';
import { MissingSearch } from '../../engine/documents/missing/missingSearch';
import type { Workspace } from '../../engine/files/workspace';
import type { ImageRuns } from '../../engine/jobs/imageRuns';
import type { JobTable } from '../../engine/jobs/jobTable';
import { foldersWithoutPlaceholders } from '../../engine/placeholders/placeholderSearch';
import { PlaceholderUpgrades } from '../../engine/placeholders/placeholderUpgrades';
import { documentFiles } from './documentFiles';
import { filesBelow } from './folderFiles';
import { lazyReferences } from './lazyReferences';

export interface NodeBatchesParts {
  runs: Pick<ImageRuns, 'run'>;
  jobs: JobTable;
  workspace: Workspace;
  readSettings: ReadSettings;
  log: Log;
}

/** What makes many images at once: the missing ones of documents, and those in place of placeholders. */
export interface NodeBatches {
  missingBatches: MissingBatches;
  missingRuns: MissingRuns;
  upgrades: PlaceholderUpgrades;
}

export function composeNodeBatches({ runs, jobs, workspace, readSettings, log }: NodeBatchesParts): NodeBatches {
  // A command that only looks must not finish the jobs of others, which needs the network: those that make images
  // take over what was left behind before they plan.
  const nothing = (): Promise<void> => Promise.resolve();
  const texts = documentFiles(workspace);
  const references = new KnownReferences(texts, lazyReferences(log));
  const missing = new MissingSearch({ workspace, texts, references, readSettings });
  return {
    missingBatches: new MissingBatches({ workspace, missing, readSettings, ready: nothing }),
    missingRuns: new MissingRuns({ runs, missing, texts, editor: texts, workspace, awaited: () => awaitedFiles(jobs) }),
    upgrades: new PlaceholderUpgrades({ runs, jobs, workspace, readSettings, adopt: nothing }),
  };
}

/** The PNGs of files and folders, each one once. @throws EaselError `invalidRequest` for what is not there. */
export async function pngsIn(workspace: Pick<Workspace, 'stat' | 'nameOf'>, places: readonly URI[]): Promise<URI[]> {
  const found = new Map<string, URI>();
  for (const place of places) {
    const stat = await workspace.stat(place);
    if (!stat) throw notThere(workspace.nameOf(place));
    const files =
      stat.kind === 'folder'
        ? await filesBelow(place, {
            isWanted: name => /\.png$/iu.test(name),
            skippedFolders: foldersWithoutPlaceholders,
          })
        : [place];
    for (const file of files) found.set(file.toString(), file);
  }
  return [...found.values()];
}

const notThere = (name: string): EaselError =>
  new EaselError('invalidRequest', l10n.t('{0} cannot be read; it may be gone.', name), { field: 'uri' });
