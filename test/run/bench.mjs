// `npm run bench`: installs everything on a fresh clone, then measures. The host runs the production build that
// packaging leaves.
import { installDependencies, testEnvironment } from './prepare.mjs';
import { runCommand } from './runCommand.mjs';

async function prepare() {
  if (!(await installDependencies())) return false;
  const editor = await runCommand('node', ['test/vscode/install.mjs'], { quiet: true });
  if (!editor.ok) console.error(editor.output);
  const packaged = await runCommand('npm', ['run', '--silent', 'package'], { quiet: true });
  if (!packaged.ok) console.error(packaged.output);
  return editor.ok && packaged.ok;
}

const ready = await prepare();
const done =
  ready &&
  (
    await runCommand('node', ['--import', 'tsx', 'test/bench/bench.ts', ...process.argv.slice(2)], {
      env: testEnvironment(),
    })
  ).ok;
process.exitCode = done ? 0 : 1;
