import { plainText } from '../../core/base/shownText';

/** Where a process writes to. */
export interface Terminal {
  /** What the command is called for. */
  out(text: string): void;
  /** Everything else. */
  err(text: string): void;
  /** Whether a person sees `err` as it is written, so that a line can be drawn again. */
  isLive: boolean;
  /** Characters in a line of a live terminal. */
  columns: number;
}

/** Writes lines of plain text: foreign text can neither move the cursor nor add a line. */
export class Lines {
  /** @param clear removes what is drawn in the line, before another one is written. */
  constructor(
    private readonly terminal: Terminal,
    private readonly clear: () => void = () => undefined,
  ) {}

  /** What the command is called for: a line of its output. */
  result(text: string): void {
    this.clear();
    this.terminal.out(`${plainText(text)}\n`);
  }

  /** The same as data. JSON has no control characters outside of its own escapes. */
  json(value: unknown): void {
    this.clear();
    this.terminal.out(`${JSON.stringify(value, undefined, 2)}\n`);
  }

  /** Something that a person should know besides. */
  note(text: string): void {
    this.clear();
    this.terminal.err(`${plainText(text)}\n`);
  }
}
