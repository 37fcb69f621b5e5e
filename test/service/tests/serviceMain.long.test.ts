import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const main = resolve('test/service/main.ts');

const run = (...args: string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, ['--import', 'tsx', main, ...args]);

async function outcome(...args: string[]): Promise<{ exit: unknown; output: string; errors: string }> {
  const child = run(...args);
  const [output, errors, [exit]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[unknown]>,
  ]);
  return { exit, output, errors };
}

describe('service: command line', () => {
  it('prints its address, accepts the given keys, and ends on a signal', async () => {
    const child = run('--key', 'sk-one', '--key', 'sk-two', '--time-scale', '10');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const baseUrl =
      /^DashScope stand-in listening: (http:\/\/127\.0\.0\.1:\d+\/api\/v1)\n$/.exec(line.toString())?.[1] ?? '';
    assert.equal((await fetch(`${baseUrl}/tasks/x`, { headers: { Authorization: 'Bearer sk-two' } })).status, 200);
    assert.equal((await fetch(`${baseUrl}/tasks/x`, { headers: { Authorization: 'Bearer sk-test' } })).status, 401);
    child.kill('SIGTERM');
    const [exit] = (await once(child, 'close')) as [number];
    assert.equal(exit, 0);
  }).timeout(60_000);

  it('reports a wrong argument in one helpful line', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const [taken, notNumber, unknown, region, help] = await Promise.all([
      outcome('--port', String(port)),
      outcome('--port', 'http'),
      outcome('--prot', '1'),
      outcome('--region', 'mars'),
      outcome('--help'),
    ]);
    other.close();
    assert.deepEqual([taken.exit, notNumber.exit, unknown.exit, region.exit, help.exit], [1, 1, 1, 1, 0]);
    assert.match(taken.errors, /^The port is taken by another program/);
    assert.match(notNumber.errors, /^--port http is not a number/);
    assert.match(unknown.errors, /^Unknown option '--prot'/);
    assert.match(region.errors, /^--region mars is not one of beijing/);
    assert.match(help.output, /--time-scale/);
    for (const { errors } of [taken, notNumber, unknown, region]) assert.ok(!errors.includes('    at '));
  }).timeout(60_000);
});
