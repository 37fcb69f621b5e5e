/**
 * For buttons of the library, which act as soon as the key goes down: the same key must not also press the control that
 * gets the focus then.
 */
export function keepPress(event: KeyboardEvent): void {
  const isPress = event.key === 'Enter' || event.key === ' ';
  if (isPress && event.target instanceof Element && event.target.matches('vscode-button')) event.preventDefault();
}
