/**
 * Markdown of the service without the power to load or run anything when it is previewed: images become links, because
 * a picture of a foreign host would be fetched, and HTML is shown as text. Also within code, where that does no harm.
 */
export function foreignMarkdown(text: string): string {
  return text.replace(/!+(?=\[)/g, '').replace(/<(?=[A-Za-z/!?])/g, '&lt;');
}
