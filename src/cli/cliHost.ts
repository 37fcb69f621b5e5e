import type { Terminal } from './output/terminal';

/** What the commands see of the process that they run in. */
export interface CliHost {
  environment: NodeJS.ProcessEnv;
  /** The working folder, which is the workspace. An absolute path. */
  folder: string;
  /** What Easel keeps for this person. An absolute path. */
  dataFolder: string;
  terminal: Terminal;
  /** A BCP 47 tag. */
  language: string;
  version: string;
  /** Calls back at Ctrl+C for the first time. @returns a function that ends this. */
  onInterrupt(callback: () => void): () => void;
}

/** The exit codes, which scripts rely on. `cancelled` is what shells use for Ctrl+C. */
export const exitCodes = { done: 0, found: 1, wrongUsage: 2, failed: 3, cancelled: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
