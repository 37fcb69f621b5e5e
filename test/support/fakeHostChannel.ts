import type { MessageToHost, MessageToWebview } from '../../src/core/studio/studioProtocol';
import { messageToHostSchema } from '../../src/core/studio/studioProtocol';
import { connectToHost, type HostChannel } from '../../src/webview/hostChannel';

/**
 * The panel's connection to the extension without an editor. It is the real channel over an editor in memory: messages
 * and states are cloned as the editor clones them, and what the panel sends has to be in the protocol.
 */
export class FakeHostChannel implements HostChannel {
  readonly sent: MessageToHost[] = [];
  kept: unknown;
  private readonly channel: HostChannel;
  private readonly listeners: ((event: { data: unknown }) => void)[] = [];

  /** @param kept the state that the editor has kept of this panel. */
  constructor(kept?: unknown) {
    this.kept = structuredClone(kept);
    this.channel = connectToHost(
      {
        getState: () => structuredClone(kept),
        setState: state => {
          this.kept = structuredClone(state);
        },
        postMessage: message => {
          this.sent.push(messageToHostSchema.parse(structuredClone(message)));
        },
      },
      {
        addEventListener: (_, listener) => {
          this.listeners.push(listener);
        },
      },
    );
  }

  send(message: MessageToHost): void {
    this.channel.send(message);
  }

  onMessage(listener: (message: MessageToWebview) => void): void {
    this.channel.onMessage(listener);
  }

  keep(state: unknown): void {
    this.channel.keep(state);
  }

  /** Delivers a message as the extension posts it. */
  deliver(message: MessageToWebview): void {
    this.deliverAnything(message);
  }

  /** Delivers what may not be in the protocol. */
  deliverAnything(data: unknown): void {
    for (const listener of this.listeners) listener({ data });
  }

  /** The messages of one type that were sent since the last call of `takeSent` for this type. */
  takeSent<Type extends MessageToHost['type']>(type: Type): Extract<MessageToHost, { type: Type }>[] {
    const taken: Extract<MessageToHost, { type: Type }>[] = [];
    const others: MessageToHost[] = [];
    for (const message of this.sent.splice(0)) {
      if (isOfType(message, type)) taken.push(message);
      else others.push(message);
    }
    this.sent.push(...others);
    return taken;
  }
}

const isOfType = <Type extends MessageToHost['type']>(
  message: MessageToHost,
  type: Type,
): message is Extract<MessageToHost, { type: Type }> => message.type === type;
