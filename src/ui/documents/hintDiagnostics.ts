import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { plainDiagnostic } from '../shown/shownHints';

/** A hint at a place of a document. */
export interface Hint {
  /** In UTF-16 units. */
  range: { start: number; end: number };
  message: () => string;
}

/** A few milliseconds of work: naming files, and what the editor does with the hints. */
const hintsPerPart = 100;
const maxParts = 50;

/** Shows the hints of documents. There may be thousands, so the editor gets them in parts, and has its turn between. */
export class HintDiagnostics implements vscode.Disposable {
  /** One for each part. */
  private readonly collections: vscode.DiagnosticCollection[] = [];
  /** What was shown last, to leave a part alone in which nothing has changed. */
  private readonly shown = new Map<string, string[]>();

  /**
   * @param isCurrent asked before each part: hints for a text that is gone are not shown.
   * @returns what it said last.
   */
  async show(document: vscode.TextDocument, hints: readonly Hint[], isCurrent: () => boolean): Promise<boolean> {
    const key = document.uri.toString();
    const parts = Math.min(maxParts, Math.ceil(hints.length / hintsPerPart));
    for (let part = 0; part < Math.max(parts, this.collections.length); part += 1) {
      if (part > 0) await setImmediate();
      if (!isCurrent()) return false;
      const end = part === maxParts - 1 ? hints.length : (part + 1) * hintsPerPart;
      this.showPart(document, key, part, hints.slice(part * hintsPerPart, end));
    }
    return true;
  }

  forget(uri: vscode.Uri): void {
    this.shown.delete(uri.toString());
    for (const collection of this.collections) collection.delete(uri);
  }

  dispose(): void {
    for (const collection of this.collections) collection.dispose();
  }

  private showPart(document: vscode.TextDocument, key: string, part: number, hints: readonly Hint[]): void {
    const diagnostics = hints.map(hint => diagnosticOf(document, hint));
    const written = JSON.stringify(diagnostics.map(({ range, message }) => [range, message]));
    const shown = this.shown.get(key) ?? [];
    if (shown[part] === written || (hints.length === 0 && shown[part] === undefined)) return;
    shown[part] = written;
    this.shown.set(key, shown);
    const collection = (this.collections[part] ??= vscode.languages.createDiagnosticCollection(`easel.hints${part}`));
    collection.set(document.uri, diagnostics);
  }
}

/** Also for actions, which belong to the hint that is the same. */
export function diagnosticOf(document: vscode.TextDocument, { range, message }: Hint): vscode.Diagnostic {
  return plainDiagnostic(rangeOf(document, range), message(), vscode.DiagnosticSeverity.Hint);
}

export function rangeOf(document: vscode.TextDocument, { start, end }: Hint['range']): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
