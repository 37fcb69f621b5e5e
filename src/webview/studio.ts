import * as l10n from '@vscode/l10n';
import type { StoredOptions } from '../core/jobs/attempt';
import { maxSeed } from '../core/request/imageRequest';
import { knownModels } from '../core/models/modelLookup';
import type { Mode, Model } from '../core/models/modelTypes';
import { models } from '../core/models/models';
import type { StudioForm } from '../core/studio/studioForm';
import { emptyForm, fitForm, modeOf, optionsOf } from '../core/studio/studioFormRules';
import type { ImageAction, MessageToWebview, ShownAttempt, ShownImage } from '../core/studio/studioProtocol';
import { recalledForm } from './formChanges';
import { FormKeeper } from './formKeeper';
import type { HostChannel } from './hostChannel';
import { withFacts, withFiles } from './receive';
import type { RunCheck } from './runCheck';
import { checkRun } from './runCheck';
import type { ImageReference, NoticeUndo, Overlay, State } from './state';

/** The same again sooner than this is a double click, and not meant to be paid for twice. */
const leastBetweenRunsMs = 1_000;

/** What the panel shows, and everything that can be done in it. Views read `state` and call the rest. */
export class Studio {
  state: State;
  private readonly keeper: FormKeeper;
  /** Files whose being there, and files whose facts, were asked for. */
  private readonly asked = new Set<string>();
  private readonly asking = new Set<string>();
  /** The last run: when, and what it was once more, if it was not the form. */
  private lastRun: { at: number; options: string; attemptId: string | undefined } = {
    at: -Infinity,
    options: '',
    attemptId: undefined,
  };
  /** Pasted one after the other, so that they come in that order. */
  private pastes = Promise.resolve();

  /** @param changed called after every change of `state`. */
  constructor(
    private readonly channel: HostChannel,
    private readonly changed: () => void,
  ) {
    this.keeper = new FormKeeper(channel);
    const { form = emptyForm(''), tab = 'results', search = '', modelFilter = '' } = this.keeper.kept ?? {};
    this.state = {
      isReady: false,
      settings: {
        model: '',
        editModel: '',
        customModels: [],
        protocol: 'auto',
        promptExtend: true,
        negativePrompt: '',
        watermark: false,
        style: '',
      },
      hasKey: true,
      hasFolder: true,
      form,
      changes: [],
      files: new Map(),
      attempts: [],
      isLoadingMore: false,
      progress: new Map(),
      missing: new Set(),
      tab,
      search,
      modelFilter,
      refusal: undefined,
      isStarting: false,
      compareFrom: undefined,
      overlay: undefined,
      notice: undefined,
    };
    channel.onMessage(message => {
      this.receive(message);
    });
    channel.send({ type: 'ready' });
  }

  // ---- The form

  /** Every model that can be chosen. */
  get models(): Model[] {
    return knownModels(this.state.settings.customModels);
  }

  /** The form's model. One that is not known any more gives way to the first that is. */
  get model(): Model {
    const { form, settings } = this.state;
    const known = this.models;
    return (
      [form.model, settings.model].map(id => known.find(model => model.id === id)).find(model => model !== undefined) ??
      known[0] ??
      modelOfTable
    );
  }

  get mode(): Mode {
    return modeOf(this.state.form, this.model);
  }

  /** Another output, or the first input, may bring other sizes and counts. */
  change(patch: Partial<StudioForm>): void {
    const { model, mode } = this;
    const form = { ...this.state.form, ...patch };
    // What was said of a size or a count is old news once another is chosen; and an older form put back would take
    // along what is typed now.
    const changes = 'size' in patch || 'count' in patch ? [] : this.state.changes;
    const notice = typeof this.state.notice?.undo === 'function' ? undefined : this.state.notice;
    this.update({
      ...(modeOf(form, model) === mode ? { form, changes } : fitForm(form, model)),
      notice,
      refusal: undefined,
    });
    this.keepForm();
  }

  /** What still fits is kept; what had to give way is said. */
  chooseModel(id: string): void {
    const model = this.models.find(candidate => candidate.id === id);
    if (!model) return;
    const { form, changes } = fitForm({ ...this.state.form, model: id }, model);
    this.update({ form, changes, refusal: undefined });
    this.keepForm();
  }

