import type { StoredOptions } from '../core/jobs/attempt';
import type { ImageAction } from '../core/studio/studioProtocol';
import type { HostChannel } from './hostChannel';
import type { ImageReference } from './state';

/** The used part of a pasted `File`. */
export interface PastedFile {
  name: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Everything that the panel asks the extension to do. Results come back as messages. */
export class HostRequests {
  /** Files that the extension was asked to look for. */
  private readonly checked = new Set<string>();
  /** Input files that the extension was asked to describe. */
  private readonly read = new Set<string>();
  /** Settles after the last paste: pasted images are sent in the order in which they were pasted. */
  private pastes: Promise<unknown> = Promise.resolve();

  constructor(private readonly channel: Pick<HostChannel, 'send'>) {}

  /** @param replaces the attempt that is repeated, if it is not the form that is sent. */
  run(options: StoredOptions, replaces?: string): void {
    this.channel.send({ type: 'run', options, ...(replaces !== undefined && { replaces }) });
  }

  /** Cancels the run that is being prepared. */
  cancelRun(): void {
    this.channel.send({ type: 'run-cancel' });
  }

  cancel(id: string): void {
    this.channel.send({ type: 'cancel', id });
  }

  resume(id: string): void {
    this.channel.send({ type: 'resume', id });
  }

  removeAttempt(id: string): void {
    this.channel.send({ type: 'attempt-remove', id });
  }

  act(action: ImageAction, { attemptId, uri }: ImageReference): void {
    this.channel.send({ type: 'image', action, attemptId, uri });
  }

  undoDelete(token: string): void {
    this.channel.send({ type: 'undo-delete', undo: token });
  }

  openDocument(attemptId: string): void {
    this.channel.send({ type: 'open-document', attemptId });
  }

  copyCurl(attemptId: string): void {
    this.channel.send({ type: 'copy-curl', attemptId });
  }

  copyText(text: string): void {
    this.channel.send({ type: 'copy-text', text });
  }

  trustHost(attemptId: string): void {
    this.channel.send({ type: 'trust-host', id: attemptId });
  }

  setApiKey(): void {
    this.channel.send({ type: 'set-api-key' });
  }

  openFolder(): void {
    this.channel.send({ type: 'open-folder' });
  }

  openGuide(): void {
    this.channel.send({ type: 'open-guide' });
  }

  improvePrompt(prompt: string, isEdit: boolean): void {
    this.channel.send({ type: 'improve-prompt', prompt, isEdit });
  }

  pickInputs(): void {
    this.channel.send({ type: 'inputs-pick' });
  }

  dropInputs(uris: string[]): void {
    if (uris.length > 0) this.channel.send({ type: 'inputs-drop', uris });
  }

  /** Never rejects. @returns false if the file cannot be read. */
  pasteInput(file: PastedFile): Promise<boolean> {
    const paste = this.pastes.then(async () => {
      try {
        this.channel.send({ type: 'inputs-paste', name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
        return true;
      } catch {
        return false;
      }
    });
    this.pastes = paste;
    return paste;
  }

  /** Asks the extension to describe input files; for each file only once. */
  readInputs(uris: readonly string[]): void {
    const unread = addNew(uris, this.read);
    if (unread.length > 0) this.channel.send({ type: 'inputs-read', uris: unread });
  }

  /** Asks the extension whether the files still exist; for each file only once, until `recheckFiles`. */
  checkFiles(uris: readonly string[]): void {
    const unchecked = addNew(uris, this.checked);
    if (unchecked.length > 0) this.channel.send({ type: 'files-check', uris: unchecked });
  }

  /** Lets `checkFiles` ask again for these files. */
  recheckFiles(uris: readonly string[]): void {
    for (const uri of uris) this.checked.delete(uri);
  }

  /** Puts the settings of an input file into the form. */
  useSettingsOf(uri: string): void {
    this.channel.send({ type: 'inputs-settings', uri });
  }

  keepThumbnail(uri: string, bytes: Uint8Array): void {
    this.channel.send({ type: 'thumbnail-made', uri, bytes });
  }
}

/** Adds values to a set. @returns those that were not in it before. */
function addNew(values: readonly string[], to: Set<string>): string[] {
  const added = [...new Set(values)].filter(value => !to.has(value));
  for (const value of added) to.add(value);
  return added;
}
