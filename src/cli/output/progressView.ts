import { plainText } from '../../core/base/shownText';
import type { Terminal } from './terminal';

const barWidth = 16;
const blockWidth = 4;
const drawEveryMs = 120;
/** Erases the line from the cursor on. */
const eraseLine = '\r\u001b[K';

/**
 * Shows a person what is going on. In a live terminal: one line with a bar, drawn again and again. Elsewhere: a plain
 * line for each change. The service does not say how far an image is, so the bar only shows that the work goes on,
 * unless a number of images is known to be done.
 */
export class ProgressView {
  private text = '';
  private timer: NodeJS.Timeout | undefined;
  private drawn = 0;
  private readonly startedAt = performance.now();

  constructor(private readonly terminal: Terminal) {}

  /** @param done how many of how many images are done, where several are made. */
  show(text: string, done?: { count: number; total: number }): void {
    const shown = plainText(done ? `${done.count}/${done.total} ${text}` : text);
    if (shown === this.text) return;
    this.text = shown;
    if (!this.terminal.isLive) {
      this.terminal.err(`${shown}\n`);
      return;
    }
    this.share = done && done.count / done.total;
    this.draw();
    this.timer ??= setInterval(() => {
      this.draw();
    }, drawEveryMs).unref();
  }

  /** Removes the line. What is shown later begins again. */
  clear(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    if (this.drawn > 0) this.terminal.err(eraseLine);
    this.drawn = 0;
    this.text = '';
  }

  private share: number | undefined;

  private draw(): void {
    const seconds = Math.floor((performance.now() - this.startedAt) / 1000);
    const line = `[${bar(this.drawn, this.share)}] ${this.text} ${seconds} s`;
    this.drawn += 1;
    // A line that is longer than the terminal could not be erased.
    this.terminal.err(`${eraseLine}${cut(line, this.terminal.columns - 1)}`);
  }
}

/** @param share from 0 to 1; without it, a block moves to and fro. */
function bar(step: number, share: number | undefined): string {
  if (share !== undefined) {
    const filled = Math.round(share * barWidth);
    return '='.repeat(filled) + ' '.repeat(barWidth - filled);
  }
  const way = barWidth - blockWidth;
  const at = step % (2 * way);
  const left = at <= way ? at : 2 * way - at;
  return ' '.repeat(left) + '='.repeat(blockWidth) + ' '.repeat(way - left);
}

/** Chinese characters are two columns wide. */
function cut(line: string, columns: number): string {
  let width = 0;
  let kept = '';
  for (const character of line) {
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(character)
      ? 2
      : 1;
    if (width > columns) break;
    kept += character;
  }
  return kept;
}
