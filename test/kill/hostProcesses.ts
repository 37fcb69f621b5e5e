import { readdirSync, readFileSync } from 'node:fs';

/** The process ids of all extension hosts of a server, the oldest first. */
export function extensionHosts(serverPid: number): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => isExtensionHost(pid, serverPid))
    .sort((first, second) => first - second);
}

function isExtensionHost(pid: number, serverPid: number): boolean {
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=extensionHost')) return false;
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the program's name, which may hold anything: state, parent, group. A killed one stays a while as a zombie.
    const [state, , group] = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return Number(group) === serverPid && state !== 'Z';
  } catch {
    // It ended while it was looked at.
    return false;
  }
}
