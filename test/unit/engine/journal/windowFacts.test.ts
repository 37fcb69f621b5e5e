import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  factsOfThisWindow,
  mayBeAlive,
  touchFacts,
  writeFacts,
  type WindowFacts,
} from '../../../../src/engine/journal/windowFacts';
import { temporaryFolder } from '../../../support/journalFixtures';

const hourMs = 60 * 60 * 1000;
const now = 1_900_000_000_000;

describe('what a window wrote down about itself', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder(), '0123456789ab.window');
  const own: WindowFacts = { machine: 'here', boot: 'b2', bootedAt: now - 3 * hourMs, pid: process.pid, began: '' };
  const leave = async (facts: Partial<WindowFacts>, lastStepAt = now): Promise<void> => {
    await writeFacts(path(), { ...own, ...facts });
    assert.equal(await touchFacts(path(), lastStepAt), true);
  };
  const isAlive = (mine: Partial<WindowFacts> = {}): Promise<boolean> => mayBeAlive(path(), { ...own, ...mine }, now);

  it('is true of this process, and only the user can read it', async () => {
    const facts = await factsOfThisWindow(Date.now());
    await writeFacts(path(), facts);
    assert.equal((await stat(path())).mode & 0o777, 0o600);
    assert.equal(await mayBeAlive(path(), facts, Date.now()), true);
    assert.equal(await mayBeAlive(path(), await factsOfThisWindow(Date.now() + 1000), Date.now()), true);
    assert.ok(facts.machine !== '' && facts.bootedAt < Date.now());
  });

  it('says that a process has ended, also when another one has its id by now', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    await once(child, 'exit');
    await leave({ pid: child.pid! });
    assert.equal(await isAlive(), false);
    const facts = await factsOfThisWindow(now);
    await leave({ ...facts, began: '1' });
    assert.equal(await isAlive(facts), false);
  });

  it('does not count a process whose parent has not heard yet that it has ended', async () => {
    // The shell becomes a program that never asks after its children. Only then the child ends.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 61']);
    try {
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(String(line).trim());
      const isShell = async (): Promise<boolean> =>
        readFile(`/proc/${parent.pid}/cmdline`, 'utf8').then(text => text.startsWith('sh'));
      while (await isShell());
      process.kill(pid, 'SIGKILL');
      const ended = async (): Promise<boolean> =>
        readFile(`/proc/${pid}/stat`, 'utf8').then(text => text.includes(') Z '));
      while (!(await ended()));
      await leave({ pid, began: '1' });
      assert.equal(await isAlive(), false);
    } finally {
      parent.kill('SIGKILL');
    }
  });

  const cases: [what: string, facts: Partial<WindowFacts>, hoursAgo: number, isAlive: boolean][] = [
    ['on another machine, of a moment ago', { machine: 'there', boot: 'x' }, 0, true],
    ['on another machine, of 23.9 hours ago', { machine: 'there', boot: 'x' }, 23.9, true],
    ['on another machine, of 24 hours ago', { machine: 'there', boot: 'x' }, 24, false],
    ['on another machine without a name for its boot', { machine: 'there', boot: '' }, 1, true],
    ['on a machine of the same name that wrote since this one started', { boot: 'x' }, 1, true],
    ['on this machine, before it started again', { boot: 'b1', bootedAt: now - 90 * hourMs }, 4, false],
    ['on this machine, whose clock was an hour ahead before it started again', { boot: 'b1' }, -1, false],
    ['on another machine, whose clock is an hour ahead', { machine: 'there', boot: 'x' }, -1, true],
    ['on another machine, whose clock is days ahead', { machine: 'there', boot: 'x' }, -49, false],
    ['in another container of this boot', { machine: 'container' }, 1, true],
  ];
  for (const [what, facts, hoursAgo, expected] of cases)
    it(`takes a window ${what} for ${expected ? 'alive' : 'ended'}`, async () => {
      await leave(facts, now - hoursAgo * hourMs);
      assert.equal(await isAlive(), expected);
    });

  it('knows the boot by its time where the system has no name for it', async () => {
    await leave({ boot: '', bootedAt: own.bootedAt + 60_000, pid: 2 ** 22 + 1 }, now);
    assert.equal(await isAlive({ boot: '' }), false, 'the process of this boot has ended');
    await leave({ boot: '', bootedAt: own.bootedAt + 10 * 60_000, pid: 2 ** 22 + 1 }, now);
    assert.equal(await isAlive({ boot: '' }), true, 'another boot');
    await leave({ boot: '', machine: 'there', pid: 2 ** 22 + 1 }, now);
    assert.equal(await isAlive({ boot: '' }), true, 'another machine that started at the same time');
  });

  it('says nothing where it is missing, damaged, or no file', async () => {
    assert.equal(await isAlive(), false);
    assert.equal(await touchFacts(path(), now), false);
    for (const text of ['', '{', 'null', '{"pid":1}', JSON.stringify({ ...own, pid: -1 }), ' '.repeat(5000)]) {
      await writeFile(path(), text);
      assert.equal(await isAlive(), false, text);
    }
    await writeFile(path(), `${JSON.stringify(own)}${' '.repeat(4096)}`);
    assert.equal(await isAlive(), false, 'far too long');
    await mkdir(join(folder(), 'real'));
    await writeFacts(join(folder(), 'real', 'facts'), own);
    await symlink(join(folder(), 'real', 'facts'), join(folder(), 'link.window'));
    assert.equal(await mayBeAlive(join(folder(), 'link.window'), own, now), false, 'a link');
  });
});
