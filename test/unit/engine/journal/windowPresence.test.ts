import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { WindowPresence } from '../../../../src/engine/journal/windowPresence';
import { RecordingLog, temporaryFolder } from '../../../support/journalFixtures';

const stranger = '0123456789ab';

describe('the presence of windows', () => {
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
    const window = new WindowPresence(folder(), log);
    windows.push(window);
    return window;
  };
  const unexpected = (): never => assert.fail('The window has not ended');

  it('is there from the announcement to the end', async () => {
    const [one, other] = [open(), open()];
    assert.match(one.owner, /^[0-9a-f]{12}$/);
    assert.notEqual(one.owner, other.owner);
    assert.equal(await other.lives(one.owner), false);
    await Promise.all([one.announce(), one.announce()]);
    assert.deepEqual(await readdir(folder()), [`${one.owner}.sock`]);
    assert.equal(await other.lives(one.owner), true);
    await one.dispose();
    assert.deepEqual(await readdir(folder()), []);
    assert.equal(await other.lives(one.owner), false);
    await assert.rejects(one.announce(), /closing/);
  });

  it('is announced again after the socket was cleared away', async () => {
    const [one, other] = [open(), open()];
    await one.announce();
    await rm(join(folder(), `${one.owner}.sock`));
    assert.equal(await other.lives(one.owner), false);
    await one.announce();
    assert.equal(await other.watch(one.owner, unexpected), true);
  });

  it('is not told to have ended by the one who stops watching', async () => {
    const [one, other] = [open(), open()];
    await one.announce();
    await other.watch(one.owner, unexpected);
    await other.dispose();
    assert.equal(await open().lives(one.owner), true);
  });

  it('hangs up on visitors that talk', async () => {
    const one = open();
    await one.announce();
    const visitor = createConnection(join(folder(), `${one.owner}.sock`));
    visitor.on('error', () => undefined);
    visitor.write('hello');
    await once(visitor, 'close');
    assert.equal(await open().lives(one.owner), true);
  });

  it('does not listen to a window that talks, nor call it ended', async () => {
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

  it('is not what a file or a dangling link with its name is', async () => {
    await writeFile(join(folder(), `${stranger}.sock`), '');
    assert.equal(await open().lives(stranger), false);
    await rm(join(folder(), `${stranger}.sock`));
    await symlink('nowhere', join(folder(), `${stranger}.sock`));
    assert.equal(await open().watch(stranger, unexpected), false);
    assert.deepEqual(log.complaints, []);
  });

  it('is assumed where it cannot be told', async () => {
    await symlink(`${stranger}.sock`, join(folder(), `${stranger}.sock`));
    assert.equal(await open().watch(stranger, unexpected), true);
    assert.match(log.complaints.join('\n'), /cannot tell whether window 0123456789ab has ended.*ELOOP/);
  });

  it('cannot be announced where a file is in the way', async () => {
    await mkdir(join(folder(), 'sub'));
    await writeFile(join(folder(), 'sub', 'journal'), '');
    const window = new WindowPresence(join(folder(), 'sub', 'journal'), log);
    await assert.rejects(window.announce(), { code: 'EEXIST' });
    await rm(join(folder(), 'sub', 'journal'));
    await window.announce();
    await window.dispose();
  });
});
