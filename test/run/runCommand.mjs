// Starts the commands of a run, each in its own process group, and ends them all if the run is interrupted.
import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const patienceMs = 10_000;
const running = new Set();

/**
 * Runs a command at the root of the clone; never rejects. With `quiet`, its output is returned instead of shown.
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function runCommand(command, args, { env = process.env, quiet = false } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      detached: true,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', data => (output += data));
    child.stderr?.on('data', data => (output += data));
    running.add(child);
    child.on('error', error => {
      running.delete(child);
      resolve({ ok: false, output: error.message });
    });
    child.on('close', code => {
      running.delete(child);
      resolve({ ok: code === 0, output });
    });
  });
}

function signalAll(signal) {
  for (const child of running) {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The process has already ended.
    }
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    signalAll('SIGTERM');
    for (const child of running) child.once('close', () => running.size === 0 && process.exit(130));
    setTimeout(() => {
      signalAll('SIGKILL');
      process.exit(130);
    }, patienceMs);
    if (running.size === 0) process.exit(130);
  });
}
