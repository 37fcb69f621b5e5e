import { pngsIn } from '../../src/cli/node/nodeBatches';
import { composeInNode } from './nodeEngine';
import { URI } from 'vscode-uri';

// Upgrades all placeholders of a folder in a process of its own, which a test kills. Arguments: the workspace folder
// and the storage. The key and the address are in the environment.

const [folder = '', storage = ''] = process.argv.slice(2);
// The test that started it has ended, perhaps without having killed it.
process.stdin.once('end', () => {
  process.exit();
});
process.stdin.resume();

async function main(): Promise<void> {
  const { upgrades, workspace, close } = await composeInNode(folder, storage, process.env);
  const plan = await upgrades.plan(await pngsIn(workspace, [URI.file(folder)]));
  const { signal } = new AbortController();
  await upgrades.run(plan, {
    signal,
    onProgress: (done, total) => process.stdout.write(`${done} of ${total}\n`),
    surface: { during: work => work(signal, () => undefined) },
  });
  await close();
  process.exit();
}

void main();
