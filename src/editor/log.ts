import type * as vscode from 'vscode';
import type { SecretLog } from '../core/base/ports';

/**
 * The output channel behind the `SecretLog` port, and the one place where secrets are taken out of records: keys that
 * were handed out, anything that looks like one, and the queries of URLs, which hold signatures.
 */
export class ChannelLog implements SecretLog {
  private readonly secrets = new Set<string>();

  constructor(private readonly channel: vscode.LogOutputChannel) {}

  /** From now on this text is left out of every record. */
  hide(secret: string): void {
    if (secret !== '') this.secrets.add(secret);
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
      this.channel[level](this.redact(message));
    } catch {
      // There is nowhere left to say it.
    }
  }

  private redact(message: string): string {
    let clean = message;
    for (const secret of this.secrets) clean = clean.replaceAll(secret, '***');
    return clean
      .replace(/\bsk-[A-Za-z0-9_-]{4,}/g, 'sk-***')
      .replace(/(\bhttps?:\/\/[^\s"'?#]+)\?[^\s"']*/g, '$1?***')
      .replace(/(\bhttps?:\/\/)[^\s/@"']*@/g, '$1***@');
  }
}
