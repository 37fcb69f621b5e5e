import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startService } from '../service/dashScopeService';
import { copyExtensions } from './extensionCopies';
import { startNoiseService } from './noiseService';

const benchKey = 'sk-bench-7d1f';

/**
 * Starts the services for measurements in the extension host, in processes of their own, so that they share neither
 * memory nor event loop with it.
 */
export async function startBesideHost(): Promise<{
  env: Record<string, string>;
  extensions: string[];
  close(): Promise<void>;
}> {
  const folder = mkdtempSync(path.join(tmpdir(), 'easel-bench-beside-'));
  const service = await startService({ keys: [benchKey], rateLimits: false, syncDurationMs: 0 });
  const noise = await startNoiseService();
  return {
    env: {
      DASHSCOPE_API_KEY: benchKey,
      EASEL_BENCH_SERVICE: service.baseUrl,
      EASEL_BENCH_NOISE: noise.baseUrl,
      // The host's own executable may be an editor instead of Node.
      EASEL_BENCH_NODE: process.execPath,
    },
    extensions: copyExtensions(folder),
    close: async () => {
      await Promise.all([service.close(), noise.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
