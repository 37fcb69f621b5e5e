import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../../../src/cli/runCli';
import { models } from '../../../src/core/models/models';
import { temporaryFolder } from '../../support/journalFixtures';
import type { RecordedHost } from '../../support/recordedTerminal';
import { recordedHost } from '../../support/recordedTerminal';

const commands = ['generate', 'edit', 'missing', 'placeholders', 'models', 'details', 'resume', 'mcp'];

describe('easel in a terminal', () => {
  const place = temporaryFolder();
  let host: RecordedHost;
  beforeEach(() => {
    const folder = path.join(place(), 'site');
    mkdirSync(folder);
    host = recordedHost(folder, path.join(place(), 'data'));
  });

  for (const args of [
    [],
    ['frobnicate'],
    ['generate'],
    ['generate', 'a', 'b'],
    ['generate', 'a fox', '--frobnicate'],
    ['generate', 'a fox', '--n', 'many'],
    ['generate', 'a fox', '--region', 'atlantis'],
    ['generate', 'a fox', '--timeout', '0'],
    ['edit'],
    ['edit', 'make it night'],
    ['resume', 'one', 'two'],
    ['models', '--region', 'atlantis'],
    ['--json'],
  ]) {
    it(`ends with 2 and writes nothing for: easel ${args.join(' ')}`, async () => {
      assert.equal(await runCli(args, host), 2);
      assert.equal(host.terminal.written.out, '');
      assert.match(host.terminal.written.err, /^.+\n.*--help/);
      assert.deepEqual(readdirSync(place()), ['site']);
    });
  }

  it('shows the help: every command, the environment and the exit codes', async () => {
    for (const args of [['--help'], ['-h'], ['help']]) {
      host.terminal.written.out = '';
      assert.equal(await runCli(args, host), 0);
      for (const name of commands) assert.match(host.terminal.written.out, new RegExp(`easel ${name}`));
      assert.match(host.terminal.written.out, /DASHSCOPE_API_KEY[^]*HTTPS_PROXY[^]*130/);
    }
  });

  for (const name of commands) {
    it(`shows the help of ${name}, in which every flag has a text`, async () => {
      assert.equal(await runCli([name, '--help'], host), 0);
      const rows = host.terminal.written.out.split('\n').filter(row => /^ {2}(-|    --)/.test(row));
      assert.ok(rows.length >= 3, host.terminal.written.out);
      for (const row of rows) assert.match(row, /^ {2}(-\w, | {4})--(\[no-\])?[a-z-]+( <\w+>)? {2,}\S/);
    });
  }

  it('tells its version', async () => {
    assert.equal(await runCli(['--version'], host), 0);
    assert.equal(host.terminal.written.out, '9.8.7\n');
  });

  it('lists the models, as lines and as data', async () => {
    assert.equal(await runCli(['models'], host), 0);
    assert.equal(host.terminal.written.out.trimEnd().split('\n').length, models.length);
    host.terminal.written.out = '';
    assert.equal(await runCli(['models', '--json', '--region', 'singapore'], host), 0);
    const listed = (JSON.parse(host.terminal.written.out) as { models: { id: string }[] }).models.map(({ id }) => id);
    assert.deepEqual(
      listed,
      models.filter(({ regions }) => regions.includes('singapore')).map(({ id }) => id),
    );
  });

  for (const args of [
    ['generate', 'a fox'],
    ['edit', 'a.png', 'make it night'],
  ]) {
    it(`ends with 3 where there is no key: easel ${args.join(' ')}`, async () => {
      assert.equal(await runCli(args, host), 3);
      assert.deepEqual(host.terminal.written.out, '');
      assert.match(host.terminal.written.err, /DASHSCOPE_API_KEY/);
      assert.equal(await runCli([...args, '--json'], host), 3);
      assert.equal((JSON.parse(host.terminal.written.out) as { code: string }).code, 'missingKey');
    });
  }

  it('has nothing to resume where nothing was begun, and needs no key for that', async () => {
    assert.equal(await runCli(['resume', '--json'], host), 0);
    assert.deepEqual(JSON.parse(host.terminal.written.out), { saved: [], waiting: [], failed: [] });
  });
});
