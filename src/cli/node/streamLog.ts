import type { SecretLog } from '../../core/base/ports';
import { Redaction } from '../../core/base/redaction';

/** Writes one line. Must not throw. */
export type WriteLine = (line: string) => void;

/** The log of a process that is no editor: lines on its error stream, English, without secrets. */
export class StreamLog implements SecretLog {
  private readonly redaction = new Redaction();

  /** @param write is called for each record; without it, the log is silent and only knows what to hide. */
  constructor(private readonly write?: WriteLine) {}

  /** From now on this text is left out of every record. */
  hide(secret: string): void {
    this.redaction.hide(secret);
  }

  debug(message: string): void {
    this.record('debug', message);
  }

  info(message: string): void {
    this.record('info', message);
  }

  warn(message: string): void {
    this.record('warning', message);
  }

  error(message: string): void {
    this.record('error', message);
  }

  private record(level: string, message: string): void {
    this.write?.(`easel ${level}: ${this.redaction.clean(message)}`);
  }
}
