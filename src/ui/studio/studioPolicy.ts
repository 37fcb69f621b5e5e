/**
 * The content security policy of the Studio's page: its own script and style, files that the editor serves, and nothing
 * else. What `default-src` does not cover is forbidden by name: another base for relative addresses, and forms.
 * @param source the editor's own files, as `Webview.cspSource` names them.
 */
export function studioPolicy(source: string, nonce: string): string {
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `img-src ${source} blob:`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} 'nonce-${nonce}'`,
    `font-src ${source}`,
    `connect-src ${source}`,
  ].join('; ');
}
