import type { MessageToHost, MessageToWebview } from '../core/studio/studioProtocol';
import { messageToWebviewSchema } from '../core/studio/studioProtocol';

/** The way to the extension, and what the editor keeps for this panel. */
export interface HostChannel {
  send(message: MessageToHost): void;
  onMessage(listener: (message: MessageToWebview) => void): void;
  /** What `keep` was given last, also after the window was reloaded. */
  kept: unknown;
  keep(state: unknown): void;
}

/** To be called once: the editor gives its interface only once. */
export function connectToHost(): HostChannel {
  const editor = acquireVsCodeApi();
  return {
    kept: editor.getState(),
    keep: state => {
      editor.setState(state);
    },
    send: message => {
      editor.postMessage(message);
    },
    onMessage: listener => {
      window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const { success, data: message } = messageToWebviewSchema.safeParse(data);
        // From a newer or older half of the extension, after an update: nothing that this one could do.
        if (success) listener(message);
        else editor.postMessage({ type: 'not-understood', received: typeOf(data) } satisfies MessageToHost);
      });
    },
  };
}

function typeOf(message: unknown): string {
  return typeof message === 'object' && message !== null && 'type' in message
    ? String(message.type).slice(0, 40)
    : typeof message;
}
