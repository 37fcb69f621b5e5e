import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { studioPolicy } from './studioPolicy';

/** The document of the Studio. Only its own script runs in it, and it loads only files that the editor serves. */
export function studioHtml(webview: vscode.Webview, distFolder: vscode.Uri): string {
  const nonce = randomBytes(16).toString('hex');
  const address = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(distFolder, name)).toString();
  // The icons of the control library find their font by this id.
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${studioPolicy(webview.cspSource, nonce)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${vscode.l10n.t('Easel Studio')}</title>
  <link id="vscode-codicon-stylesheet" rel="stylesheet" nonce="${nonce}" href="${address('studio.css')}">
  <script type="module" nonce="${nonce}" src="${address('studio.js')}"></script>
</head>
<body>
  <div id="studio"></div>
</body>
</html>
`;
}
