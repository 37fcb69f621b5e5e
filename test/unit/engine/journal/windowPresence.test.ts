import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { SystemClock } from '../../../../src/engine/connection/clock';
import { WindowPresence } from '../../../../src/engine/journal/windowPresence';
import { RecordingLog, temporaryFolder } from '../../../support/journalFixtures';

const clock = new SystemClock();
const stranger = '0123456789ab';

describe('WindowPresence', () => {
  const folder = temporaryFolder();
  let log = new RecordingLog();
  let windows: WindowPresence[] = [];
  beforeEach(() => {
    log = new RecordingLog();
  });
  afterEach(async () => {
    await Promise.all(windows.map(window => window.dispose()));
    windows = [];
  });
  const open = (): WindowPresence => {
    const window = new WindowPresence(folder(), log, clock);
    windows.push(window);
    return window;
  };
  const unexpected = (): never => assert.fail('The window has not ended');

  it('sees a window as alive from its announcement to its end', async () => {
    const [one, other] = [open(), open()];
    assert.match(one.owner, /^[0-9a-f]{12}$/);
    assert.notEqual(one.owner, other.owner);
    assert.equal(await other.lives(one.owner), false);
    await Promise.all([one.announce(), one.announce()]);
    assert.deepEqual((await readdir(folder())).sort(), [`${one.owner}.sock`, `${one.owner}.window`]);
    assert.equal(await other.lives(one.owner), true);
    await one.dispose();
    assert.deepEqual(await readdir(folder()), []);
    assert.equal(await other.lives(one.owner), false);
    await assert.rejects(one.announce(), /closing/);
  });

  it('announces itself again after its socket was deleted', async () => {
    const [one, other] = [open(), open()];
    await one.announce();
    await rm(join(folder(), `${one.owner}.sock`));
    assert.equal(await open().lives(one.owner), true, 'by what it wrote down about itself');
    await rm(join(folder(), `${one.owner}.window`));
    assert.equal(await other.lives(one.owner), false);
    await one.announce();
    assert.equal(await other.watch(one.owner, unexpected), true);
  });

  it('does not report the end of a window after disposing the watcher', async () => {
    const [one, other] = [open(), open()];
    await one.announce();
    await other.watch(one.owner, unexpected);
    await other.dispose();
    assert.equal(await open().lives(one.owner), true);
  });

  it('closes connections that send data', async () => {
    const one = open();
    await one.announce();
    const visitor = createConnection(join(folder(), `${one.owner}.sock`));
    visitor.on('error', () => undefined);
    visitor.write('hello');
    await once(visitor, 'close');
    assert.equal(await open().lives(one.owner), true);
  });

  it('stops watching a window that sends data, without reporting its end', async () => {
    const hungUp = new Promise<void>(resolve => {
      const server = createServer(visitor => {
        visitor.on('error', () => undefined);
        visitor.on('close', () => {
          server.close(() => {
            resolve();
          });
        });
        visitor.resume();
        visitor.write('hello');
      });
      server.listen(join(folder(), `${stranger}.sock`), () => {
        void open().watch(stranger, unexpected);
      });
    });
    await hungUp;
  });

  it('sees no window behind a plain file or a dangling link', async () => {
    await writeFile(join(folder(), `${stranger}.sock`), '');
    assert.equal(await open().lives(stranger), false);
    await rm(join(folder(), `${stranger}.sock`));
    await symlink('nowhere', join(folder(), `${stranger}.sock`));
    assert.equal(await open().watch(stranger, unexpected), false);
    assert.deepEqual(log.complaints, []);
  });

  it('takes a window for alive when it cannot be known', async () => {
    await symlink(`${stranger}.sock`, join(folder(), `${stranger}.sock`));
    assert.equal(await open().watch(stranger, unexpected), true);
    assert.match(log.complaints.join('\n'), /cannot tell whether window 0123456789ab has ended.*ELOOP/);
  });

  it('rejects the announcement when a file is in the way', async () => {
    await mkdir(join(folder(), 'sub'));
    await writeFile(join(folder(), 'sub', 'journal'), '');
    const window = new WindowPresence(join(folder(), 'sub', 'journal'), log, clock);
    await assert.rejects(window.announce(), { code: 'EEXIST' });
    await rm(join(folder(), 'sub', 'journal'));
    await window.announce();
    await window.dispose();
  });
});
