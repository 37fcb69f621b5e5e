import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { Utils } from 'vscode-uri';
import type { Event } from '../../core/base/emitter';
import { promptOf } from '../../core/documents/references/imagePrompt';
import { readSettings } from '../../editor/settings';
import { styledSettings } from '../../editor/styledSettings';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { onFolders } from '../../editor/folderEvents';
import type { OlderDescriptions, OlderImage } from '../../engine/documents/missing/olderDescriptions';
import type { ImageReference } from '../../core/documents/references/referenceTypes';
import type { MissingReference, MissingSearch } from '../../engine/documents/missing/missingSearch';
import { diagnosticOf, type Hint, HintDiagnostics, rangeOf } from './hintDiagnostics';
import { placeholdersCommand } from './planDocument';
import { mayNameImages } from './mayNameImages';
import { onFocus } from '../windowFocus';
import { documentSelector } from './documentSelector';
import { plainHover, plainLens, plainQuickFix } from '../shown/shownHints';

/** Makes an image again whose description has changed; no command of the palette either. */
const makeAgainCommand = 'easel.makeImageAgain';
/** Makes one image of a document. It is no command of the palette: the light bulb fills in what it needs. */
const makeOneCommand = 'easel.generateOneMissingImage';
const pauseAfterTypingMs = 400;

/** What was found in a text of a document. */
interface Found {
  version: number;
  missing: MissingReference[];
  /** Images that are there, made from what the document said before. */
  older: OlderImage[];
}

/**
 * Shows quietly which images a document names that are not there, and which were made from an older description, and
 * offers to make them.
 */
