import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sizeOfPrivateFile } from '../../../../src/engine/files/privateFolder';
import { temporaryFolder } from '../../../support/journalFixtures';

describe('a file of the own storage', () => {
  const folder = temporaryFolder();

  it('is a file, and neither a pipe, which would never open, nor a folder', async () => {
    const path = (name: string): string => join(folder(), name);
    await writeFile(path('file'), 'four');
    await mkdir(path('folder'));
    if (process.platform !== 'win32') execFileSync('mkfifo', [path('pipe')]);
    assert.deepEqual([await sizeOfPrivateFile(path('file')), await sizeOfPrivateFile(path('none'))], [4, undefined]);
    for (const name of ['folder', ...(process.platform === 'win32' ? [] : ['pipe'])])
      await assert.rejects(sizeOfPrivateFile(path(name)), / is not a file/, name);
  });
});
