import { URI, Utils } from 'vscode-uri';
import type { JobTable } from '../../jobs/jobTable';

/** The files that jobs will write which are running, or are not finished, by their addresses as text. */
export function awaitedFiles(jobs: Pick<JobTable, 'entries'>): Set<string> {
  const files = new Set<string>();
  for (const { target } of jobs.entries()) {
    const folder = URI.parse(target.folder);
    for (const baseName of target.baseNames) files.add(Utils.joinPath(folder, baseName + target.extension).toString());
  }
  return files;
}
