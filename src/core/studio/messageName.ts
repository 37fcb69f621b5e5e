const maxLength = 40;

/**
 * What the log says of a message that does not parse: its `type`, or the kind of value that stands in its place, and
 * nothing else of it. Never throws, whatever arrives: a `type` that is no text is not converted into one.
 */
export function messageName(message: unknown): string {
  if (typeof message !== 'object' || message === null || !('type' in message)) return typeof message;
  const { type } = message;
  return typeof type === 'string' ? type.slice(0, maxLength) : `type ${typeof type}`;
}
