import type * as vscode from 'vscode';
import { shownText } from '../../core/base/shownText';

type Changes<T> = { [Name in keyof T]?: (value: T[Name]) => T[Name] };

/** The same object, in which each value that is set to one of these properties is changed first. */
function withChanges<T extends object>(object: T, changes: Changes<T>): T {
  return new Proxy(object, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      // Methods may use private fields, which a proxy does not have.
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (target, name, value: never) => Reflect.set(target, name, changes[name as keyof T]?.(value) ?? value, target),
  });
}

const shownIfAny = (text: string | undefined): string | undefined => text && shownText(text);

/**
 * A list whose title, placeholder and entries are shown as plain text. Entries have their icon as `iconPath`, since
 * `$(name)` in a label stays text. The list gives back copies of the entries that it was given.
 */
export function plainQuickPick<T extends vscode.QuickPickItem>(picker: vscode.QuickPick<T>): vscode.QuickPick<T> {
  const copies = new WeakMap<T, T>();
  const copyOf = (item: T): T => copies.get(item) ?? item;
  return withChanges(picker, {
    title: shownIfAny,
    placeholder: shownIfAny,
    items: items =>
      items.map(item => {
        const copy = plainItem(item);
        copies.set(item, copy);
        return copy;
      }),
    selectedItems: items => items.map(copyOf),
    activeItems: items => items.map(copyOf),
  });
}

/** An entry of a list whose texts are shown as plain text. */
export function plainItem<T extends vscode.QuickPickItem>(item: T): T {
  const { label, description, detail } = item;
  return {
    ...item,
    label: shownText(label),
    ...(description !== undefined && { description: shownText(description) }),
    ...(detail !== undefined && { detail: shownText(detail) }),
  };
}

/** An input box whose texts are shown as plain text. What is typed into it stays as it is. */
export function plainInputBox(input: vscode.InputBox): vscode.InputBox {
  const shownMessage = (message: vscode.InputBox['validationMessage']): typeof message =>
    typeof message === 'object' ? { ...message, message: shownText(message.message) } : shownIfAny(message);
  return withChanges(input, {
    title: shownIfAny,
    placeholder: shownIfAny,
    prompt: shownIfAny,
    validationMessage: shownMessage,
  });
}
