import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import fsPromises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startService } from '../../../service/dashScopeService';
import type { EaselUnderTest } from '../../support/easel';

interface Spot {
  easel: EaselUnderTest;
  /** The output folder of the image. */
  folder: string;
  /** Including the extension. */
  fileName: string;
}

/** Something that prevents saving. */
export interface Obstacle {
  /** Files that the obstacle itself adds to the folder. */
  own?: readonly string[];
  isUntouched?(): boolean;
  remove(): Promise<void> | void;
}

type ObstacleKind =
  | { when: 'before'; place(spot: Spot): Obstacle | Promise<Obstacle> }
  /** Placed when the service has the request, before the first byte of the answer. */
  | { when: 'atSubmit'; place(spot: Spot): Obstacle };

const isRoot = process.getuid?.() === 0;

const nothing: Obstacle = { remove: () => undefined };

/** A file of the person, or something else, that already has the image's name. */
const inNamesPlace = (
  make: (file: string) => void,
  isUntouched: (file: string) => boolean,
  remove: (file: string) => void,
): ObstacleKind => ({
  when: 'atSubmit',
  place: ({ folder, fileName }) => {
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, fileName);
    make(file);
    return {
      own: [fileName],
      isUntouched: () => isUntouched(file),
      remove: () => {
        remove(file);
      },
    };
  },
});

/** Something other than a folder in the folder's place. */
const inFoldersPlace = (make: (folder: string) => void): ObstacleKind => ({
  when: 'atSubmit',
  place: ({ folder }) => {
    mkdirSync(path.dirname(folder), { recursive: true });
    make(folder);
    return {
      remove: () => {
        unlinkSync(folder);
      },
    };
  },
});

const obstacles = {
  serviceGone: {
    when: 'before',
    place: async ({ easel }) => {
      const gone = await startService();
      await gone.close();
      await easel.set('baseUrl', gone.baseUrl);
      return { remove: () => easel.set('baseUrl', easel.service.baseUrl) };
    },
  },
  keyRevoked: {
    when: 'atSubmit',
    place: () => {
      const key = process.env['DASHSCOPE_API_KEY'];
      process.env['DASHSCOPE_API_KEY'] = 'sk-somebody-elses';
      return {
        remove: () => {
          process.env['DASHSCOPE_API_KEY'] = key;
        },
      };
    },
  },
  diskFull: { when: 'atSubmit', place: ({ folder }) => onDisk(folder, 'size=4k', 'ENOSPC') },
  folderReadOnly: {
    when: 'atSubmit',
    place: ({ folder }) => {
      // An administrator may write anywhere except on a read-only disk.
      if (isRoot) return onDisk(folder, 'ro', 'EROFS');
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      chmodSync(folder, 0o555);
      return {
        remove: () => {
          chmodSync(folder, 0o755);
        },
      };
    },
  },
  folderIsFile: inFoldersPlace(folder => {
    writeFileSync(folder, 'mine');
  }),
  folderIsDangling: inFoldersPlace(folder => {
    symlinkSync(path.join(folder, 'nowhere'), folder);
  }),
  folderLeadsOut: inFoldersPlace(folder => {
    symlinkSync(tmpdir(), folder);
  }),
  folderDeleted: {
    when: 'before',
    place: ({ easel, folder }) => {
      mkdirSync(folder, { recursive: true });
      void easel.service
        .waitForRequest(({ route }) => route === 'sync' || route === 'async')
        .then(() => {
          rmdirSync(folder);
        });
      return nothing;
    },
  },
  folderGoesWhileWriting: {
    when: 'atSubmit',
    place: ({ folder }) => {
      const looking = setInterval(() => {
        if (!namesIn(folder).some(name => name.endsWith('.part'))) return;
        clearInterval(looking);
        rmSync(folder, { recursive: true });
      }, 2);
      return {
        remove: () => {
          clearInterval(looking);
        },
      };
    },
  },
  nameIsFile: inNamesPlace(
    file => {
      writeFileSync(file, 'mine');
    },
    file => readFileSync(file, 'utf8') === 'mine',
    file => {
      unlinkSync(file);
    },
  ),
  nameIsFolder: inNamesPlace(
    file => {
      mkdirSync(file);
    },
    file => lstatSync(file).isDirectory(),
    file => {
      rmdirSync(file);
    },
  ),
  nameIsDangling: inNamesPlace(
    file => {
      symlinkSync('nowhere', file);
    },
    file => lstatSync(file).isSymbolicLink(),
    file => {
      unlinkSync(file);
    },
  ),
} satisfies Record<string, ObstacleKind>;

export type ObstacleName = keyof typeof obstacles;

export const obstacleOf = (name: ObstacleName): ObstacleKind => obstacles[name];

/** The names in a folder; empty if it is not a folder. */
export function namesIn(folder: string): string[] {
  return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder).sort() : [];
}

/**
 * Mounts a disk at the folder if this account may; otherwise makes the operations on its files fail as on such a disk.
 */
function onDisk(folder: string, options: string, code: string): Obstacle {
  mkdirSync(folder, { recursive: true });
  const isMounted = isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'easel-test', folder]).status === 0;
  if (isMounted)
    return {
      remove: () => {
        spawnSync('umount', [folder]);
      },
    };
  const { open } = fsPromises;
  fsPromises.open = async (file, ...rest) => {
    const handle = await open(file, ...rest);
    if (String(file).startsWith(folder))
      handle.writeFile = () => Promise.reject(Object.assign(new Error('the disk takes nothing'), { code }));
    return handle;
  };
  return {
    remove: () => {
      Object.assign(fsPromises, { open });
    },
  };
}
