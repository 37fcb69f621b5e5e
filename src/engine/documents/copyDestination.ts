import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';

/** What the variables of a destination speak of. */
export interface CopiedFile {
  /** The document into which the file is dropped or pasted. */
  document: URI;
  workspaceFolder: URI | undefined;
  /** With its ending. */
  fileName: string;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * A variable, perhaps with a pattern and what takes its place: `${fileName/(.+)\.png/$1/}`. A backslash before the
 * dollar sign keeps it as text.
 */
const variable = /\\\$|\$\{(\w+)(?:\/((?:\\\/|[^}/])+)\/((?:\\\/|[^}/])*)\/)?\}/gu;

/**
 * Where Markdown puts the copy of a file, as the editor itself reads a value of `markdown.copyFiles.destination`: `/`
 * at the beginning means the workspace folder, at the end a folder; everything else is relative to the document.
 * Source: extensions/markdown-language-features of VS Code 1.139, and the description of the setting.
 */
export function copyDestination(template: string, file: CopiedFile): URI {
  const { document } = file;
  const filled = withSlashes(template.trim()).replace(
    variable,
    (whole, name?: string, pattern?: string, replacement?: string) => {
      if (name === undefined) return '$';
      const value = valueOf(name, file);
      if (value === undefined) return whole;
      // The editor leaves out a pattern that has nothing to put in its place.
      return pattern && replacement ? transformed(value, pattern, replacement) : value;
    },
  );
  return filled.startsWith('/')
    ? Utils.resolvePath(document, filled)
    : Utils.resolvePath(Utils.dirname(document), filled);
}

function withSlashes(template: string): string {
  const given = template === '' ? '${fileName}' : template;
  const whole = given.startsWith('/') ? `\${documentWorkspaceFolder}/${given.slice(1)}` : given;
  return whole.endsWith('/') ? `${whole}\${fileName}` : whole;
}

function valueOf(name: string, { document, workspaceFolder, fileName, at }: CopiedFile): string | undefined {
  const folder = Utils.dirname(document);
  const ending = Utils.extname(document);
  const relativeTo = (path: string): string =>
    workspaceFolder ? path.slice(workspaceFolder.path.replace(/\/$/u, '').length + 1) : path;
  switch (name) {
    case 'documentDirName':
      return folder.path;
    case 'documentRelativeDirName':
      return relativeTo(folder.path);
    case 'documentFileName':
      return Utils.basename(document);
    case 'documentBaseName':
      return Utils.basename(document).slice(0, -ending.length || undefined);
    case 'documentExtName':
      return ending.slice(1);
    case 'documentFilePath':
      return document.path;
    case 'documentRelativeFilePath':
      return relativeTo(document.path);
    case 'documentWorkspaceFolder':
      return (workspaceFolder ?? folder).path;
    case 'fileName':
      return fileName;
    case 'fileExtName':
      return /(?!^)\.([^.]*)$/u.exec(fileName)?.[1] ?? '';
    case 'unixTime':
      return at.toString();
    case 'isoTime':
      return new Date(at).toISOString();
    default:
      return undefined;
  }
}

/** A pattern that is no regular expression changes nothing. */
function transformed(value: string, pattern: string, replacement: string): string {
  const unescaped = (text: string): string => text.replace(/\\\//gu, '/');
  try {
    return value.replace(new RegExp(unescaped(pattern), 'u'), unescaped(replacement));
  } catch {
    return value;
  }
}
