import { parseMessage } from '../core/studio/parseMessage';
import type { MessageToHost, MessageToWebview } from '../core/studio/studioProtocol';
import { messageToWebviewSchema } from '../core/studio/studioProtocol';

/** The connection to the extension, and the state that the editor keeps for this panel. */
export interface HostChannel {
  send(message: MessageToHost): void;
  onMessage(listener: (message: MessageToWebview) => void): void;
  /** The state that `keep` was given last, also by the page before a reload. */
  kept: unknown;
  keep(state: unknown): void;
}

/** The used part of the object that `acquireVsCodeApi` returns. */
export interface EditorApi {
  getState(): unknown;
  setState(state: unknown): unknown;
  postMessage(message: unknown): void;
}

/** The used part of the page's `window`. */
export interface MessageSource {
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

export function connectToHost(editor: EditorApi, page: MessageSource): HostChannel {
  const send = (message: MessageToHost): void => {
    editor.postMessage(message);
  };
  return {
    kept: editor.getState(),
    keep: state => {
      editor.setState(state);
    },
    send,
    onMessage: listener => {
      page.addEventListener('message', ({ data }) => {
        const parsed = parseMessage(messageToWebviewSchema, data);
        if ('message' in parsed) listener(parsed.message);
        // After an update the extension may be newer or older than this page. The page cannot do anything about it.
        else send({ type: 'not-understood', received: parsed.notUnderstood });
      });
    },
  };
}
