import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../../src/cli/runCli';
import type { DashScopeService } from '../service/dashScopeService';
import { startService } from '../service/dashScopeService';
import type { Ended } from '../support/packedCli';
import { ended } from '../support/packedCli';
import { recordedHost } from '../support/recordedTerminal';

const key = 'sk-site-90b2';

export interface SiteOptions {
  /** The folder with the site as it stands in the repository. */
  source: string;
  /** The `node_modules` with its generator. */
  packages: string;
  /** The program in there, and its arguments. */
  build: readonly [program: string, ...args: string[]];
  /** Where the generator writes, relative to the site. */
  output: string;
}

/** A copy of a small site, which a real generator builds. */
export class RealSite {
  private constructor(
    private readonly home: string,
    readonly service: DashScopeService,
    private readonly options: SiteOptions,
  ) {}

  static async open(options: SiteOptions): Promise<RealSite> {
    const home = mkdtempSync(path.join(tmpdir(), 'easel-site-'));
    cpSync(options.source, path.join(home, 'site'), { recursive: true });
    // Generators look for packages beside the sources.
    symlinkSync(options.packages, path.join(home, 'site/node_modules'), 'dir');
    return new RealSite(home, await startService({ keys: [key], rateLimits: false }), options);
  }

  /** Makes all missing images with one command. @returns the new files, as the command prints them. */
  async fill(): Promise<string[]> {
    const host = recordedHost(this.folder, path.join(this.home, 'data'), {
      DASHSCOPE_API_KEY: key,
      DASHSCOPE_HTTP_BASE_URL: this.service.baseUrl,
    });
    const code = await runCli(['missing', '--fill'], host);
    const { out, err } = host.terminal.written;
    if (code !== 0) throw new Error(`easel missing --fill ended with ${code}\n${err}`);
    return out.trim().split('\n');
  }

  build(): Promise<Ended> {
    const [program, ...args] = this.options.build;
    const { PATH, HOME } = process.env;
    return ended(
      spawn(process.execPath, [path.join(this.folder, 'node_modules', program), ...args], {
        cwd: this.folder,
        env: { PATH, HOME, CI: 'true', NO_COLOR: '1', LANG: 'C.UTF-8' },
      }),
    );
  }

  /** The images that the built pages and style sheets name, and those of them that are not there. */
  builtImages(): { named: string[]; missing: string[] } {
    const output = path.join(this.folder, this.options.output);
    if (!existsSync(output)) return { named: [], missing: [] };
    const named = new Map<string, string>();
    for (const page of readdirSync(output, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(?:html|css|js)$/u.test(page)) continue;
      for (const [, address = ''] of readFileSync(path.join(output, page), 'utf8').matchAll(imageAddress)) {
        const file = decodeURI(address);
        // Scripts put the address of the site before what they name.
        const isFromRoot = file.startsWith('/') || page.endsWith('.js');
        named.set(file, path.join(output, isFromRoot ? '' : path.dirname(page), file));
      }
    }
    return {
      named: [...named.keys()].sort(),
      missing: [...named].filter(([, file]) => !existsSync(file)).map(([address]) => address),
    };
  }

  /** The style sheets that were built, in one text. */
  builtStyles(): string {
    const output = path.join(this.folder, this.options.output);
    const sheets = readdirSync(output, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.css'));
    return sheets.map(name => readFileSync(path.join(output, name), 'utf8')).join('\n');
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), 'utf8');
  }

  async close(): Promise<void> {
    await this.service.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Where the copy lies. */
  get folder(): string {
    return path.join(this.home, 'site');
  }
}

/** A path to a PNG between quotes, or in `url()`. */
const imageAddress = /["'`(]([^"'`()\s:]+\.png)["'`)]/gu;
