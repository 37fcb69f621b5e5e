import type { URI } from 'vscode-uri';
import type { AgentToolName } from '../core/agents/agentToolNames';
import type { AgentResult } from '../engine/agents/agentResults';
import type { AskPerson } from '../engine/agents/agentLimits';

/** What the server does, for the bundle that speaks the protocol: it knows neither the engine nor its classes. */
export interface McpBackend {
  version: string;
  call(
    tool: AgentToolName,
    input: unknown,
    context: { signal: AbortSignal; onProgress: (text: string) => void; ask?: AskPerson | undefined },
  ): Promise<AgentResult>;
  /** The folders that the client works in, as `file:` addresses; none: the working folder. */
  setRoots(uris: readonly string[]): void;
  /** A small JPEG in base64; undefined where none can be made. */
  previewOf(file: URI, signal: AbortSignal): Promise<string | undefined>;
  /** The whole file in base64. @throws the error of the file system. */
  read(file: URI): Promise<string>;
  log: (message: string) => void;
}
