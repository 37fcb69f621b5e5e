import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { startService } from '../service/dashScopeService';
import { serviceHash } from '../support/serviceHash';
import { eventually } from '../ui/eventually';
import { packagedExtension, startWorkbench, type Workbench } from '../ui/workbench';
import { jobsExtension } from './helperExtensions';

const execute = promisify(execFile);
const key = 'sk-together-52be';
const program = path.resolve(import.meta.dirname, '../../dist/cli.js');
/** Two that allow two submits a second and two running tasks, and one that allows five of both. */
const models = ['wan2.2-t2i-flash', 'qwen-image-2.0', 'wan2.7-image-pro'];
const jobsKey = 'Control+Alt+J';
const patienceMs = 600_000;

/** What came of the jobs of all processes. */
export interface Together {
  jobs: number;
  submits: number;
  /** Submits that the service refused because they came too soon, or beside too many running tasks. */
  refusedAsTooFast: number;
  /** Files that hold exactly one of the service's images, which no other file holds. */
  whole: number;
  otherFiles: string[];
  errors: string[];
}

/**
 * Two windows, an MCP server and a terminal make images in one workspace at once, with the service's limits in force.
 * @param each how many images each of the four makes.
 */
export async function makeTogether(each: number): Promise<Together> {
  const results = mkdtempSync(path.join(tmpdir(), 'easel-together-'));
  const service = await startService({ keys: [key], taskDurationMs: 400 });
  let window: Workbench | undefined;
  try {
    const jobs = promptsOf(each).map((prompt, index) => ({ prompt, model: models[index % models.length] }));
    const keybinding = { key: 'ctrl+alt+j', command: 'jobs.run', args: { jobs, folder: results } };
    window = await startWorkbench({
      settings: { 'easel.baseUrl': service.baseUrl, 'easel.openAfterSave': false, 'easel.maxConcurrent': 4 },
      keybindings: [keybinding],
      env: { DASHSCOPE_API_KEY: key },
      vsix: [packagedExtension(), jobsExtension()],
    });
    const { folder = '', home } = window;
    const before = new Set(filesIn(folder));
    const second = await window.openSecondWindow();
    const environment = home.environment({
      PATH: process.env['PATH'],
      DASHSCOPE_API_KEY: key,
      DASHSCOPE_HTTP_BASE_URL: service.baseUrl,
    });
    // A window that has not read its keybindings yet does nothing.
    const begin = async ({ page }: Workbench, count: number): Promise<void> => {
      await page.bringToFront();
      const submits = service.requests.length;
      await eventually(`window ${count} to begin`, async () => {
        await page.keyboard.press(jobsKey);
        return eventually('a request', () => (service.requests.length > submits ? true : undefined), 3000);
      });
    };
    await begin(window, 1);
    await begin(second, 2);
    const errors = (
      await Promise.all([
        byWindows(results),
        byServer(folder, environment as Record<string, string>, jobs),
        byTerminal(folder, environment, each),
      ])
    ).flat();
    const submits = service.requests.filter(({ route }) => route === 'sync' || route === 'async');
    const images = new Set(await Promise.all(service.images.map(image => image.sha256())));
    const files = filesIn(folder).filter(name => !before.has(name) && name !== 'docs/together.md');
    const isWhole = (name: string): boolean => images.delete(serviceHash(readFileSync(path.join(folder, name))));
    const otherFiles = files.filter(name => !isWhole(name));
    return {
      jobs: 4 * each,
      submits: submits.filter(({ status }) => status === 200).length,
      refusedAsTooFast: submits.filter(({ status }) => status === 429).length,
      whole: files.length - otherFiles.length,
      otherFiles,
      errors,
    };
  } finally {
    await window?.close();
    await service.close();
    rmSync(results, { recursive: true, force: true });
  }
}

/** The same prompts in windows and server, so that their files want the same names. */
const promptsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `Boat ${index + 1}`);

/** @returns the failures of both windows. */
async function byWindows(results: string): Promise<string[]> {
  const reports = await eventually(
    'the report of both windows',
    () => {
      const names = readdirSync(results).filter(name => name.endsWith('.json'));
      return names.length >= 2 ? names : undefined;
    },
    patienceMs,
  );
  return reports.flatMap(name =>
    (JSON.parse(readFileSync(path.join(results, name), 'utf8')) as { error?: string }[]).flatMap(({ error }) =>
      error === undefined ? [] : [`window: ${error}`],
    ),
  );
}

async function byServer(
  folder: string,
  env: Record<string, string>,
  jobs: readonly { prompt: string; model: string | undefined }[],
): Promise<string[]> {
  const client = new Client({ name: 'test', version: '1' }, { capabilities: {} });
  const args = [program, 'mcp', '--max-images', String(jobs.length), '--max-cost', '100000'];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: folder, env, stderr: 'pipe' }));
  try {
    const made = await Promise.all(
      jobs.map(async job => {
        const call = { name: 'easel_generateImage', arguments: { ...job, output: 'assets/' } };
        const { isError, content } = await client.callTool(call, undefined, { timeout: patienceMs });
        return isError === true ? [`server: ${JSON.stringify(content)}`] : [];
      }),
    );
    return made.flat();
  } finally {
    await client.close();
  }
}

async function byTerminal(folder: string, env: NodeJS.ProcessEnv, count: number): Promise<string[]> {
  mkdirSync(path.join(folder, 'docs'), { recursive: true });
  const lines = promptsOf(count).map((prompt, index) => `![${prompt}](together/${index + 1}.png)\n`);
  writeFileSync(path.join(folder, 'docs/together.md'), lines.join('\n'));
  const args = [program, 'missing', '--fill', '--json', '--model', models[0] ?? '', 'docs/together.md'];
  return execute(process.execPath, args, { cwd: folder, env }).then(
    ({ stdout }) => {
      const { failed } = JSON.parse(stdout) as { failed: unknown[] };
      return failed.map(item => `terminal: ${JSON.stringify(item)}`);
    },
    (error: Error) => [`terminal: ${error.message}`],
  );
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)));
