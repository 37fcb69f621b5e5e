// The lower bound: one request, one download and one file with plain Node http. Does this once for each line on stdin,
// and prints the milliseconds.
import { createWriteStream } from 'node:fs';
import { Agent, get, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { addressesIn, bareBody, submitPath } from './benchJob';

const [baseUrl = '', key = '', prompt = '', file = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });

async function once(): Promise<void> {
  const posted = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    request(baseUrl + submitPath, { method: 'POST', agent, headers }, resolve)
      .on('error', reject)
      .end(bareBody(prompt, 1));
  });
  const chunks: Buffer[] = [];
  for await (const chunk of posted) chunks.push(chunk as Buffer);
  const [address = ''] = addressesIn(JSON.parse(Buffer.concat(chunks).toString()));
  const picture = await new Promise<IncomingMessage>((resolve, reject) => {
    get(address, { agent }, resolve).on('error', reject);
  });
  await pipeline(picture, createWriteStream(file));
}

async function measure(): Promise<void> {
  const started = performance.now();
  await once();
  console.log(performance.now() - started);
}

const lines = createInterface({ input: process.stdin });
lines.on('line', () => void measure());
lines.on('close', () => {
  agent.destroy();
});
