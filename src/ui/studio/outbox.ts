import type { MessageToWebview } from '../../core/studio/studioProtocol';

/**
 * What would be lost if the webview were not there at the moment; everything else is in the first message after it has
 * come back.
 */
const kept = new Set<MessageToWebview['type']>(['recall', 'inputs-added', 'notice', 'run-refused']);

/** The way to a webview that comes and goes: it is not there while its panel is hidden. */
export class Outbox {
  private isOpen = false;
  private unsent: MessageToWebview[] = [];

  /** @param post whether the webview was there to get it. */
  constructor(private readonly post: (message: MessageToWebview) => Thenable<boolean>) {}

  send(message: MessageToWebview): void {
    if (this.isOpen)
      void this.post(message).then(isThere => {
        if (!isThere) this.keep(message);
      });
    else this.keep(message);
  }

  /** Sends from now on, what was kept first. */
  open(): void {
    this.isOpen = true;
    for (const message of this.unsent.splice(0)) this.send(message);
  }

  /** Keeps from now on: the webview begins anew, and is to hear something else first. */
  close(): void {
    this.isOpen = false;
  }

  private keep(message: MessageToWebview): void {
    if (kept.has(message.type)) this.unsent.push(message);
  }
}
