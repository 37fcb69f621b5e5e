/** How much of a text that others wrote (the service, a gateway) is kept and shown, in UTF-16 code units. */
export const maxForeignTextLength = 2_000;

/**
 * The beginning of a text. Call it before anything else is done with a foreign text, because a text of many MB makes
 * every later step slow.
 * @param maxLength in UTF-16 code units, the ellipsis of a cut text included.
 */
export function boundedText(text: string, maxLength = maxForeignTextLength): string {
  if (text.length <= maxLength) return text;
  // Half of a surrogate pair would be shown as a replacement character.
  return `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
