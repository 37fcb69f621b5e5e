import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '../..');
const execute = promisify(execFile);

export interface Ended {
  /** Null after a signal. */
  code: number | null;
  out: string;
  err: string;
}

/**
 * The package for a terminal, packed and unpacked somewhere else, where only Node and npm are. It is built beside
 * `dist`, which other tests may be using.
 */
export class PackedCli {
  private constructor(
    private readonly place: string,
    /** The `.tgz` file. */
    readonly file: string,
  ) {}

  static async pack(): Promise<PackedCli> {
    const place = mkdtempSync(path.join(tmpdir(), 'easel-packed-'));
    const tree = path.join(place, 'tree');
    mkdirSync(path.join(tree, 'node_modules'), { recursive: true });
    const documents = ['README.md', 'README.zh-cn.md', 'CHANGELOG.md'];
    const kept = ['package.json', '.npmignore', ...documents, 'LICENSE', 'l10n', 'plugin', 'src'];
    for (const name of [...kept, 'node_modules/undici'])
      cpSync(path.join(root, name), path.join(tree, name), { recursive: true });
    const build = ['src/build/esbuild.mjs', '--production', '--quiet', '--outdir', path.join(tree, 'dist')];
    await execute(process.execPath, build, { cwd: root });
    // What `prepack` does is done.
    await execute('npm', ['pack', '--ignore-scripts', '--pack-destination', place], { cwd: tree });
    const [name = ''] = readdirSync(place).filter(file => file.endsWith('.tgz'));
    return new PackedCli(place, path.join(place, name));
  }

  /** The names of the packed files, without those of the library that comes along. */
  async names(): Promise<string[]> {
    const { stdout } = await execute('tar', ['-tzf', this.file]);
    return stdout.split('\n').filter(name => name !== '' && !name.includes('node_modules/'));
  }

  /** The command line that runs the package by `npx`, without asking any registry. */
  commandLine(...args: string[]): string[] {
    return ['npx', '--offline', '--yes', '--package', this.file, 'easel', ...args];
  }

  /** The path of the program that `npx` runs. */
  get program(): string {
    return path.join(this.place, 'tree/dist/cli.js');
  }

  /** The built program itself, which is quicker and gets signals directly. */
  start(args: readonly string[], folder: string, environment: NodeJS.ProcessEnv): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [this.program, ...args], {
      cwd: folder,
      env: this.environment(environment),
    });
  }

  async run(args: readonly string[], folder: string, environment: NodeJS.ProcessEnv): Promise<Ended> {
    return ended(this.start(args, folder, environment));
  }

  async runByNpx(args: readonly string[], folder: string, environment: NodeJS.ProcessEnv): Promise<Ended> {
    const [command = '', ...rest] = this.commandLine(...args);
    return ended(spawn(command, rest, { cwd: folder, env: this.environment(environment) }));
  }

  /** By npx in a pseudo-terminal; everything that is written there comes as `out`. */
  async runInTerminal(args: readonly string[], folder: string, environment: NodeJS.ProcessEnv): Promise<Ended> {
    const command = this.commandLine(...args.map(arg => `'${arg}'`)).join(' ');
    const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd: folder,
      env: this.environment(environment),
    });
    return ended(child);
  }

  remove(): void {
    rmSync(this.place, { recursive: true, force: true });
  }

  private environment(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env;
    return { PATH, HOME, npm_config_cache: path.join(this.place, 'cache'), LANG: 'C.UTF-8', ...given };
  }
}

/** Collects the output of a process until it has ended. */
export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let [out, err] = ['', ''];
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString('utf8')));
  child.stderr.on('data', (piece: Buffer) => (err += piece.toString('utf8')));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}
