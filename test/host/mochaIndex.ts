import path from 'node:path';
import Mocha from 'mocha';

/** VS Code calls this inside the extension host. Environment variables say what to run. */
export async function run(): Promise<void> {
  const files = JSON.parse(process.env['EASEL_HOST_FILES'] ?? '[]') as string[];
  const grep = process.env['EASEL_HOST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    color: process.env['MOCHA_COLORS'] !== undefined,
    reporter: path.join(process.env['EASEL_REPOSITORY']!, 'test/run/totalsReporter.cjs'),
    forbidOnly: process.env['EASEL_TOTALS_FILE'] !== undefined,
    forbidPending: process.env['EASEL_TOTALS_FILE'] !== undefined,
    ...(grep !== undefined && { grep }),
  });
  for (const file of files) mocha.addFile(file);
  await new Promise<void>((resolve, reject) => {
    mocha.run(failures => {
      if (failures > 0) reject(new Error(`${failures} tests failed`));
      else resolve();
    });
  });
}
