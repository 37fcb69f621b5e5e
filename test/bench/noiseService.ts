import { randomFillSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';

interface Submit {
  input: { messages: { content: { text?: string }[] }[] };
  parameters: { n?: number };
}

/**
 * Noise is incompressible: 3 bytes per pixel. `small` is for many pictures in a row, `usual` is the maximum size of a
 * 2048*2048 picture.
 */
const sidesPx = { small: 16, usual: 2048, large: 3236 };

/**
 * Starts a service that answers every submit at once with the requested number of addresses of one noise PNG, of the
 * size that the prompt names.
 */
export async function startNoiseService(): Promise<{ baseUrl: string; close(): Promise<void> }> {
  const pictures = new Map(Object.entries(sidesPx).map(([name, sidePx]) => [`/${name}.png`, noisePng(sidePx)]));
  let origin = '';
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const picture = pictures.get(request.url ?? '');
    if (picture) {
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': picture.length }).end(picture);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { input, parameters } = JSON.parse(Buffer.concat(chunks).toString()) as Submit;
    const content = Array.from({ length: parameters.n ?? 1 }, () => ({
      image: `${origin}/${input.messages[0]?.content[0]?.text ?? ''}.png`,
    }));
    const body = JSON.stringify({
      output: { choices: [{ finish_reason: 'stop', message: { role: 'assistant', content } }] },
      usage: {},
      request_id: randomUUID(),
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl: `${origin}/api/v1`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function noisePng(sidePx: number): Buffer {
  const rows = randomFillSync(Buffer.alloc(sidePx * (1 + sidePx * 3)));
  for (let row = 0; row < sidePx; row++) rows[row * (1 + sidePx * 3)] = 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(sidePx, 0);
  header.writeUInt32BE(sidePx, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const frame = Buffer.alloc(named.length + 8);
  frame.writeUInt32BE(body.length);
  named.copy(frame, 4);
  frame.writeUInt32BE(crc32(named), named.length + 4);
  return frame;
}
