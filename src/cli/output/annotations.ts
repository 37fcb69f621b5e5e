import type { URI } from 'vscode-uri';
import { pathOf } from './results';

/** A place in a file that needs a person. */
export interface Finding {
  file: URI;
  /** Counted from 1; absent for files without lines. */
  line?: number;
  column?: number;
  message: string;
}

/**
 * A workflow command of GitHub, which shows a finding at its line. Source: "Workflow commands for GitHub Actions" and
 * `command.ts` of actions/toolkit, 2026-11.
 * @param folder what paths are relative to: the root of the repository.
 */
export function githubAnnotation({ file, line, column, message }: Finding, folder: string): string {
  const properties = Object.entries({ file: pathOf(file, folder), line, col: column, title: 'Easel' })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
  return `::error ${properties.join(',')}::${escapedMessage(message)}`;
}

/** The root of the repository in a workflow, where the working folder lies in it; else the working folder. */
export function annotatedFolder({ GITHUB_WORKSPACE: root }: NodeJS.ProcessEnv, folder: string): string {
  return root !== undefined && root !== '' && `${folder}/`.startsWith(`${root}/`) ? root : folder;
}

const escapedMessage = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapedProperty = (text: string): string => escapedMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
