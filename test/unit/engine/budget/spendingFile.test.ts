import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
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
});