  /** Puts a whole form in place of what is there, says so, and lets it be taken back unless there was nothing. */
  replaceForm(form: StudioForm, message: string): void {
    const before = this.state.form;
    const isEmpty = JSON.stringify(before) === JSON.stringify(emptyForm(before.model));
    this.putForm(form);
    this.update({
      notice: {
        message,
        ...(!isEmpty && {
          undo: () => {
            this.putForm(before);
          },
        }),
      },
    });
  }

  /** Puts the settings of an attempt, or of a caller of the command, into the form, with warnings about them. */
  recallOptions(options: StoredOptions, warnings?: readonly string[]): void {
    const { form, changes } = recalledForm(options, this.state.settings, this.models, this.model, warnings);
    this.replaceForm(form, l10n.t('The settings are in the form.'));
    this.update({ changes });
  }

  private putForm(form: StudioForm): void {
    this.update({ form, changes: [], refusal: undefined, overlay: undefined, notice: undefined });
    this.keepForm();
    this.askForFiles();
  }

  drawSeed(): number {
    return Math.floor(Math.random() * (maxSeed + 1));
  }

  get check(): RunCheck {
    return checkRun(this.state, this.model);
  }

  /** Sends the form. Nothing happens while something is wrong with it. */
  run(): void {
    const { problem } = this.check;
    if (problem) {
      this.update({ refusal: problem });
      return;
    }
    this.runOptions(optionsOf(this.state.form, this.model, this.state.settings.promptExtend));
  }

  /** @param attemptId what it is once more, if it is not the form. */
  private runOptions(options: StoredOptions, attemptId?: string): void {
    const run = { at: performance.now(), options: JSON.stringify(options), attemptId };
    if (
      this.state.isStarting ||
      (run.options === this.lastRun.options && run.at - this.lastRun.at < leastBetweenRunsMs)
    )
      return;
    this.lastRun = run;
    this.update({ isStarting: true, refusal: undefined, tab: 'results' });
    this.channel.send({ type: 'run', options });
  }

  // ---- Input images

  pickInputs(): void {
    this.channel.send({ type: 'inputs-pick' });
  }

  dropInputs(uris: string[]): void {
    if (uris.length > 0) this.channel.send({ type: 'inputs-drop', uris });
  }

