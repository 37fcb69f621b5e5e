import type { Dispatcher } from 'undici';
import type { Transport } from '../../core/base/ports';

/** The time-outs of requests are the client's. Idle connections are kept for this long, in milliseconds. */
const agentOptions = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 10_000 };

/**
 * The one place that decides how requests leave: through the host's own `fetch`, so that the editor's proxy and
 * certificates hold.
 * An `undici` agent goes along for connections that are kept and closed with us; the editor replaces it by its own
 * unless told otherwise, so nothing relies on it: time-outs and redirects are the client's. `setGlobalDispatcher` is
 * never called: it would take the slot from every other extension.
 */
export class Network {
  private agent: Promise<Dispatcher | undefined> | undefined;

  /** @param createAgent is called once, when it is first needed. When it rejects, so does every request. */
  constructor(private readonly createAgent: () => Promise<Dispatcher | undefined> = editorAgent) {}

  /** Loads what the first request would have to load. Never rejects: the request will say what is wrong. */
  readonly load = async (): Promise<void> => {
    await this.dispatcher().catch(() => undefined);
  };

  readonly transport: Transport = async (url, init) => {
    const dispatcher = await this.dispatcher();
    // A stream as a body needs `duplex`; the types of the built-in fetch know neither that nor another undici's agent.
    return fetch(url, { ...init, dispatcher } as unknown as RequestInit);
  };

  private dispatcher(): Promise<Dispatcher | undefined> {
    return (this.agent ??= this.createAgent());
  }

  async dispose(): Promise<void> {
    await (await this.agent?.catch(() => undefined))?.destroy();
  }
}

/** Loaded on first use: most sessions never make an image. Without it, the editor's own connections are used. */
function editorAgent(): Promise<Dispatcher | undefined> {
  return import('undici').then(
    ({ Agent }) => new Agent(agentOptions),
    () => undefined,
  );
}

/**
 * For a process that is no editor, where nothing but this knows of proxies: those of `HTTPS_PROXY` and `HTTP_PROXY`,
 * except for the hosts of `NO_PROXY`. Node itself reads the certificates of `NODE_EXTRA_CA_CERTS`.
 * @throws the error of the library for an address of a proxy that is none.
 */
export async function environmentAgent(): Promise<Dispatcher> {
  const { EnvHttpProxyAgent, Pool } = await import('undici');
  /** The connections to a proxy. For one that closes without an answer, the library would try again without end. */
  class ProxyConnections extends Pool {
    override async connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> {
      return super.connect(options).catch((cause: unknown) => {
        throw new Error('No answer of the proxy when HTTP Tunneling', { cause });
      });
    }
  }
  const httpProxy = proxyIn('http_proxy') ?? proxyIn('HTTP_PROXY');
  const httpsProxy = proxyIn('https_proxy') ?? proxyIn('HTTPS_PROXY');
  return new EnvHttpProxyAgent({
    ...agentOptions,
    clientFactory: (origin: URL, options: object) => new ProxyConnections(origin, options),
    ...(httpProxy !== undefined && { httpProxy }),
    ...(httpsProxy !== undefined && { httpsProxy }),
  });
}

/** `proxy:3128` means http, as for curl and git. */
function proxyIn(name: string): string | undefined {
  const address = process.env[name]?.trim();
  return address ? address.replace(/^(?![a-z][a-z\d+.-]*:\/\/)/i, 'http://') : process.env[name];
}
