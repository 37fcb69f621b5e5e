/**
 * For buttons of the library, which act when the key goes down: what gets the focus then must not be pressed by the
 * same key.
 */
export function keepPress(event: KeyboardEvent): void {
  const isPress = event.key === 'Enter' || event.key === ' ';
  if (isPress && event.target instanceof Element && event.target.matches('vscode-button')) event.preventDefault();
}
