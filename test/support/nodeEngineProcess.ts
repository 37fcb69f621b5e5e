import { composeInNode } from './nodeEngine';

// Makes an image in a process of its own, which a test kills. Arguments: the workspace folder, the storage, the model,
// the prompt. The key and the address are in the environment.

const [folder = '', storage = '', model = '', prompt = ''] = process.argv.slice(2);
// The test that started it has ended, perhaps without having killed it.
process.stdin.once('end', () => {
  process.exit();
});
process.stdin.resume();

async function main(): Promise<void> {
  const { runs, close } = await composeInNode(folder, storage, process.env);
  const { kind } = await runs.run(
    { options: { prompt, model } },
    {
      during: work =>
        work(new AbortController().signal, ({ state }) => {
          process.stdout.write(`${state}\n`);
        }),
    },
  );
  process.stdout.write(`ended: ${kind}\n`);
  await close();
  process.exit();
}

void main();
