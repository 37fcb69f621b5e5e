import * as l10n from '@vscode/l10n';
import type { StoredOptions } from '../core/attempt';
import { EaselError } from '../core/errors';
import { estimateCost } from '../core/estimate';
import { checkInputImage } from '../core/inputImage';
import { checkRequest, maxSeed } from '../core/imageRequest';
import { knownModels } from '../core/modelLookup';
import type { Mode, Model } from '../core/modelTypes';
import { models } from '../core/models';
import { checkBoxesInside } from '../core/specialParameters';
import type { StudioForm } from '../core/studioForm';
import { emptyForm, fitForm, formOf, inputCountOf, modeOf, optionsOf } from '../core/studioFormRules';
import type { ImageAction, InputFile, MessageToWebview, ShownAttempt, ShownImage } from '../core/studioProtocol';
import type { HostChannel } from './hostChannel';
import { type ImageReference, keptStateSchema, type NoticeUndo, type Overlay, type State } from './state';

/** How long typing may pause before the host is told, in milliseconds. */
const draftDelayMs = 400;

/** What a run of the form would do, or why it cannot be. */
export interface RunCheck {
  /** The most images that may come, and be billed. */
  count: number;
  cost: string | undefined;
  warnings: string[];
  problem?: { message: string; field: string | undefined };
}

/** What the panel shows, and everything that can be done in it. Views read `state` and call the rest. */
export class Studio {
  state: State;
  private draftTimer: number | undefined;
  /** Files whose being there, and files whose facts, were asked for. */
  private readonly asked = new Set<string>();
  private readonly asking = new Set<string>();

  /** @param changed called after every change of `state`. */
  constructor(private readonly channel: HostChannel, private readonly changed: () => void) {
    const kept = keptStateSchema.safeParse(channel.kept);
    const { form = emptyForm(''), tab = 'results', search = '', modelFilter = '' } = kept.data ?? {};
    this.state = {
      isReady: false,
      settings: { model: '', editModel: '', customModels: [], protocol: 'auto', promptExtend: true, negativePrompt: '', watermark: false, style: '', confirmAbove: 4 },
      hasKey: true, hasFolder: true,
      form, changes: [], files: new Map(),
      attempts: [], isLoadingMore: false, progress: new Map(), missing: new Set(),
      tab, search, modelFilter,
      refusal: undefined, isStarting: false, compareFrom: undefined, overlay: undefined, notice: undefined,
    };
    channel.onMessage(message => { this.receive(message, kept.success); });
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
    return [form.model, settings.model].map(id => known.find(model => model.id === id)).find(model => model !== undefined) ?? known[0] ?? modelOfTable;
  }

  get mode(): Mode {
    return modeOf(this.state.form, this.model);
  }

