import type * as vscode from 'vscode';
import type { SecretLog } from '../core/base/ports';
import { Redaction } from '../core/base/redaction';

/** The output channel behind the `SecretLog` port. */
export class ChannelLog implements SecretLog {
  private readonly redaction = new Redaction();

  constructor(private readonly channel: vscode.LogOutputChannel) {}

  /** From now on this text is left out of every record. */
  hide(secret: string): void {
    this.redaction.hide(secret);
  }

  debug(message: string): void {
    this.write('debug', message);
  }

  info(message: string): void {
    this.write('info', message);
  }

  warn(message: string): void {
    this.write('warn', message);
  }

  error(message: string): void {
    this.write('error', message);
  }

  /**
   * A channel that is closed throws, and a window that closes closes it while jobs are under way: no record is worth an
   * image.
   */
  private write(level: 'debug' | 'info' | 'warn' | 'error', message: string): void {
    try {
      this.channel[level](this.redaction.clean(message));
    } catch {
      // There is nowhere left to say it.
    }
  }
}
