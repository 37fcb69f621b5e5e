import * as vscode from 'vscode';
import type { Attempt } from '../../core/jobs/attempt';
import type { Log } from '../../core/base/ports';
import type { MessageToHost, MessageToWebview } from '../../core/studio/studioProtocol';
import type { Connection } from '../../engine/connection/connection';
import type { History } from '../../engine/history/history';
import type { ImageRuns } from '../../engine/jobs/imageRuns';
import type { UnfinishedJobs } from '../../engine/jobs/unfinishedJobs';
import type { KeyCommands } from '../commands/keyCommands';
import type { Notifications } from '../messages/notifications';
import { trustHost } from '../messages/trustHost';
import { curlOfAttempt } from './attemptCurl';
import type { DeletedFiles } from '../../editor/studioStorage/deletedFiles';
import { actOnImage, goneSentence } from './imageActions';
import type { FilesThere } from './filesThere';
import type { LastDocument } from './lastDocument';
import { bytesOf } from '../../editor/studioStorage/storedFiles';
import type { Thumbnails } from '../../editor/studioStorage/thumbnails';
import type { WebviewFiles } from './webviewFiles';
import { nameOfFile } from './webviewFiles';

export interface AttemptActionParts {
  history: History;
  imageRuns: Pick<ImageRuns, 'cancel'>;
  unfinished: UnfinishedJobs;
  connection: Connection;
  keys: Pick<KeyCommands, 'ensureAddressOfJob'>;
  notifications: Notifications;
  log: Log;
  thumbnails: Thumbnails;
  deleted: DeletedFiles;
}

export interface AttemptActionView {
  files: WebviewFiles;
  documents: LastDocument;
  filesThere: FilesThere;
  send: (message: MessageToWebview) => void;
  /** Sends the current state of an attempt to the webview. */
  sendAgain: (attempt: Attempt) => void;
  /** Copies images that the webview cannot read in their own place, in the background. */
  copyOutside: (attempt: Attempt) => void;
}

const types = [
  'cancel',
  'resume',
  'trust-host',
  'image',
  'open-document',
  'copy-curl',
  'undo-delete',
  'attempt-remove',
  'files-check',
  'thumbnail-made',
] as const;
export type AttemptMessage = Extract<MessageToHost, { type: (typeof types)[number] }>;

export const isAboutAttempts = (message: MessageToHost): message is AttemptMessage =>
  types.some(type => type === message.type);

/** So many files are looked for before the webview hears which of them are missing. */
const toldAtOnce = 200;

/** The actions for attempts and their images. They touch only files that belong to an attempt. */
export class AttemptActions {
  constructor(
    private readonly parts: AttemptActionParts,
    private readonly view: AttemptActionView,
  ) {}

  /** @throws EaselError or FileSystemError, to be shown to the person. */
  async handle(message: AttemptMessage): Promise<void> {
    const { history, imageRuns } = this.parts;
    switch (message.type) {
      case 'cancel':
        imageRuns.cancel(message.id);
        break;
      case 'resume':
        await this.resume(message.id);
        break;
      case 'trust-host': {
        const host = history.get(message.id)?.error?.host;
        if (host !== undefined && (await trustHost(this.parts.notifications, host))) await this.resume(message.id);
        break;
      }
      case 'image':
        await this.actOnImage(message);
        break;
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

  private async actOnImage({ action, attemptId, uri }: Extract<AttemptMessage, { type: 'image' }>): Promise<void> {
    const {
      parts: { history, log, deleted },
      view: { documents, send, sendAgain },
    } = this;
    const attempt = history.get(attemptId);
    const images = attempt?.images.filter(image => image.uri === uri) ?? [];
    const image = images.find(candidate => candidate.deleted === undefined);
    if (!attempt || images.length === 0) {
      log.warn(`The Studio asked to ${action} an image that its attempt does not have`);
    } else if (image && history.ownerOf(uri)?.id === attemptId) {
      await actOnImage(action, attempt, image, { documents, history, deleted, send });
    } else {
      const name = nameOfFile(vscode.Uri.parse(uri));
      this.tell(image ? vscode.l10n.t('{0} is the file of a newer image by now.', name) : goneSentence(name));
      sendAgain(attempt);
    }
  }

  private async resume(id: string): Promise<void> {
    const { unfinished, keys } = this.parts;
    // The request may come from a window that was closed. That window may have left other requests, too: adopt them
    // all.
    if (!unfinished.recordOf(id)) await unfinished.adopt();
    const record = unfinished.recordOf(id);
    if (record) {
      if (await keys.ensureAddressOfJob(record.entry.address)) unfinished.resume(id, true);
    } else this.tell(vscode.l10n.t('This request is not waited for any more, or another window does it.'));
  }

  private async copyCurl(id: string): Promise<void> {
    const attempt = this.parts.history.get(id);
    if (!attempt) return;
    await vscode.env.clipboard.writeText(await curlOfAttempt(attempt, this.parts.connection, this.view.documents.uri));
    this.tell(vscode.l10n.t('The curl command is on the clipboard. It takes the key from DASHSCOPE_API_KEY.'));
  }

  private async undoDelete(token: string): Promise<void> {
    const { history, deleted } = this.parts;
    const restored = await deleted.restore(token);
    const attempt = history.list().find(({ images }) => images.some(image => image.deleted === token));
    const image = attempt?.images.find(candidate => candidate.deleted === token);
    if (restored) {
      if (attempt && image)
        history.changeImage(attempt.id, image, { uri: restored.toString(), width: image.width, height: image.height });
      this.tell(vscode.l10n.t('{0} is back.', nameOfFile(restored)));
    } else if (attempt && image) {
      this.tell(vscode.l10n.t('{0} cannot be brought back any more.', nameOfFile(vscode.Uri.parse(image.uri))));
      this.view.sendAgain(attempt);
    }
  }

  private async checkFiles(given: readonly string[]): Promise<void> {
    const { history } = this.parts;
    const uris = [...new Set(given)].filter(uri => history.withImage(uri).length > 0);
    for (const attempt of new Set(uris.flatMap(uri => history.ownerOf(uri) ?? []))) this.view.copyOutside(attempt);
    for (let start = 0; start < uris.length; start += toldAtOnce) {
      const some = uris.slice(start, start + toldAtOnce);
      const there = await this.view.filesThere(some);
      this.view.send({ type: 'files-missing', uris: some.filter((_, index) => there[index] === false) });
    }
  }

  private async keepThumbnail(uri: string, bytes: Uint8Array): Promise<void> {
    const owner = this.parts.history.ownerOf(uri);
    const file = owner && (await this.parts.thumbnails.keep(owner.id, uri, bytes));
    if (!file)
      this.parts.log.warn(
        `The Studio made a thumbnail that is not kept: ${owner ? `${bytes.length} bytes` : 'no attempt has the image'}`,
      );
    const src = file && this.view.files.addressOf(file);
    if (owner && src !== undefined) this.view.send({ type: 'thumbnail', attemptId: owner.id, uri, src });
  }

  private tell(message: string): void {
    this.view.send({ type: 'notice', message });
  }
}