export class MissingHints implements vscode.Disposable {
  private readonly diagnostics = new HintDiagnostics();
  private readonly found = new Map<string, Found>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** The last look at each document: one that began earlier and ends later knows less. */
  private readonly lastLooks = new Map<string, symbol>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];

  /**
   * @param onDidMakeImages what this window has written: the editor's watchers miss files in a folder that is new.
   * @param makeOne makes one image of a document for a person.
   * @param makeAgain makes one again from its new description.
   */
  constructor(
    private readonly search: Pick<MissingSearch, 'inText'>,
    private readonly descriptions: Pick<OlderDescriptions, 'inText'>,
    onDidMakeImages: Event<readonly URI[]>,
    makeOne: (document: vscode.Uri, target: string) => Promise<unknown>,
    makeAgain: (document: vscode.Uri, file: string) => Promise<unknown>,
  ) {
    const images = vscode.workspace.createFileSystemWatcher('**/*.{png,PNG,jpg,jpeg,webp,gif,avif}');
    const lookAgain = (): void => vscode.window.visibleTextEditors.forEach(({ document }) => this.later(document));
    this.subscriptions = [
      this.diagnostics,
      this.changed,
      images,
      images.onDidCreate(lookAgain),
      images.onDidChange(lookAgain),
      images.onDidDelete(lookAgain),
      onFolders(lookAgain, lookAgain),
      onDidMakeImages(lookAgain),
      vscode.window.onDidChangeVisibleTextEditors(lookAgain),
      // A terminal or another program may have made them.
      onFocus(vscode.window, lookAgain),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.later(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('easel')) lookAgain();
      }),
      vscode.languages.registerCodeActionsProvider(
        documentSelector,
        { provideCodeActions: this.actions.bind(this) },
        {
          providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
        },
      ),
      vscode.languages.registerCodeLensProvider(documentSelector, {
        onDidChangeCodeLenses: this.changed.event,
        provideCodeLenses: this.lenses.bind(this),
      }),
      vscode.languages.registerHoverProvider(documentSelector, { provideHover: this.hover.bind(this) }),
      vscode.commands.registerCommand(makeOneCommand, makeOne),
      vscode.commands.registerCommand(makeAgainCommand, makeAgain),
    ];
    lookAgain();
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.lastLooks.clear();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Looks when the person has stopped typing. */
  private later(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => void this.look(document), pauseAfterTypingMs),
    );
  }

  private async look(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    const thisLook = Symbol(key);
    this.timers.delete(key);
    this.lastLooks.set(key, thisLook);
    const isWanted = readSettings(document.uri).missingImages === 'hint';
    if (document.isClosed || !isWanted || !mayNameImages(document)) {
      this.forget(document.uri);
      return;
    }
    const { version } = document;
    const text = document.getText();
    const missing = await this.search.inText(document.uri, text, document.languageId);
    const older = await this.descriptions.inText(document.uri, text, document.languageId);
    // A newer text has its own look.
    const isCurrent = (): boolean =>
      !document.isClosed && document.version === version && this.lastLooks.get(key) === thisLook;
    if (!isCurrent()) return;
    this.found.set(key, { version, missing, older });
    const hints = [
      ...missing.map(missingHint),
      ...older.flatMap(image => image.references.map(reference => olderHint(image, reference))),
    ];
    if (await this.diagnostics.show(document, hints, isCurrent)) this.changed.fire();
  }

  private forget(uri: vscode.Uri): void {
    this.lastLooks.delete(uri.toString());
    if (!this.found.delete(uri.toString())) return;
    this.diagnostics.forget(uri);
    this.changed.fire();
  }

  /** What is known of a document, unless it has another text by now. */
  private foundIn({ uri, version }: vscode.TextDocument): Omit<Found, 'version'> {
    const found = this.found.get(uri.toString());
    return found?.version === version ? found : { missing: [], older: [] };
  }

  private at(document: vscode.TextDocument, range: vscode.Range): MissingReference[] {
    const isHere = isAt(document, range);
    return this.foundIn(document).missing.filter(({ reference }) => isHere(reference));
  }

  private actions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const isHere = isAt(document, range);
    const again = this.foundIn(document).older.flatMap(image =>
      image.references.filter(isHere).map(reference => {
        const title = vscode.l10n.t('Make "{0}" again from its new description', Utils.basename(image.file));
        const action = plainQuickFix(title, makeAgainCommand, [document.uri, image.file.toString()]);
        action.diagnostics = [diagnosticOf(document, olderHint(image, reference))];
        return action;
      }),
    );
    const missing = this.at(document, range).flatMap(reference => {
      const name = Utils.basename(reference.target);
      const { isProposed } = promptOf([reference.reference], name);
      const isOther = reference.target.toString() !== reference.named.toString();
      const title = isOther
        ? vscode.l10n.t('Generate "{0}" and Change the Reference', name)
        : isProposed
          ? vscode.l10n.t('Generate "{0}" from the text around it', name)
          : vscode.l10n.t('Generate "{0}" from its alt text', name);
      const action = plainQuickFix(title, makeOneCommand, [document.uri, reference.target.toString()]);
      action.diagnostics = [diagnosticOf(document, missingHint(reference))];
      if (isOther) return [action];
      const placeholder = vscode.l10n.t('Insert a placeholder for "{0}"', name);
      return [action, plainQuickFix(placeholder, placeholdersCommand, [document.uri, reference.target.toString()])];
    });
    return [...missing, ...again];
  }

  private lenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { missing } = this.foundIn(document);
    const [first] = missing;
    if (!first) return [];
    const count = new Set(missing.map(({ target }) => target.toString())).size;
    const title = vscode.l10n.t('Generate missing images: {0}', count);
    const range = rangeOf(document, first.reference.range);
    return [
      plainLens(range, title, 'easel.generateMissingImages', [document.uri]),
      plainLens(range, vscode.l10n.t('Insert placeholders'), placeholdersCommand, [document.uri]),
    ];
  }

  private async hover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const [reference] = this.at(document, new vscode.Range(position, position));
    if (!reference) return undefined;
    const { prompt } = promptOf([reference.reference], Utils.basename(reference.target));
    // A style file that cannot be used is told when something is made.
    const { model } = await styledSettings(document.uri).catch(() => readSettings(document.uri));
    const lines = [
      vscode.l10n.t('Easel can make {0}', vscodeWorkspace.nameOf(reference.target)),
      vscode.l10n.t('Prompt: {0}', prompt),
      vscode.l10n.t('Model: {0}', model),
    ];
    return plainHover(lines, rangeOf(document, reference.reference.range));
  }
}

/** By offsets, which are quick to compare: there may be thousands of references. */
function isAt(
  document: vscode.TextDocument,
  range: vscode.Range,
): (reference: Pick<ImageReference, 'range'>) => boolean {
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return reference => reference.range.start <= end && start <= reference.range.end;
}

const missingHint = ({ reference, named }: MissingReference): Hint => ({
  range: reference.range,
  message: () => vscode.l10n.t('{0} does not exist. Easel can make it.', vscodeWorkspace.nameOf(named)),
});

const olderHint = ({ file }: OlderImage, { range }: ImageReference): Hint => ({
  range,
  message: () => vscode.l10n.t('{0} was made from an older description.', vscodeWorkspace.nameOf(file)),
});
