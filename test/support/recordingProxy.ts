import { once } from 'node:events';
import { createServer, request as sendOn } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface RecordedPassage {
  method: string;
  /** As the client sent it: absolute, with the host that only the proxy can resolve. */
  url: string;
  headers: IncomingHttpHeaders;
  /** The parts of the body received so far. */
  body: Buffer[];
}

export interface RecordingProxy {
  url: string;
  passed: readonly RecordedPassage[];
  close(): Promise<void>;
}

/**
 * A proxy for plain HTTP that records requests. It resolves one host name that no name server knows. It accepts
 * absolute URLs and tunnels, and records the requests inside tunnels. In JSON answers it replaces the target's address
 * by that name, so that follow-up requests pass through the proxy again.
 */
export async function startRecordingProxy(host: string, target: URL): Promise<RecordingProxy> {
  const passed: RecordedPassage[] = [];
  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    const body: Buffer[] = [];
    request.on('data', (piece: Buffer) => body.push(piece));
    passed.push({ method: request.method ?? '', url: url.href, headers: request.headers, body });
    if (url.hostname !== host) {
      response.writeHead(502).end();
      return;
    }
    const onward = sendOn(
      {
        host: target.hostname,
        port: target.port,
        method: request.method,
        path: url.pathname + url.search,
        headers: { ...request.headers, host: target.host },
      },
      answer => {
        void answerWith(answer, response, text => text.replaceAll(target.host, `${host}:${target.port}`));
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  };
  const server = createServer(forward);
  server.on('connect', (_request, socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    server.emit('connection', socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Passes an answer on, with another text where it is JSON. */
export async function answerWith(
  answer: IncomingMessage,
  response: ServerResponse,
  rewrite: (text: string) => string,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const whole = Buffer.concat(chunks);
  const isJson = answer.headers['content-type']?.includes('json') === true;
  const body = isJson ? Buffer.from(rewrite(whole.toString('utf8'))) : whole;
  response.writeHead(answer.statusCode ?? 502, { ...answer.headers, 'content-length': String(body.length) }).end(body);
}
