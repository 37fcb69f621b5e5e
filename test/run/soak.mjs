// `npm run soak`: installs everything on a fresh clone, then runs the extension among faults for a long time.
import { installDependencies, testEnvironment } from './prepare.mjs';
import { runCommand } from './runCommand.mjs';

async function prepare() {
  if (!(await installDependencies())) return false;
  const editor = runCommand('node', ['test/vscode/install.mjs'], { quiet: true });
  // Packaging also builds: the host runs the build, and the kills use the VSIX.
  const packaged = await runCommand('npm', ['run', '--silent', 'package'], { quiet: true });
  if (!packaged.ok) console.error(packaged.output);
  const installed = await editor;
  if (!installed.ok) console.error(installed.output);
  return installed.ok && packaged.ok;
}

const ready = await prepare();
const done =
  ready &&
  (
    await runCommand('node', ['--import', 'tsx', 'test/soak/soak.ts', ...process.argv.slice(2)], {
      env: testEnvironment(),
    })
  ).ok;
process.exitCode = done ? 0 : 1;
