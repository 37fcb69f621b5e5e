import * as vscode from 'vscode';
import type { Attempt } from '../../core/attempt';
import type { Log } from '../../core/ports';
import type { MessageToHost, MessageToWebview } from '../../core/studioProtocol';
import type { Connection } from '../../services/connection';
import type { History } from '../../services/history';
import type { ImageService } from '../../services/imageService';
import type { UnfinishedJobs } from '../../services/unfinishedJobs';
import { curlOfAttempt } from './attemptCurl';
import type { DeletedFiles } from './deletedFiles';
import { actOnImage } from './imageActions';
import type { LastDocument } from './lastDocument';
import { bytesOf, exists } from './storedFiles';
import type { Thumbnails } from './thumbnails';
import type { WebviewFiles } from './webviewFiles';
import { nameOfFile } from './webviewFiles';

export interface AttemptActionParts {
  history: History;
  service: ImageService;
  unfinished: UnfinishedJobs;
  connection: Connection;
  log: Log;
  thumbnails: Thumbnails;
  deleted: DeletedFiles;
}

export interface AttemptActionView {
  files: WebviewFiles;
  documents: LastDocument;
  send: (message: MessageToWebview) => void;
  /** Tells the webview of an attempt as it is now. */
  sendAgain: (attempt: Attempt) => void;
}

const types = ['cancel', 'resume', 'image', 'open-document', 'copy-curl', 'undo-delete', 'attempt-remove', 'files-check', 'thumbnail-made'] as const;
export type AttemptMessage = Extract<MessageToHost, { type: (typeof types)[number] }>;

export const isAboutAttempts = (message: MessageToHost): message is AttemptMessage => types.some(type => type === message.type);

/** Files are looked at so many at once. */
const checkedAtOnce = 200;

/** What can be done with attempts and what they have made. Files are touched only where an attempt has them. */
export class AttemptActions {
  constructor(private readonly parts: AttemptActionParts, private readonly view: AttemptActionView) {}

  /** @throws EaselError or FileSystemError, to be shown. */
  async handle(message: AttemptMessage): Promise<void> {
    const { parts: { history, service, log, deleted }, view: { documents, send } } = this;
    switch (message.type) {
      case 'cancel':
        service.cancel(message.id);
        break;
      case 'resume':
        await this.resume(message.id);
        break;
      case 'image': {
        const attempt = history.get(message.attemptId);
        if (attempt?.images.some(({ uri }) => uri === message.uri)) await actOnImage(message.action, attempt, message.uri, { documents, deleted, send });
        else log.warn(`The Studio asked to ${message.action} an image that its attempt does not have`);
        break;
      }
      case 'open-document': {
        const document = history.get(message.attemptId)?.document;
        if (document !== undefined) await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(document));
        break;
      }
      case 'copy-curl':
        await this.copyCurl(message.attemptId);
        break;
      case 'undo-delete':
        await this.undoDelete(message.undo);
        break;
      case 'attempt-remove':
        history.remove(message.id);
        break;
      case 'files-check':
        await this.checkFiles(message.uris);
        break;
      case 'thumbnail-made':
        await this.keepThumbnail(message.uri, bytesOf(message.bytes));
        break;
    }
  }

  private async resume(id: string): Promise<void> {
    const { unfinished } = this.parts;
    // Of a window that has ended, perhaps.
    if (!unfinished.recordOf(id)) await unfinished.adopt(true);
    if (unfinished.recordOf(id)) unfinished.resume(id, true);
    else this.tell(vscode.l10n.t('This request is not waited for any more, or another window does it.'));
  }

  private async copyCurl(id: string): Promise<void> {
    const attempt = this.parts.history.get(id);
    if (!attempt) return;
    await vscode.env.clipboard.writeText(await curlOfAttempt(attempt, this.parts.connection, this.view.documents.uri));
    this.tell(vscode.l10n.t('The curl command is on the clipboard. It takes the key from DASHSCOPE_API_KEY.'));
  }

  private async undoDelete(token: string): Promise<void> {
    const restored = await this.parts.deleted.restore(token);
    if (!restored) return;
    this.tell(vscode.l10n.t('{0} is back.', nameOfFile(restored.file)));
    for (const attempt of this.attemptsWith(restored.from.toString())) this.view.sendAgain(attempt);
  }

  private async checkFiles(uris: readonly string[]): Promise<void> {
    for (let start = 0; start < uris.length; start += checkedAtOnce) {
      const some = uris.slice(start, start + checkedAtOnce);
      const there = await Promise.all(some.map(uri => exists(vscode.Uri.parse(uri))));
      this.view.send({ type: 'files-missing', uris: some.filter((_, index) => there[index] === false) });
    }
  }

  private async keepThumbnail(uri: string, bytes: Uint8Array): Promise<void> {
    const isKnown = this.attemptsWith(uri).length > 0;
    const file = isKnown ? await this.parts.thumbnails.keep(uri, bytes) : undefined;
    if (!file) this.parts.log.warn(`The Studio made a thumbnail that is not kept: ${isKnown ? `${bytes.length} bytes` : 'no attempt has the image'}`);
    const src = file && this.view.files.addressOf(file);
    if (src !== undefined) this.view.send({ type: 'thumbnail', uri, src });
  }

  private attemptsWith(imageUri: string): Attempt[] {
    return this.parts.history.list().filter(({ images }) => images.some(({ uri }) => uri === imageUri));
  }

  private tell(message: string): void {
    this.view.send({ type: 'notice', message });
  }
}
