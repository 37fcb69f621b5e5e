import { readdirSync, readFileSync } from 'node:fs';

/** The process ids of a server's extension hosts, oldest first. */
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
    // The fields after the program's name, which may contain any character: state, parent, group. A killed process
    // stays a zombie for a while.
    const [state, , group] = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return Number(group) === serverPid && state !== 'Z';
  } catch {
    // The process ended while it was being read.
    return false;
  }
}