  pasteInput(file: File): void {
    this.pastes = this.pastes
      .then(async () => {
        this.channel.send({ type: 'inputs-paste', name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
      })
      .catch(() => {
        this.show({ notice: { message: l10n.t('"{0}" cannot be read; it may be gone.', file.name) } });
      });
  }

  /** Asks, once for each, what is known of files that the form or an attempt names. */
  learnAbout(uris: readonly string[]): void {
    const unknown = [...new Set(uris)].filter(uri => !this.state.files.has(uri) && !this.asking.has(uri));
    if (unknown.length === 0) return;
    for (const uri of unknown) this.asking.add(uri);
    this.channel.send({ type: 'inputs-read', uris: unknown });
  }

  /** Adds a result to the inputs. */
  useAsInput({ uri }: ImageReference): void {
    const { inputs } = this.state.form;
    if (inputs.some(input => input.uri === uri)) return;
    this.change({ inputs: [...inputs, { uri, boxes: [] }] });
    this.askForFiles();
  }

  /** Makes the form one for an edit of a result. */
  edit({ uri }: ImageReference, message: string): void {
    const model = this.model.edit
      ? this.model
      : (this.models.find(({ id }) => id === this.state.settings.editModel) ?? this.model);
    const { form, changes } = fitForm(
      {
        ...this.state.form,
        prompt: '',
        output: 'images',
        inputs: [{ uri, boxes: [] }],
        count: 1,
        size: '',
        model: model.id,
      },
      model,
    );
    this.replaceForm(form, message);
    this.update({ changes });
  }

  // ---- Attempts and their images

  attempt(id: string): ShownAttempt | undefined {
    return this.state.attempts.find(attempt => attempt.id === id);
  }

  image({ attemptId, uri }: ImageReference): ShownImage | undefined {
    return this.attempt(attemptId)?.images.find(image => image.uri === uri);
  }

  cancel(id: string): void {
    this.channel.send({ type: 'cancel', id });
  }

  resume(id: string): void {
    this.channel.send({ type: 'resume', id });
  }

  /** The same settings once more: with the same seed, or (`variation`) with another one. */
  again({ id, options: { seed, ...options } }: ShownAttempt, isVariation: boolean): void {
    this.runOptions({ ...options, ...(!isVariation && seed !== undefined && { seed }) }, id);
  }

  act(action: ImageAction, { attemptId, uri }: ImageReference): void {
    this.channel.send({ type: 'image', action, attemptId, uri });
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

  /** @param undo what the notice has: something deleted comes back through the host, a form in here. */
  undo(undo: NoticeUndo): void {
    if (typeof undo === 'string') this.channel.send({ type: 'undo-delete', undo });
    else undo();
    this.update({ notice: undefined });
  }

  removeAttempt(id: string): void {
    this.channel.send({ type: 'attempt-remove', id });
  }

  setApiKey(): void {
    this.channel.send({ type: 'set-api-key' });
  }

  openFolder(): void {
    this.channel.send({ type: 'open-folder' });
  }

  /** Asks, once for each, whether the files are still there. */
  checkFiles(uris: readonly string[]): void {
    const unasked = uris.filter(uri => !this.asked.has(uri));
    if (unasked.length === 0) return;
    for (const uri of unasked) this.asked.add(uri);
    this.channel.send({ type: 'files-check', uris: unasked });
  }

  keepThumbnail(uri: string, bytes: Uint8Array): void {
    this.channel.send({ type: 'thumbnail-made', uri, bytes });
  }

  // ---- What is shown

  show(
    patch: Partial<Pick<State, 'tab' | 'search' | 'modelFilter' | 'compareFrom' | 'notice' | 'changes' | 'refusal'>>,
  ): void {
    this.update(patch);
    this.keep();
  }

  open(overlay: Overlay): void {
    this.update({ overlay });
  }

  closeOverlay(): void {
    this.update({ overlay: undefined });
  }

  /** Marks an image for comparison, or opens it beside the one that was marked. */
  compare(image: ImageReference): void {
    const { compareFrom } = this.state;
    // One that has gone meanwhile is none.
    const marked = compareFrom && this.image(compareFrom)?.src !== undefined ? compareFrom : undefined;
    if (!marked || marked.uri === image.uri) {
      this.update({ compareFrom: marked ? undefined : image });
      return;
    }
    const [before, after] = [this.image(marked), this.image(image)];
    if (before?.src !== undefined && after?.src !== undefined) {
      this.update({
        compareFrom: undefined,
        overlay: {
          kind: 'compare',
          before: { src: before.src, name: before.name },
          after: { src: after.src, name: after.name },
        },
      });
    }
  }

  // ---- Messages

  private receive(message: MessageToWebview): void {
    switch (message.type) {
      case 'snapshot': {
        const { settings, hasKey, hasFolder, draft, attempts, more, translations, isStarting } = message;
        l10n.config({ contents: translations });
        const form = (this.state.isReady ? undefined : this.keeper.newest(draft)) ?? this.state.form;
        this.update({
          isReady: true,
          settings,
          hasKey,
          hasFolder,
          attempts,
          isLoadingMore: more,
          isStarting,
          form: form.model === '' ? { ...form, model: settings.model } : form,
        });
        this.askForFiles();
        break;
      }
      case 'run-started':
        this.update({ isStarting: false });
        break;
      case 'run-refused':
        this.update({
          isStarting: false,
          refusal: { message: message.message, field: message.field, attemptId: this.lastRun.attemptId },
        });
        break;
      case 'inputs-added': {
        const { inputs } = this.state.form;
        const known = inputs.map(({ uri }) => uri);
        const added = [...new Set(message.files.map(({ uri }) => uri))].filter(uri => !known.includes(uri));
        this.update(withFiles(this.state, message.files));
        if (added.length > 0) this.change({ inputs: [...inputs, ...added.map(uri => ({ uri, boxes: [] }))] });
        break;
      }
      case 'recall':
        this.recallOptions(message.options, message.warnings);
        break;
      case 'attempts':
        for (const { uri } of message.attempts.flatMap(({ images }) => images)) this.asked.delete(uri);
        this.update(withFacts(this.state, message));
        break;
      default:
        this.update(withFacts(this.state, message));
    }
  }

  private askForFiles(): void {
    this.learnAbout(this.state.form.inputs.map(({ uri }) => uri));
  }

  private keepForm(): void {
    this.keeper.edited(this.state);
  }

  private keep(): void {
    this.keeper.keep(this.state);
  }

  private update(patch: Partial<State>): void {
    this.state = { ...this.state, ...patch };
    this.changed();
  }
}

const [modelOfTable] = models as readonly [Model];
