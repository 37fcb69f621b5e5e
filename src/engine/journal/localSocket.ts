import { randomUUID } from 'node:crypto';
import { rm, symlink } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../core/base/errors';
import { hasCode } from '../files/diskErrors';

// Local sockets that carry no data and never keep the process alive.

/** In bytes. Systems allow between 103 and 107 and cut longer paths off. */
const maxSocketPathBytes = 100;

export type Visit =
  | { kind: 'connected' }
  /** No process listens there: the owner has ended. */
  | { kind: 'dead' }
  /** It cannot be known, e.g. because no file descriptors are left. */
  | { kind: 'unknown'; reason: string };

/** @throws the error of the system when listening fails. */
export async function listen(path: string): Promise<{ server: Server; visitors: Set<Socket> }> {
  const visitors = new Set<Socket>();
  const server = createServer(visitor => {
    visitors.add(visitor);
    visitor.unref();
    visitor.on('error', () => undefined);
    visitor.on('data', () => visitor.destroy());
    visitor.on('close', () => visitors.delete(visitor));
  });
  await new Promise<void>((resolve, reject) => {
    // This listener is never removed: once the server listens, an error such as running out of file descriptors must
    // not end the process.
    server.on('error', reject);
    server.listen(path, resolve);
  });
  server.unref();
  return { server, visitors };
}

/**
 * Connects. `onConnected` gets the connection before any of its events, and must read from it or destroy it. Never
 * rejects.
 */
export function visit(path: string, onConnected: (connection: Socket) => void): Promise<Visit> {
  return new Promise(resolve => {
    const connection = createConnection(path);
    connection.once('connect', () => {
      connection.unref();
      onConnected(connection);
      resolve({ kind: 'connected' });
    });
    // After the connection was made, an error says nothing new: `close` follows.
    connection.on('error', error => {
      resolve(
        hasCode(error, 'ECONNREFUSED', 'ENOENT') ? { kind: 'dead' } : { kind: 'unknown', reason: messageOf(error) },
      );
    });
  });
}

/**
 * Calls `action` with a path of the folder that is short enough for a socket of that name: the path itself, or that of
 * a temporary link to it. The sockets themselves stay in the folder, so that windows with different temporary folders
 * find each other.
 * @throws the error of the system when no link can be made, and what `action` throws.
 */
export async function throughShortPath<T>(
  folder: string,
  name: string,
  action: (folder: string) => Promise<T>,
): Promise<T> {
  if (fits(folder, name)) return action(folder);
  const link = await linkTo(folder, name);
  try {
    return await action(link);
  } finally {
    await rm(link, { force: true }).catch(() => undefined);
  }
}

async function linkTo(folder: string, name: string): Promise<string> {
  let problem: unknown = new Error('There is no short path to a temporary folder');
  // The environment may name a folder whose path is long itself, or that does not exist.
  for (const place of [tmpdir(), '/tmp']) {
    const link = join(place, `easel-${randomUUID().slice(0, 8)}`);
    if (!fits(link, name)) continue;
    try {
      await symlink(folder, link);
      return link;
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

function fits(folder: string, name: string): boolean {
  return Buffer.byteLength(join(folder, name)) <= maxSocketPathBytes;
}
