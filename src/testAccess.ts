import type * as vscode from 'vscode';
import type { MessageToWebview } from './core/studio/studioProtocol';
import type { ApiKeys } from './editor/apiKeys';
import type { History } from './engine/history/history';

/**
 * What tests of the extension see, and nothing else does: the messages that were shown, a clock that can be sped up,
 * and what a person types or reads elsewhere.
 */
export interface TestAccess {
  said: readonly { severity: string; message: string; actions: string[] }[];
  clock: { speed: number; timeOutSpeed: number };
  keys: Pick<ApiKeys, 'set' | 'remove'>;
  logFolder: vscode.Uri;
  journalFolder: vscode.Uri;
  history: History;
  historyFolder: vscode.Uri;
  /**
   * The messages of the Studio: a test can send what the webview would, and settles with it; what the webview was sent
   * is kept, oldest first.
   */
  studio: { receive(message: unknown): Promise<void>; sent: readonly MessageToWebview[] };
}
