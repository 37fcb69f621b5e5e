// Shows the extension in a real VS Code, as a person would use it. Start it with `npm run demo`, which installs
// everything; `npm run demo -- --open` leaves VS Code running. With DASHSCOPE_API_KEY set, the real service makes the
// images and charges for them.
import { once } from 'node:events';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type DashScopeService, startService } from '../service/dashScopeService';
import { startWorkbench, type Workbench } from '../ui/workbench';
import { exitOnSignals } from '../vscode/privateFolder';
import { journeys } from './journeys';

const root = path.resolve(import.meta.dirname, '../..');
const outputFolder = path.join(root, 'out/demo');
const workspace = path.join(outputFolder, 'harbour-notes');
const standInKey = 'sk-demo-of-the-test-service';

/** The service that makes the images: the real one if a key is set, otherwise the stand-in. */
interface ImageSource {
  key: string;
  settings: Record<string, unknown>;
  env: NodeJS.ProcessEnv;
  service?: DashScopeService;
}

async function chooseSource(): Promise<ImageSource> {
  const key = process.env['DASHSCOPE_API_KEY'];
  if (!key) {
    // Slower than in tests, so that a viewer can follow.
    const service = await startService({ keys: [standInKey], syncDurationMs: 1500, taskDurationMs: 2500 });
    console.log('Images come from the stand-in for the service (set DASHSCOPE_API_KEY to use the real one).');
    return { key: standInKey, settings: { 'easel.baseUrl': service.baseUrl }, env: {}, service };
  }
  console.log('Images come from the real service, with your DASHSCOPE_API_KEY. They cost money.');
  const personal = Object.entries(process.env).filter(([name]) => /^DASHSCOPE_|^(https?|all|no)_proxy$/i.test(name));
  return { key, settings: {}, env: Object.fromEntries(personal) };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { open: { type: 'boolean' }, port: { type: 'string' } } });
  exitOnSignals(values.open ? 0 : 130);
  rmSync(outputFolder, { recursive: true, force: true });
  mkdirSync(outputFolder, { recursive: true });
  cpSync(path.join(root, 'test/workspace'), workspace, { recursive: true });
  const source = await chooseSource();
  let workbench: Workbench | undefined;
  try {
    workbench = await startWorkbench({
      folder: workspace,
      settings: source.settings,
      env: source.env,
      theme: 'Default Light Modern',
      ...(values.port !== undefined && { port: Number(values.port) }),
    });
    for (const [index, { title, run }] of journeys.entries()) {
      console.log(`\n${index + 1}. ${title}`);
      await run({
        workbench,
        key: source.key,
        outputFolder,
        service: source.service,
        say: line => console.log(`   ${line}`),
      });
    }
    console.log(`\nImages and documents: ${workspace}\nScreenshots: ${outputFolder}`);
    if (values.open) {
      await workbench.browser.close();
      // The browser in which a key was entered keeps it, so a person's own browser starts without one.
      const keyHint = source.service ? `\nThe stand-in takes the key ${source.key}.` : '';
      console.log(`\nVS Code is running: ${workbench.address}${keyHint}\nEnd it with Ctrl+C.`);
      await once(workbench.server.process, 'exit');
    }
  } catch (error) {
    console.error(error);
    if (workbench) console.error(`More in ${await workbench.explain('demo')}.png and .log`);
    process.exitCode = 1;
  } finally {
    await workbench?.close();
    await source.service?.close();
  }
}

void main();
