import type { URI } from 'vscode-uri';
import type { Batch, BatchItem } from '../../core/documents/batch';
import { EaselError, messageOf } from '../../core/base/errors';
import type { ErrorCode } from '../../core/base/errors';
import type { SavedImages } from '../../core/contributions/contributions';
import type { ModelSummary } from '../../core/models/modelSummary';
import type { ImageDetails } from '../../core/provenance/imageDetails';
import { pathForCommands } from '../files/pathForCommands';
import type { Workspace } from '../files/workspace';
import type { RunResult } from '../jobs/imageRuns';

type Naming = Pick<Workspace, 'folders' | 'folderOf'>;

/** What the tools that make images return. Paths are relative to the workspace folder, with slashes. */
export interface AgentImages {
  images: { path: string; width: number; height: number; seed?: number }[];
  model: string;
  warnings: string[];
  /** The Markdown file that holds text and images. */
  document?: string;
}

export interface AgentBatchItem {
  target: string;
  prompt: string;
  size?: string;
  documents: string[];
  error?: AgentError;
}

/** What is missing, and what was made of it. Paths as in `AgentImages`. */
export interface AgentBatch {
  planned: AgentBatchItem[];
  generated: AgentBatchItem[];
  failed: AgentBatchItem[];
}

/** Why a tool did nothing, as an agent reads it. */
export interface AgentError {
  code: ErrorCode;
  message: string;
  mayBeBilled: boolean;
}

export type AgentValue =
  | AgentImages
  | AgentBatch
  | (AgentImages & AgentBatch)
  | { models: ModelSummary[] }
  | ImageDetails
  | { message: string };

/** How a call ended, as plain data. `files` are those that were made. */
export type AgentResult =
  { kind: 'done'; value: AgentValue; files: URI[] } | { kind: 'failed'; error: AgentError } | { kind: 'cancelled' };

export function agentImages(
  workspace: Naming,
  { images, model, warnings, document }: Pick<SavedImages<URI>, 'images' | 'model' | 'warnings' | 'document'>,
): AgentImages {
  return {
    images: images.map(({ uri, ...image }) => ({ path: pathForCommands(workspace, uri), ...image })),
    model,
    warnings,
    ...(document && { document: pathForCommands(workspace, document) }),
  };
}

export function agentBatch(workspace: Naming, { planned, generated, failed }: Batch<URI>): AgentBatch {
  const all = (items: readonly BatchItem<URI>[]): AgentBatchItem[] =>
    items.map(({ target, documents, error, ...rest }) => ({
      target: pathForCommands(workspace, target),
      ...rest,
      documents: documents.map(document => pathForCommands(workspace, document)),
      ...(error && { error: agentErrorOf(error) }),
    }));
  return { planned: all(planned), generated: all(generated), failed: all(failed) };
}

/** An error that is no `EaselError` is a fault of the program, after which the bill is unknown. */
export function agentErrorOf(error: unknown): AgentError {
  if (error instanceof EaselError)
    return { code: error.code, message: error.message, mayBeBilled: error.mayBeBilled === true };
  return { code: 'unexpectedResponse', message: messageOf(error), mayBeBilled: true };
}

/** How many images a run made, as far as is known. */
export function imagesMadeBy(result: RunResult): number | undefined {
  if (result.kind === 'saved') return result.saved.images.length;
  if (result.kind === 'cancelled') return result.mayBeBilled ? undefined : 0;
  const isBilled = result.error instanceof EaselError && result.error.mayBeBilled === true;
  return result.status === 'gone' && !isBilled ? 0 : undefined;
}
