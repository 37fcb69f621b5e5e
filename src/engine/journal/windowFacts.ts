import { lstat, open, readFile, utimes } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import * as z from 'zod/mini';
import { hasCode } from '../files/diskErrors';

// What a window writes down about itself, so that others can tell whether it may be alive where its socket cannot
// say so: a home folder may be shared between machines, and a socket is heard on its own machine only.

/** A window out of sight may be alive for this long after its last step, which is as long as images are kept. */
const outOfSightMs = 24 * 60 * 60 * 1000;
/** Where the system has no name for a boot, its time has to do; clocks are adjusted after the start. */
const sameBootMs = 5 * 60 * 1000;
const maxFactsBytes = 4096;

const factsSchema = z.object({
  /** Its name, and its id where it has one. */
  machine: z.string(),
  /** The system's own name of the boot; empty where there is none. */
  boot: z.string(),
  /** Milliseconds since 1970. */
  bootedAt: z.number(),
  pid: z.int().check(z.positive()),
  /** When the process began, in the units of its system; empty where that is not known. A process id is used again. */
  began: z.string(),
});
export type WindowFacts = z.infer<typeof factsSchema>;

/** @param now milliseconds since 1970. */
export async function factsOfThisWindow(now: number): Promise<WindowFacts> {
  const [machineId, boot, began] = await Promise.all([
    textOf('/etc/machine-id'),
    textOf('/proc/sys/kernel/random/boot_id'),
    beganAt(process.pid),
  ]);
  return {
    machine: [hostname(), machineId].join(' ').trim(),
    boot,
    bootedAt: Math.round(now - uptime() * 1000),
    pid: process.pid,
    began: began ?? '',
  };
}

/** @throws the error of the system. */
export async function writeFacts(path: string, facts: WindowFacts): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(facts));
  } finally {
    await file.close();
  }
}

/** Makes the file's time that of this window's last step. @returns false where there is no such file. */
export async function touchFacts(path: string, now: number): Promise<boolean> {
  try {
    await utimes(path, new Date(now), new Date(now));
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/**
 * Whether a window may be alive that does not answer on its socket. A window that left no facts, because it ended in
 * order or is of an earlier version, is not. Never rejects.
 * @param now milliseconds since 1970.
 */
export async function mayBeAlive(path: string, own: WindowFacts, now: number): Promise<boolean> {
  const found = await readFacts(path);
  if (found === undefined) return false;
  const { facts, changedAt } = found;
  if (isSameBoot(facts, own)) return isRunning(facts);
  // This machine has started again since that window's last step, and no process outlives that. Two machines of one
  // name, however, may share the folder, and then the other one goes on writing.
  if (facts.machine === own.machine && changedAt < own.bootedAt - sameBootMs) return false;
  // A step of the future was taken by a clock that was wrong: of this machine before it started again, or by a day.
  if (changedAt > now + (facts.machine === own.machine ? sameBootMs : outOfSightMs)) return false;
  return now - changedAt < outOfSightMs;
}

/**
 * Whether the process that wrote these facts is still running; `elsewhere` where it may be one of another machine.
 * Never rejects.
 * @param now milliseconds since 1970.
 */
export async function processState(
  path: string,
  own: WindowFacts,
  now: number,
): Promise<'running' | 'ended' | 'elsewhere'> {
  const found = await readFacts(path);
  if (found === undefined) return 'ended';
  const { facts, changedAt } = found;
  if (isSameBoot(facts, own)) return (await isRunning(facts)) ? 'running' : 'ended';
  return facts.machine !== own.machine && now - changedAt < outOfSightMs ? 'elsewhere' : 'ended';
}

function isSameBoot(one: WindowFacts, other: WindowFacts): boolean {
  if (one.boot !== '' || other.boot !== '') return one.boot === other.boot;
  return one.machine === other.machine && Math.abs(one.bootedAt - other.bootedAt) < sameBootMs;
}

async function isRunning({ pid, began }: WindowFacts): Promise<boolean> {
  if (began !== '') return (await beganAt(pid)) === began;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

/**
 * When a process began, in ticks since the boot; undefined where there is no such process, where it has ended and only
 * its parent does not know yet, and on systems that keep no such file. Source: proc(5), "/proc/[pid]/stat".
 */
async function beganAt(pid: number): Promise<string | undefined> {
  const text = await textOf(`/proc/${pid}/stat`);
  // The second field is the name of the program, in brackets, and may hold spaces and brackets itself.
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return state === undefined || state === 'Z' || state === 'X' ? undefined : fields[18];
}

async function readFacts(path: string): Promise<{ facts: WindowFacts; changedAt: number } | undefined> {
  try {
    const stat = await lstat(path);
    if (!stat.isFile() || stat.size > maxFactsBytes) return undefined;
    const facts = factsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return { facts, changedAt: stat.mtimeMs };
  } catch {
    return undefined;
  }
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').then(
    text => text.trim(),
    () => '',
  );
}
