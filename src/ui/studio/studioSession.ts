import * as vscode from 'vscode';
import type { StoredOptions } from '../../core/jobs/attempt';
import { describeForLog, messageOf } from '../../core/base/errors';
import { plainText } from '../../core/base/shownText';
import { parseMessage } from '../../core/studio/parseMessage';
import { studioDraftSchema } from '../../core/studio/studioForm';
import type { InputFile, MessageToHost, MessageToWebview } from '../../core/studio/studioProtocol';
import { messageToHostSchema } from '../../core/studio/studioProtocol';
import { Sequencer } from '../../core/base/sequencer';
import { pickInputImages } from '../pickers/imagePicker';
import type { KeyCommands } from '../commands/keyCommands';
import { openFolder } from '../messages/folderQuestions';
import type { AttemptActionParts, AttemptMessage } from './attemptActions';
import { AttemptActions, isAboutAttempts } from './attemptActions';
import { exists } from '../../editor/studioStorage/storedFiles';
import { vscodeWorkspace } from '../../editor/vscodeWorkspace';
import { readImageDetails } from '../../engine/provenance/readImageDetails';
import { AttemptFeed } from './attemptFeed';
import { filesThere } from './filesThere';
import type { LastDocument } from './lastDocument';
import { Outbox } from './outbox';
import { settingsOfImage } from './settingsOfImage';
import { storedOptions } from './storedOptions';
import { hasChatModel, improvePrompt, openPromptGuide } from './promptImprovement';
import type { ShownParts } from './shownAttempts';
import { copyOutside, shownAttempt } from './shownAttempts';
import type { StudioInputs } from './studioInputs';
import type { StudioRequest, StudioRuns } from './studioRuns';
import { readSetup } from './studioSetup';
import { onDidChangeStyleFile } from '../../editor/styleFileEvents';
import type { WebviewFiles } from './webviewFiles';

/** Parts that live longer than a panel. */
export interface SessionParts extends AttemptActionParts, Pick<ShownParts, 'copies'> {
  runs: StudioRuns;
  keys: KeyCommands;
  state: vscode.Memento;
  secrets: vscode.SecretStorage;
}

/** Parts that belong to one panel. */
export interface SessionView {
  /** @returns whether the webview received the message: a hidden panel does not have one. */
  post: (message: MessageToWebview) => Thenable<boolean>;
  isOpen: () => boolean;
  /** Whether the person can see the panel: it is not behind another editor. */
  isVisible: () => boolean;
  files: WebviewFiles;
  inputs: StudioInputs;
  documents: LastDocument;
}

export const draftKey = 'easel.studio.form';

/** The part of one panel that runs in the extension. */
export class StudioSession implements vscode.Disposable {
  private readonly feed: AttemptFeed;
  private readonly actions: AttemptActions;
  private readonly listening: vscode.Disposable;
  private readonly outbox: Outbox;
  private readonly pastes = new Sequencer();
  private readonly setups = new Sequencer();
  private greetings = 0;
  /** Not known at first: looking for chat models may start other extensions, and the panel does not wait for that. */
  private hasChatModel = false;
  /** Cancels the run that is being prepared. */
  private starting: AbortController | undefined;

