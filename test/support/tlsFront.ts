import { once } from 'node:events';
import { request as sendOn } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned, serverKey } from './certificates';
import { answerWith } from './recordingProxy';

/**
 * A server with a certificate that signed itself, in front of a plain one: requests go on, and in JSON answers its own
 * address stands in place of the other.
 */
export async function startTlsFront(target: URL): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createServer({ key: serverKey, cert: selfSigned }, (request, response) => {
    const { method, headers, url } = request;
    const onward = sendOn(
      { host: target.hostname, port: target.port, method, path: url, headers: { ...headers, host: target.host } },
      answer => {
        void answerWith(answer, response, text => text.replaceAll(target.origin, origin));
      },
    );
    request.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