  /** Another output, or the first input, may bring other sizes and counts. */
  change(patch: Partial<StudioForm>): void {
    const { model, mode } = this;
    const form = { ...this.state.form, ...patch };
    // What was said of a size or a count is old news once another is chosen.
    const changes = 'size' in patch || 'count' in patch ? [] : this.state.changes;
    if (modeOf(form, model) === mode) this.update({ form, changes, refusal: undefined });
    else this.update({ ...fitForm(form, model), refusal: undefined });
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

  /** Puts a whole form in place of what is there. */
  recall(form: StudioForm): void {
    this.update({ form, changes: [], refusal: undefined, overlay: undefined });
    this.keepForm();
    this.askForFiles();
  }

  recallOptions(options: StoredOptions): void {
    const { model, editModel, customModels } = this.state.settings;
    this.recall(formOf(options, options.images?.length ? editModel : model, customModels));
  }

  drawSeed(): number {
    return Math.floor(Math.random() * (maxSeed + 1));
  }

  /** The same checks as the host makes, so that what is wrong is said while it is typed. */
  get check(): RunCheck {
    const { settings, form, files } = this.state;
    const { model, mode } = this;
    const costOf = (count: number): string | undefined => estimateCost(model, count, settings.region);
    try {
      const options = optionsOf(form, model, settings.promptExtend);
      const { request, warnings } = checkRequest(options, { ...settings, region: settings.region }, () => 0);
      const inputs = form.inputs.slice(0, inputCountOf(model, mode).most).map(({ uri }) => files.get(uri));
      const inputWarnings = inputs.flatMap(file => (file ? this.checkFile(file) : []));
      checkBoxesInside(request.parameters.boxes ?? [], inputs.map(file => file?.facts));
      return { count: request.maxCount, cost: costOf(request.maxCount), warnings: [...warnings, ...inputWarnings] };
    } catch (error) {
      if (!(error instanceof EaselError)) throw error;
      return { count: form.count, cost: costOf(form.count), warnings: [], problem: { message: error.message, field: error.field } };
    }
  }

  /** @returns warnings. @throws EaselError where the model does not take the file. */
  checkFile({ facts, name, problem }: InputFile): string[] {
    if (problem !== undefined) throw new EaselError('inputImage', problem, { field: 'images' });
    const rules = this.model.edit?.rules;
    if (!facts || !rules) return [];
    // Transparency is the host's matter: it can see whether anything shows through, and asks.
    return checkInputImage({ ...facts, hasAlpha: false }, facts.byteLength, rules, name);
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

  private runOptions(options: StoredOptions): void {
    if (this.state.isStarting) return;
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

  async pasteInput(file: File): Promise<void> {
    this.channel.send({ type: 'inputs-paste', name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
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

  edit({ uri }: ImageReference): void {
    const model = this.model.edit ? this.model : this.models.find(({ id }) => id === this.state.settings.editModel) ?? this.model;
    const { form, changes } = fitForm({ ...this.state.form, prompt: '', output: 'images', inputs: [{ uri, boxes: [] }], size: '', model: model.id }, model);
    this.recall(form);
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
  again({ options: { seed, ...options } }: ShownAttempt, isVariation: boolean): void {
    this.runOptions({ ...options, ...(!isVariation && seed !== undefined && { seed }) });
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

  show(patch: Partial<Pick<State, 'tab' | 'search' | 'modelFilter' | 'compareFrom' | 'notice' | 'changes' | 'refusal'>>): void {
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
    if (!compareFrom || compareFrom.uri === image.uri) {
      this.update({ compareFrom: compareFrom ? undefined : image });
      return;
    }
    const [before, after] = [this.image(compareFrom), this.image(image)];
    if (before?.src !== undefined && after?.src !== undefined) {
      this.update({ compareFrom: undefined, overlay: { kind: 'compare', before: { src: before.src, name: before.name }, after: { src: after.src, name: after.name } } });
    }
  }

  // ---- Messages

  private receive(message: MessageToWebview, hasKept: boolean): void {
    switch (message.type) {
      case 'snapshot': {
        const { settings, hasKey, hasFolder, form, isFormGiven, attempts, more, translations } = message;
        l10n.config({ contents: translations });
        // What was typed here is newer than what the host was told of it.
        const hasOwn = hasKept || this.state.isReady;
        const shown = form && (isFormGiven || !hasOwn) ? form : this.state.form;
        this.update({
          isReady: true, settings, hasKey, hasFolder, attempts, isLoadingMore: more,
          form: shown.model === '' ? { ...shown, model: settings.model } : shown,
        });
        this.askForFiles();
        break;
      }
      case 'setup-changed':
        this.update({ settings: message.settings, hasKey: message.hasKey, hasFolder: message.hasFolder });
        break;
      case 'attempts':
        this.addAttempts(message.attempts);
        this.update({ isLoadingMore: message.more });
        break;
      case 'attempt-removed':
        this.update({ attempts: this.state.attempts.filter(({ id }) => id !== message.id) });
        break;
      case 'progress':
        this.update({ progress: new Map(this.state.progress).set(message.id, message.progress) });
        break;
      case 'run-started':
        this.update({ isStarting: false });
        break;
      case 'run-refused':
        this.update({ isStarting: false, refusal: { message: message.message, field: message.field } });
        break;
      case 'inputs-known':
        this.learnFiles(message.files);
        break;
      case 'inputs-added': {
        this.learnFiles(message.files);
        const { inputs } = this.state.form;
        const known = inputs.map(({ uri }) => uri);
        const added = [...new Set(message.files.map(({ uri }) => uri))].filter(uri => !known.includes(uri));
        if (added.length > 0) this.change({ inputs: [...inputs, ...added.map(uri => ({ uri, boxes: [] }))] });
        break;
      }
      case 'recall':
        this.recallOptions(message.options);
        break;
      case 'files-missing':
        this.update({ missing: new Set([...this.state.missing, ...message.uris]) });
        break;
      case 'thumbnail':
        this.update({ attempts: this.state.attempts.map(attempt => (attempt.images.some(({ uri }) => uri === message.uri)
          ? { ...attempt, images: attempt.images.map(image => (image.uri === message.uri ? { ...image, thumbnail: message.src } : image)) } : attempt)) });
        break;
      case 'notice':
        this.update({ notice: { message: message.message, undo: message.undo } });
        break;
    }
  }

  private addAttempts(given: readonly ShownAttempt[]): void {
    const byId = new Map(this.state.attempts.map(attempt => [attempt.id, attempt]));
    for (const attempt of given) byId.set(attempt.id, attempt);
    const attempts = [...byId.values()].sort((one, other) => other.createdAt - one.createdAt);
    // A file that was gone may have been brought back.
    const back = new Set(given.flatMap(({ images }) => images.map(({ uri }) => uri)));
    for (const uri of back) this.asked.delete(uri);
    this.update({ attempts, missing: new Set([...this.state.missing].filter(uri => !back.has(uri))) });
  }

  private learnFiles(given: readonly InputFile[]): void {
    const files = new Map(this.state.files);
    for (const file of given) files.set(file.uri, file);
    this.update({ files });
  }

  private askForFiles(): void {
    this.learnAbout(this.state.form.inputs.map(({ uri }) => uri));
  }

  private keepForm(): void {
    this.keep();
    window.clearTimeout(this.draftTimer);
    this.draftTimer = window.setTimeout(() => { this.channel.send({ type: 'draft', form: this.state.form }); }, draftDelayMs);
  }

  private keep(): void {
    const { form, tab, search, modelFilter } = this.state;
    this.channel.keep({ form, tab, search, modelFilter });
  }

  private update(patch: Partial<State>): void {
    this.state = { ...this.state, ...patch };
    this.changed();
  }
}

const [modelOfTable] = models as readonly [Model];
