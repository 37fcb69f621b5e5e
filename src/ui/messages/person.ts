import * as vscode from 'vscode';

export type Severity = 'information' | 'warning' | 'error';

/** One message to the person, as it was shown. */
export interface Said {
  severity: Severity;
  message: string;
  actions: string[];
}

/** A button and what it does. */
export interface Action {
  label: string;
  run: () => unknown;
}

/** The one way by which messages reach the person, so that tests can read what was said. */
export class Person {
  /** Everything said since the start, oldest first; bounded. */
  readonly said: Said[] = [];

  /** Shows a message. The chosen action runs; nobody waits for the choice. */
  tell(severity: Severity, message: string, actions: readonly Action[] = []): void {
    void this.ask(severity, message, actions);
  }

  /** Shows a message and waits until an action is chosen and done, or the message is closed. */
  async ask(severity: Severity, message: string, actions: readonly Action[]): Promise<void> {
    const chosen = await this.show(
      severity,
      message,
      {},
      actions.map(action => action.label),
    );
    try {
      await actions.find(action => action.label === chosen)?.run();
    } catch (error) {
      // Nobody else hears of it: the command that showed the message has ended long ago.
      this.tell('error', error instanceof Error ? error.message : String(error));
    }
  }

  /** A question that must be answered first. @returns whether the person agreed. */
  async confirm(message: string, detail: string, agree: string): Promise<boolean> {
    return (await this.show('warning', message, { modal: true, detail }, [agree])) === agree;
  }

  /** A question with several answers, that must be answered first. */
  async choose(message: string, detail: string, answers: readonly string[]): Promise<string | undefined> {
    return this.show('information', message, { modal: true, detail }, answers);
  }

  private async show(
    severity: Severity,
    message: string,
    options: vscode.MessageOptions,
    labels: readonly string[],
  ): Promise<string | undefined> {
    this.said.push({ severity, message, actions: [...labels] });
    if (this.said.length > 1000) this.said.shift();
    switch (severity) {
      case 'information':
        return vscode.window.showInformationMessage(message, options, ...labels);
      case 'warning':
        return vscode.window.showWarningMessage(message, options, ...labels);
      case 'error':
        return vscode.window.showErrorMessage(message, options, ...labels);
    }
  }
}
