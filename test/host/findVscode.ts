import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';

const downloadHost = 'https://update.code.visualstudio.com/api/releases/stable';
const answerTimeoutMs = 3000;

export interface FoundVscode {
  /** The command that accepts the arguments of a desktop VS Code, including its own leading arguments. */
  command: string[];
  name: string;
}

function hasCommand(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

/** A command that provides a display for a desktop VS Code; undefined if there is none. */
function findDisplay(): string[] | undefined {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return [];
  return hasCommand('xvfb-run') ? ['xvfb-run', '-a'] : undefined;
}

async function canDownload(): Promise<boolean> {
  try {
    return (await fetch(downloadHost, { signal: AbortSignal.timeout(answerTimeoutMs) })).ok;
  } catch {
    return false;
  }
}

function librariesAreComplete(executable: string): boolean {
  if (process.platform !== 'linux') return true;
  return !spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout.includes('not found');
}

/** Uses VSCODE_EXECUTABLE_PATH, else a downloaded desktop VS Code if there is a display, else the packaged one. */
export async function findVscode(): Promise<FoundVscode> {
  const named = process.env['VSCODE_EXECUTABLE_PATH'];
  if (named) return { command: [named], name: named };
  const display = findDisplay();
  if (display && (await canDownload())) {
    const executable = await downloadAndUnzipVSCode();
    if (librariesAreComplete(executable)) return { command: [...display, executable], name: 'desktop VS Code' };
    console.log('The downloaded VS Code lacks shared libraries here; taking the packaged one.');
  }
  const packaged = path.resolve(import.meta.dirname, '../vscode');
  const { status } = spawnSync(process.execPath, [path.join(packaged, 'install.mjs')], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The packaged VS Code could not be installed.');
  return { command: [path.join(packaged, 'launch.mjs')], name: 'packaged VS Code' };
}
