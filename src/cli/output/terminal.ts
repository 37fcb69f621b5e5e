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

/**
 * Where runners of continuous integration find commands within a line. Sources: `ActionCommand.cs` of actions/runner,
 * "Logging commands" of Azure Pipelines, 2026-11.
 */
const runnerCommand = /#(?=#(?:vso)?\[)/gi;

/** A line that is text for every runner, too: one that begins with `::` would be a command, and mostly is a path. */
const plainLine = (text: string): string =>
  plainText(text)
    .replace(/^\s*(?=::)/, './')
    .replace(runnerCommand, '#\u200b');

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Writes lines of plain text: foreign text can neither move the cursor, nor add a line, nor be a command. */
export class Lines {
  /** @param clear removes what is drawn in the line, before another one is written. */
  constructor(
    private readonly terminal: Terminal,
    private readonly clear: () => void = () => undefined,
  ) {}

  /** What the command is called for: a line of its output. */
  result(text: string): void {
    this.clear();
    this.terminal.out(`${plainLine(text)}\n`);
  }

  /** A command for the runner, whose parts are escaped; to the error stream where the output is data. */
  command(text: string, isJson: boolean): void {
    this.clear();
    this.terminal[isJson ? 'err' : 'out'](`${plainText(text)}\n`);
  }

  /** The same as data. JSON escapes only some of the control characters by itself. */
  json(value: unknown): void {
    this.clear();
    const json = JSON.stringify(value, undefined, 2)
      .replace(/[\u007f-\u009f\p{Bidi_Control}]/gu, escaped)
      .replace(runnerCommand, escaped);
    this.terminal.out(`${json}\n`);
  }

  /** Something that a person should know besides. */
  note(text: string): void {
    this.clear();
    this.terminal.err(`${plainLine(text)}\n`);
  }
}
