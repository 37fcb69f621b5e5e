import * as vscode from 'vscode';
import { copyDestination } from '../../engine/documents/copyDestination';
import { fileOfDocument } from './documentFile';

/**
 * Where the editor puts files that are copied into this document, by `markdown.copyFiles.destination`. In restricted
 * mode only the person's own value of it counts: that of the folder would decide where files go.
 * @returns undefined where the setting says nothing about the document.
 */
export function copyRuleFor(document: vscode.TextDocument): ((fileName: string) => vscode.Uri) | undefined {
  if (document.languageId !== 'markdown') return undefined;
  const configuration = vscode.workspace.getConfiguration('markdown', document);
  const value: unknown = vscode.workspace.isTrusted
    ? configuration.get('copyFiles.destination')
    : configuration.inspect('copyFiles.destination')?.globalValue;
  const rules = Object.entries(typeof value === 'object' && value !== null ? value : {});
  const template: unknown = rules.find(([glob]) => matches(document, glob))?.[1];
  if (typeof template !== 'string') return undefined;
  const file = fileOfDocument(document.uri);
  const workspaceFolder = vscode.workspace.getWorkspaceFolder(file)?.uri;
  return fileName =>
    vscode.Uri.from(copyDestination(template, { document: file, workspaceFolder, fileName, at: Date.now() }));
}

/** A glob that begins with a slash counts from the workspace folders; any other one is found anywhere. */
function matches(document: vscode.TextDocument, glob: string): boolean {
  const patterns = glob.startsWith('/')
    ? (vscode.workspace.workspaceFolders ?? []).map(folder => new vscode.RelativePattern(folder, glob.slice(1)))
    : [glob.startsWith('**') ? glob : `**/${glob}`];
  return patterns.some(pattern => vscode.languages.match({ pattern }, document) > 0);
}

/** The parts of the editor's settings, by their names of today and until 2025. */
const insertions = ['editor.paste', 'editor.filePaste', 'editor.drop'];

/** Whether the person has switched off that pictures which are dropped or pasted into this document are saved. */
export function isSwitchedOff(document: vscode.TextDocument): boolean {
  if (document.languageId !== 'markdown') return false;
  const configuration = vscode.workspace.getConfiguration('markdown', document);
  return insertions.some(name => {
    const insertion: unknown = configuration.get(`${name}.enabled`);
    return insertion === false || insertion === 'never' || configuration.get(`${name}.copyIntoWorkspace`) === 'never';
  });
}
