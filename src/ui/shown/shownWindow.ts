import * as vscode from 'vscode';
import { shownText } from '../../core/base/shownText';
import type { ShowMessage } from '../messages/notifications';
import { plainInputBox, plainItem, plainQuickPick } from './plainInputs';

// The one place in which the editor gets texts for a person, as ESLint checks. Every text is plain here, because parts
// of it may come from the service, from names of files or from settings: the editor would make links of them that run
// commands.

/** The editor cuts messages in the corner after 1,000 characters. Cut here, they keep their end as well. */
const cornerLength = 1000;
/** A notification shows the title of a progress and its message in one line. */
const progressLength = cornerLength / 2;
const tooltipLineLength = 300;

/** Shows a message, in the corner or as a dialog. */
export const showMessage: ShowMessage = async (severity, message, labels, dialog) => {
  const shown = shownText(message, dialog ? undefined : cornerLength);
  const options = dialog ? { modal: true, detail: shownText(dialog.detail) } : {};
  const items = labels.map((label, index) => ({ title: shownText(label), index }));
  const chosen = await show(severity, shown, options, items);
  return chosen?.index;
};

function show<T extends vscode.MessageItem>(
  severity: Parameters<ShowMessage>[0],
  message: string,
  options: vscode.MessageOptions,
  items: readonly T[],
): Thenable<T | undefined> {
  switch (severity) {
    case 'information':
      return vscode.window.showInformationMessage(message, options, ...items);
    case 'warning':
      return vscode.window.showWarningMessage(message, options, ...items);
    case 'error':
      return vscode.window.showErrorMessage(message, options, ...items);
  }
}

/** Runs work under a notification with a cancel button. */
export function showProgress<T>(
  title: string,
  work: (report: (message: string) => void, token: vscode.CancellationToken) => Thenable<T>,
): Thenable<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: shownText(title, progressLength), cancellable: true },
    (progress, token) =>
      work(message => {
        progress.report({ message: shownText(message, progressLength) });
      }, token),
  );
}

export function createQuickPick<T extends vscode.QuickPickItem>(): vscode.QuickPick<T> {
  return plainQuickPick(vscode.window.createQuickPick<T>());
}

export function createInputBox(): vscode.InputBox {
  return plainInputBox(vscode.window.createInputBox());
}

/** @returns a copy of the chosen entry; `undefined` where the person closed the list. */
export function pickItem<T extends vscode.QuickPickItem>(
  items: readonly T[],
  { title, placeHolder, ignoreFocusOut = false }: { title: string; placeHolder: string; ignoreFocusOut?: boolean },
): Thenable<T | undefined> {
  return vscode.window.showQuickPick(items.map(plainItem), {
    title: shownText(title),
    placeHolder: shownText(placeHolder),
    ignoreFocusOut,
  });
}

/** @returns what was typed, exactly; `undefined` where the person closed the box. */
export async function askText({
  title,
  prompt = '',
  placeHolder,
  value = '',
  problemOf = () => undefined,
  warningOf = () => undefined,
}: {
  title: string;
  prompt?: string;
  placeHolder: string;
  value?: string;
  /** Why this text cannot be taken. */
  problemOf?: (text: string) => string | undefined;
  /** What the person should know about this text; it is taken all the same. */
  warningOf?: (text: string) => string | undefined;
}): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: shownText(title),
    prompt: shownText(prompt),
    placeHolder: shownText(placeHolder),
    value,
    ignoreFocusOut: true,
    validateInput: text => {
      const problem = problemOf(text);
      if (problem !== undefined) return shownText(problem);
      const warning = warningOf(text);
      return warning === undefined
        ? undefined
        : { message: shownText(warning), severity: vscode.InputBoxValidationSeverity.Warning };
    },
  });
}

/** An item of the status bar. `show` replaces what it showed before. */
export interface StatusItem extends vscode.Disposable {
  /** @param shown `tooltip` has a text for each line; `label` is for screen readers. */
  show(shown: { text: string; tooltip: readonly string[]; label: string }): void;
  hide(): void;
}

/** @param icon one of the editor's own, such as `sync`. */
export function createStatusItem(id: string, icon: string, name: string, command: string): StatusItem {
  const item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left);
  item.name = name;
  item.command = command;
  return {
    show: ({ text, tooltip, label }) => {
      item.text = `$(${icon}) ${shownText(text)}`;
      item.tooltip = tooltip.map(line => shownText(line, tooltipLineLength)).join('\n');
      item.accessibilityInformation = { label: shownText(label), role: 'button' };
      item.show();
    },
    hide: () => {
      item.hide();
    },
    dispose: () => {
      item.dispose();
    },
  };
}
