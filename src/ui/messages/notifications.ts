import { shownText } from '../../core/base/shownText';

export type Severity = 'information' | 'warning' | 'error';

/** One message to the person, as it was shown. */
export interface ShownMessage {
  severity: Severity;
  message: string;
  actions: string[];
}

/** A button and what it does. */
export interface Action {
  label: string;
  run: () => unknown;
}

/**
 * Shows a message with buttons. @param dialog a question that must be answered first; otherwise the message stands in
 * the corner. @returns the index of the chosen button; `undefined` where the person closed the message.
 */
export type ShowMessage = (
  severity: Severity,
  message: string,
  labels: readonly string[],
  dialog?: { detail: string },
) => Promise<number | undefined>;

/** So many messages are kept for tests to read. */
const keptCount = 1000;

/**
 * The one way by which messages reach the person, so that tests can read what was said. Messages may contain foreign
 * text: it is shown as plain text, without links.
 */
export class Notifications {
  /** Everything said since the start, oldest first; bounded. */
  readonly said: ShownMessage[] = [];

  constructor(private readonly showMessage: ShowMessage) {}

  /** Shows a message. The chosen action runs; the caller does not wait for the choice. */
  tell(severity: Severity, message: string, actions: readonly Action[] = []): void {
    void this.ask(severity, message, actions);
  }

  /** Shows a message and waits until an action is chosen and done, or the message is closed. */
  async ask(severity: Severity, message: string, actions: readonly Action[]): Promise<void> {
    const labels = actions.map(action => action.label);
    const chosen = await this.show(severity, message, labels);
    try {
      await (chosen === undefined ? undefined : actions[chosen]?.run());
    } catch (error) {
      // The command that showed the message has ended long ago, so only the person can be told.
      this.tell('error', error instanceof Error ? error.message : String(error));
    }
  }

  /** A question that must be answered first. @returns whether the person agreed. */
  async confirm(message: string, detail: string, agree: string): Promise<boolean> {
    return (await this.show('warning', message, [agree], { detail })) === 0;
  }

  /** A question with several answers, that must be answered first. */
  async choose(message: string, detail: string, answers: readonly string[]): Promise<string | undefined> {
    const chosen = await this.show('information', message, answers, { detail });
    return chosen === undefined ? undefined : answers[chosen];
  }

  private async show(
    severity: Severity,
    message: string,
    labels: readonly string[],
    dialog?: { detail: string },
  ): Promise<number | undefined> {
    this.said.push({ severity, message: shownText(message), actions: [...labels] });
    if (this.said.length > keptCount) this.said.shift();
    return this.showMessage(severity, message, labels, dialog);
  }
}
