import type { CliHost } from '../../src/cli/cliHost';
import type { Terminal } from '../../src/cli/output/terminal';

/** A terminal that remembers what was written. */
export class RecordedTerminal implements Terminal {
  written = { out: '', err: '' };
  columns = 80;

  constructor(readonly isLive = false) {}

  out(text: string): void {
    this.written.out += text;
  }
  err(text: string): void {
    this.written.err += text;
  }
}

export interface RecordedHost extends CliHost {
  terminal: RecordedTerminal;
  /** As if Ctrl+C were pressed. */
  interrupt: () => void;
}

/** A host for commands that run in the process of the test. */
export function recordedHost(folder: string, dataFolder: string, environment: NodeJS.ProcessEnv = {}): RecordedHost {
  let callbacks: (() => void)[] = [];
  return {
    environment,
    folder,
    dataFolder,
    terminal: new RecordedTerminal(),
    language: 'en',
    version: '9.8.7',
    onInterrupt: callback => {
      callbacks.push(callback);
      return () => {
        callbacks = callbacks.filter(other => other !== callback);
      };
    },
    interrupt: () => {
      for (const callback of callbacks) callback();
    },
  };
}
