import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A minimal service in its own process: reads and discards every request, and answers as the real service would. Prints
 * its port.
 */
const server = createServer((request, response) => {
  void discard(request).then(byteLength => {
    const isWhole =
      request.headers['content-length'] === String(byteLength) && request.headers['transfer-encoding'] === undefined;
    if (request.method === 'POST' && !isWhole) {
      response.writeHead(411).end();
    } else if (request.method === 'GET') {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ request_id: 'r', data: policy() }));
    } else if (request.url === '/storage') {
      response.writeHead(200).end();
    } else {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(port());
});

const port = (): number => (server.address() as AddressInfo).port;

const policy = (): Record<string, unknown> => ({
  policy: 'p',
  signature: 's',
  upload_dir: 'dashscope-instant/1',
  upload_host: `http://127.0.0.1:${port()}/storage`,
  oss_access_key_id: 'k',
  x_oss_object_acl: 'private',
  x_oss_forbid_overwrite: 'true',
  max_file_size_mb: 100,
});

const answer = { request_id: 'r', output: { task_id: '00000000-0000-4000-8000-000000000001', task_status: 'PENDING' } };

async function discard(request: IncomingMessage): Promise<number> {
  let byteLength = 0;
  for await (const piece of request) byteLength += (piece as Buffer).length;
  return byteLength;
}
