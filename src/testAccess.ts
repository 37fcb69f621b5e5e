import type * as vscode from 'vscode';
import type { AgentToolName } from './core/agents/agentToolNames';
import type { MessageToWebview } from './core/studio/studioProtocol';
import type { ApiKeys } from './editor/apiKeys';
import type { Connection } from './engine/connection/connection';
import type { History } from './engine/history/history';
import type { ImagesView } from './ui/images/imagesView';

/**
 * What tests of the extension see, and nothing else does: the messages that were shown, a clock that can be sped up,
 * and what a person types or reads elsewhere.
 */
export interface TestAccess {
  said: readonly { severity: string; message: string; actions: string[] }[];
  clock: { speed: number; timeOutSpeed: number };
  keys: Pick<ApiKeys, 'set' | 'remove'>;
  connection: Pick<Connection, 'confirm'>;
  logFolder: vscode.Uri;
  journalFolder: vscode.Uri;
  history: History;
  historyFolder: vscode.Uri;
  imagesView: ImagesView;
  /** What the editor would ask a person before a tool of an agent runs. */
  prepareTool: (tool: AgentToolName, input: unknown) => Promise<vscode.PreparedToolInvocation>;
  /**
   * The messages of the Studio: a test can send what the webview would, and settles with it; what the webview was sent
   * is kept, oldest first.
   */
  studio: { receive(message: unknown): Promise<void>; sent: readonly MessageToWebview[] };
}
