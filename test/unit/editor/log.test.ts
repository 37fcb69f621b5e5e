import assert from 'node:assert/strict';
import type { LogOutputChannel } from 'vscode';
import { ChannelLog } from '../../../src/editor/log';

const levels = ['debug', 'info', 'warn', 'error'] as const;

describe('the log', () => {
  it('takes secrets out of every record, at every level', () => {
    const lines: string[] = [];
    const write = (line: string): void => {
      lines.push(line);
    };
    const log = new ChannelLog({ debug: write, info: write, warn: write, error: write } as unknown as LogOutputChannel);
    log.hide('topmost secret');
    for (const level of levels)
      log[level](`a topmost secret, sk-1234567890, https://user:word@example.com/x.png?Signature=abc#d and the rest`);
    assert.deepEqual(
      lines,
      levels.map(() => 'a ***, sk-***, https://***@example.com/x.png?*** and the rest'),
    );
  });

  it('is silent where its channel is closed: a job that goes on while its window closes must not end because of it', () => {
    const closed = (): void => {
      throw new Error('Channel has been closed');
    };
    const log = new ChannelLog({
      debug: closed,
      info: closed,
      warn: closed,
      error: closed,
    } as unknown as LogOutputChannel);
    for (const level of levels)
      assert.doesNotThrow(() => {
        log[level]('a record');
      });
  });
});
