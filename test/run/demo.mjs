// `npm run demo`: installs everything on a fresh clone, packages the extension and starts the demonstration.
import { installDependencies } from './prepare.mjs';
import { runCommand } from './runCommand.mjs';

async function prepare() {
  if (!(await installDependencies())) return false;
  const editor = runCommand('node', ['test/vscode/install.mjs']);
  const packaged = await runCommand('npm', ['run', '--silent', 'package'], { quiet: true });
  if (!packaged.ok) console.error(packaged.output);
  return (await editor).ok && packaged.ok;
}

const ready = await prepare();
const done = ready && (await runCommand('node', ['--import', 'tsx', 'test/demo/demo.ts', ...process.argv.slice(2)])).ok;
process.exitCode = done ? 0 : 1;