  constructor(
    private readonly parts: SessionParts,
    private readonly view: SessionView,
  ) {
    this.outbox = new Outbox(view.post);
    const send = (message: MessageToWebview): void => this.send(message);
    const lookForFiles = filesThere(async uri => exists(vscode.Uri.parse(uri)));
    this.feed = new AttemptFeed(
      parts.history,
      parts.deleted,
      (attempt, missing) => shownAttempt(attempt, view.files, { ...parts, missing }),
      attempt => copyOutside(attempt, view.files, parts),
      send,
      lookForFiles,
    );
    this.actions = new AttemptActions(parts, {
      ...view,
      send,
      filesThere: lookForFiles,
      sendAgain: attempt => this.feed.sendAgain(attempt),
      copyOutside: attempt => void this.feed.copyOutside(attempt),
    });
    const setupChanged = (): void => void this.sendSetup();
    this.listening = vscode.Disposable.from(
      this.feed,
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('easel')) setupChanged();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(setupChanged),
      onDidChangeStyleFile(setupChanged),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        view.files.allow();
        setupChanged();
      }),
      view.documents.onDidChangeFolder(setupChanged),
      parts.secrets.onDidChange(setupChanged),
      vscode.lm.onDidChangeChatModels(() => void this.lookForChatModel()),
    );
    void this.lookForChatModel();
  }

  dispose(): void {
    this.outbox.close();
    this.greetings++;
    this.listening.dispose();
  }

  /** Puts a caller's options into the form, as soon as the webview exists. */
  give(options: StoredOptions, warnings: string[]): void {
    this.send({ type: 'recall', options, warnings });
  }

  /** Handles a message from the webview. Never rejects. */
  async receive(given: unknown): Promise<void> {
    const parsed = parseMessage(messageToHostSchema, given);
    if ('notUnderstood' in parsed) {
      this.parts.log.warn(`The Studio sent a message that is not understood: ${plainText(parsed.notUnderstood)}`);
      return;
    }
    const { message } = parsed;
    try {
      await (isAboutAttempts(message) ? this.actions.handle(message) : this.handle(message));
    } catch (error) {
      this.parts.log.error(`Studio, ${message.type}: ${describeForLog(error)}`);
      this.tell(messageOf(error));
    }
  }

  private async handle(message: Exclude<MessageToHost, AttemptMessage>): Promise<void> {
    const {
      parts: { keys, state, log },
      view: { inputs },
    } = this;
    switch (message.type) {
      case 'ready':
        await this.greet();
        break;
      case 'not-understood':
        log.warn(`The Studio did not understand a message: ${plainText(message.received, 40)}`);
        break;
      case 'draft':
        await state.update(draftKey, message.draft);
        break;
      case 'run':
        await this.run({ options: message.options, replaces: message.replaces });
        break;
      case 'run-cancel':
        this.starting?.abort();
        break;
      case 'set-api-key':
        await keys.setApiKey({});
        await this.sendSetup();
        break;
      case 'open-folder':
        await openFolder();
        break;
      case 'open-guide':
        await openPromptGuide();
        break;
      case 'improve-prompt':
        await this.improve(message.prompt, message.isEdit);
        break;
      case 'inputs-pick':
        await this.addInputs((await pickInputImages(vscode.l10n.t('Add Input Images'))).map(image => image.toString()));
        break;
      case 'inputs-drop':
        await this.addInputs(message.uris);
        break;
      case 'inputs-paste':
        // One after the other: the images must come in the order in which they were pasted.
        await this.pastes.queue(async () => {
          this.sendAdded([await inputs.paste(message.name, message.bytes)]);
        });
        break;
      case 'inputs-read':
        this.send({ type: 'inputs-known', files: await inputs.read(message.uris) });
        break;
      case 'inputs-settings':
        await this.useSettingsOf(vscode.Uri.parse(message.uri));
        break;
      case 'copy-text':
        await vscode.env.clipboard.writeText(message.text);
        this.tell(vscode.l10n.t('Copied.'));
        break;
    }
  }

  private async improve(prompt: string, isEdit: boolean): Promise<void> {
    const result = await improvePrompt(prompt, isEdit);
    if (result.kind === 'failed') this.tell(result.reason);
    else this.send({ type: 'prompt-improved', prompt: result.prompt });
  }

  private async greet(): Promise<void> {
    const {
      parts: { history, thumbnails, copies, connection, state },
      view: { documents },
    } = this;
    this.outbox.close();
    const greeting = ++this.greetings;
    const [{ setup, problem }] = await Promise.all([
      readSetup(connection, documents.uri),
      history.load(),
      thumbnails.load(),
      copies.load(),
    ]);
    if (greeting !== this.greetings) return;
    const newest = await this.feed.first();
    if (greeting !== this.greetings) return;
    const { data: draft } = studioDraftSchema.safeParse(state.get(draftKey));
    void this.view.post({
      type: 'snapshot',
      ...setup,
      hasChatModel: this.hasChatModel,
      ...newest,
      ...(draft && { draft }),
      translations: vscode.l10n.bundle ?? {},
      isStarting: this.starting !== undefined,
    });
    this.outbox.open();
    if (problem !== undefined) this.tell(problem);
    await this.feed.sendOlder();
  }

  private async run(request: StudioRequest): Promise<void> {
    const {
      parts: { runs },
      view: { documents, isOpen, isVisible },
    } = this;
    if (this.starting) {
      this.tell(vscode.l10n.t('Another request is being prepared. Answer its question first.'));
      return;
    }
    const starting = new AbortController();
    this.starting = starting;
    const send = (message: MessageToWebview): void => {
      if (message.type === 'run-started' || message.type === 'run-refused') this.starting = undefined;
      this.send(message);
    };
    await runs.run(request, { document: documents.uri, isOpen, isVisible, send, signal: starting.signal });
    // The person may have confirmed an address during the run. No event tells this.
    await this.sendSetup();
  }

  private async addInputs(uris: readonly string[]): Promise<void> {
    if (uris.length > 0) this.sendAdded(await this.view.inputs.read(uris));
  }

  /** A picture that was made by a model may have been brought for its settings, and not as an input. */
  private sendAdded(files: InputFile[]): void {
    this.send({ type: 'inputs-added', files });
    const made = files.find(({ hasSettings }) => hasSettings);
    if (made)
      this.tell(
        vscode.l10n.t('{0} says how it was made. A button on it puts its settings into the form instead.', made.name),
      );
  }

  private async useSettingsOf(image: vscode.Uri): Promise<void> {
    const details = await readImageDetails(vscodeWorkspace, image);
    if (details) this.give(storedOptions(await settingsOfImage(image, details)), []);
  }

  /** One after the other, so that what is sent last was read last. */
  private sendSetup(): Promise<void> {
    return this.setups.queue(async () => {
      const { setup } = await readSetup(this.parts.connection, this.view.documents.uri);
      this.send({ type: 'setup-changed', ...setup, hasChatModel: this.hasChatModel });
    });
  }

  private async lookForChatModel(): Promise<void> {
    const before = this.hasChatModel;
    this.hasChatModel = await hasChatModel();
    if (this.hasChatModel !== before) await this.sendSetup();
  }

  private tell(message: string): void {
    this.send({ type: 'notice', message });
  }

  private send(message: MessageToWebview): void {
    this.outbox.send(message);
  }
}
