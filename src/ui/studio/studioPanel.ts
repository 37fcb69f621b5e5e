import * as vscode from 'vscode';
import type { StoredOptions } from '../../core/jobs/attempt';
import type { ImageOptions } from '../../core/request/imageOptions';
import type { Clock } from '../../core/base/ports';
import { studioDraftSchema } from '../../core/studio/studioForm';
import type { MessageToWebview } from '../../core/studio/studioProtocol';
import type { KnownPlaces } from '../../engine/files/knownPlaces';
import { DeletedFiles } from '../../editor/studioStorage/deletedFiles';
import { ImageCopies } from '../../editor/studioStorage/imageCopies';
import { LastDocument } from './lastDocument';
import { storedOptions } from './storedOptions';
import { studioHtml } from './studioHtml';
import { plainMessage } from './plainMessage';
import { removeOldInputs, StudioInputs } from './studioInputs';
import type { SessionParts } from './studioSession';
import { draftKey, StudioSession } from './studioSession';
import { Thumbnails } from '../../editor/studioStorage/thumbnails';
import { WebviewFiles } from './webviewFiles';

const viewType = 'easel.studio';

export interface StudioParts extends Omit<SessionParts, 'thumbnails' | 'copies' | 'deleted'> {
  places: KnownPlaces;
  clock: Clock;
  extensionFolder: vscode.Uri;
  /** For pasted images, thumbnails, copies and deleted files. */
  storageFolder: vscode.Uri;
}

/** The Studio of this window, which has at most one panel. */
export class StudioPanel implements vscode.Disposable {
  private current: { panel: vscode.WebviewPanel; session: StudioSession; inputs: StudioInputs } | undefined;
  private readonly thumbnails: Thumbnails;
  private readonly copies: ImageCopies;
  private readonly deleted: DeletedFiles;
  private readonly store: vscode.Disposable[] = [];
  private readonly sent = new vscode.EventEmitter<MessageToWebview>();
  readonly onDidSend = this.sent.event;

  constructor(private readonly parts: StudioParts) {
    this.thumbnails = new Thumbnails(vscode.Uri.joinPath(parts.storageFolder, 'thumbnails'));
    this.copies = new ImageCopies(vscode.Uri.joinPath(parts.storageFolder, 'copies'));
    this.deleted = new DeletedFiles(vscode.Uri.joinPath(parts.storageFolder, 'deleted'), parts.places);
  }

  /** Does not close the panel: the editor brings it back after a reload. */
  dispose(): void {
    this.close();
    this.sent.dispose();
  }

  /**
   * Shows the panel. @param given settings to put into the form, and warnings to show with them.
   * @throws EaselError `invalidRequest` if an option should be a path and is not.
   */
  open(given?: { options: ImageOptions; warnings: string[] }): void {
    const form = given && { options: storedOptions(given.options), warnings: given.warnings };
    if (this.current) {
      if (form) this.current.session.give(form.options, form.warnings);
      this.current.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(viewType, vscode.l10n.t('Easel Studio'), vscode.ViewColumn.Active, {
      enableFindWidget: true,
      retainContextWhenHidden: false,
    });
    this.attach(panel, form);
  }

  /** Shows the panel, and adds these pictures to the inputs of its form. */
  async openWith(images: readonly vscode.Uri[]): Promise<void> {
    this.open();
    await this.receive({ type: 'inputs-drop', uris: images.map(String) });
  }

  /** Takes over a panel that the editor has brought back. */
  restore(panel: vscode.WebviewPanel): void {
    if (this.current) panel.dispose();
    else this.attach(panel);
  }

  /** A message as the webview sends it. */
  async receive(message: unknown): Promise<void> {
    await this.current?.session.receive(message);
  }

  private attach(panel: vscode.WebviewPanel, form?: { options: StoredOptions; warnings: string[] }): void {
    const { extensionFolder, storageFolder, history } = this.parts;
    const { webview } = panel;
    const distFolder = vscode.Uri.joinPath(extensionFolder, 'dist');
    const files = new WebviewFiles(webview, [distFolder, storageFolder]);
    const inputs = new StudioInputs(this.inputsFolder, files);
    const documents = new LastDocument();
    const isShown = (): boolean => this.current?.session === session && panel.visible;
    const session: StudioSession = new StudioSession(
      { ...this.parts, thumbnails: this.thumbnails, copies: this.copies, deleted: this.deleted },
      {
        files,
        inputs,
        documents,
        isOpen: () => this.current?.session === session,
        isVisible: isShown,
        post: given => {
          const message = plainMessage(given);
          this.sent.fire(message);
          // A webview that is about to be hidden accepts messages, but does not read them any more.
          return webview.postMessage(message).then(isThere => isThere && isShown());
        },
      },
    );
    this.current = { panel, session, inputs };
    if (form) session.give(form.options, form.warnings);
    this.store.push(
      session,
      documents,
      webview.onDidReceiveMessage(message => void session.receive(message)),
      panel.onDidChangeViewState(() => {
        if (panel.visible) void history.refresh();
      }),
      panel.onDidDispose(() => this.close()),
    );
    panel.iconPath = vscode.Uri.joinPath(extensionFolder, 'media', 'icon.png');
    void history.load().then(() => {
      if (this.current?.session !== session) return;
      files.allow();
      webview.html = studioHtml(webview, distFolder);
      void this.tidy();
    });
  }

  private close(): void {
    this.current = undefined;
    for (const disposable of this.store.splice(0)) disposable.dispose();
  }

  private get inputsFolder(): vscode.Uri {
    return vscode.Uri.joinPath(this.parts.storageFolder, 'inputs');
  }

  /** Removes files from the storage that are not needed any more, also where no panel was opened. */
  async tidy(): Promise<void> {
    const { history, state, clock } = this.parts;
    await history.load();
    const attempts = history.list();
    const draft = studioDraftSchema.safeParse(state.get(draftKey)).data?.form.inputs ?? [];
    await this.deleted.removeOld(clock.now());
    await removeOldInputs(
      this.inputsFolder,
      clock.now(),
      new Set([...draft.map(({ uri }) => uri), ...attempts.flatMap(({ options }) => options.images ?? [])]),
      this.current?.inputs.shownNames ?? new Set(),
    );
    await this.copies.removeOld(clock.now());
    await this.thumbnails.removeOthers(attempts);
  }
}
