import type { Agent } from 'undici';
import type { Transport } from '../../core/base/ports';

/**
 * The one place that decides how requests leave: through the host's own `fetch`, so that the editor's proxy and
 * certificates hold.
 * An `undici` agent goes along for connections that are kept and closed with us; the editor replaces it by its own
 * unless told otherwise, so
 * nothing relies on it: time-outs and redirects are the client's. `setGlobalDispatcher` is never called: it would take
 * the slot from
 * every other extension.
 */
export class Network {
  private agent: Promise<Agent | undefined> | undefined;

  readonly transport: Transport = async (url, init) => {
    this.agent ??= createAgent().catch(() => undefined);
    const dispatcher = await this.agent;
    // A stream as a body needs `duplex`; the types of the built-in fetch know neither that nor another undici's agent.
    return fetch(url, { ...init, dispatcher } as unknown as RequestInit);
  };

  async dispose(): Promise<void> {
    await (await this.agent)?.destroy();
  }
}

/** Loaded on first use: most sessions never make an image. */
async function createAgent(): Promise<Agent> {
  const undici = await import('undici');
  return new undici.Agent({ headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 10_000 });
}
