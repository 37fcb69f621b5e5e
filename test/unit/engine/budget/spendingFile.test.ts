import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpendingFile } from '../../../../src/engine/budget/spendingFile';

describe('the file of what was spent', () => {
  it('is in a folder that only the user can look into, also where an older version made it with more rights', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-'));
    try {
      await chmod(folder, 0o755);
      await new SpendingFile(folder).append('2026-11', { id: 'a', yuan: 1 });
      const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
      if (process.platform !== 'win32')
        assert.deepEqual([await modeOf(folder), await modeOf(join(folder, '2026-11.jsonl'))], [0o700, 0o600]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is not read and not written where a link or a folder stands in its place', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-'));
    try {
      await writeFile(join(folder, 'elsewhere'), '{"id":"a","yuan":1}\n');
      await symlink(join(folder, 'elsewhere'), join(folder, '2026-11.jsonl'));
      await mkdir(join(folder, '2026-12.jsonl'));
      const file = new SpendingFile(folder);
      for (const month of ['2026-11', '2026-12']) {
        await assert.rejects(file.read(month), / is not a file/);
        await assert.rejects(file.append(month, { id: 'b', yuan: 1 }), / is not a file/);
      }
      assert.equal(await readFile(join(folder, 'elsewhere'), 'utf8'), '{"id":"a","yuan":1}\n');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
