import type { MessageToWebview } from '../../core/studio/studioProtocol';

/**
 * Messages that must be kept while the webview does not exist. The content of all other messages is in the snapshot
 * that a webview gets when it starts.
 */
const kept = new Set<MessageToWebview['type']>(['recall', 'inputs-added', 'notice', 'run-refused']);

/** Sends messages to a webview that exists only while its panel is visible. */
export class Outbox {
  private isOpen = false;
  private unsent: MessageToWebview[] = [];

  /** @param post resolves to whether the webview received the message. */
  constructor(private readonly post: (message: MessageToWebview) => Thenable<boolean>) {}

  send(message: MessageToWebview): void {
    if (this.isOpen)
      void this.post(message).then(isThere => {
        if (!isThere) this.keep(message);
      });
    else this.keep(message);
  }

  /** Sends the messages that were kept, and from now on every message at once. */
  open(): void {
    this.isOpen = true;
    for (const message of this.unsent.splice(0)) this.send(message);
  }

  /** Keeps messages from now on: the webview has started again, and must get the snapshot first. */
  close(): void {
    this.isOpen = false;
  }

  private keep(message: MessageToWebview): void {
    if (kept.has(message.type)) this.unsent.push(message);
  }
}
