import type * as vscode from 'vscode';

/**
 * Acts when the window gets the focus. The editor's event comes as well when a window that has it falls idle, or wakes
 * up.
 */
export function onFocus(
  window: Pick<typeof vscode.window, 'state' | 'onDidChangeWindowState'>,
  act: () => void,
): vscode.Disposable {
  let hadFocus = window.state.focused;
  return window.onDidChangeWindowState(({ focused }) => {
    const isNew = focused && !hadFocus;
    hadFocus = focused;
    if (isNew) act();
  });
}
