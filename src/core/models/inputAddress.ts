/**
 * The https addresses of a text that holds nothing else, separated by spaces, commas or lines, each once.
 * @returns `undefined` for any other text.
 */
export function addressesIn(text: string): string[] | undefined {
  const parts = text.split(/[\s,]+(?=https?:|$)|\s+/iu).filter(part => part !== '');
  if (parts.length === 0 || !parts.every(isHttpsAddress)) return undefined;
  return [...new Set(parts)];
}

/** Whether this is an https address, without a name or password of a person in it. */
export function isHttpsAddress(text: string): boolean {
  if (!/^https:\/\//iu.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
