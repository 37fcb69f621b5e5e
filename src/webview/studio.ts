import * as l10n from '@vscode/l10n';
import type { StoredOptions } from '../core/jobs/attempt';
import { knownModels } from '../core/models/modelLookup';
import type { Mode, Model } from '../core/models/modelTypes';
import { models } from '../core/models/models';
import type { ShapingInput } from '../core/models/sizeTexts';
import type { StudioForm } from '../core/studio/studioForm';
import { emptyForm, modeOf, optionsOf } from '../core/studio/studioFormRules';
import type { MessageToWebview, ShownAttempt, ShownImage } from '../core/studio/studioProtocol';
import { changedForm, formForEdit, formWithModel, recalledForm } from './formChanges';
import { FormKeeper } from './formKeeper';
import type { HostChannel } from './hostChannel';
import { HostRequests, type PastedFile } from './hostRequests';
import type { PanelClock } from './panelClock';
import { changedState, newInputs, withFiles } from './receive';
import type { RunCheck } from './runCheck';
import { checkRun, shapingInputOf } from './runCheck';
import { initialState, type ImageReference, type NoticeUndo, type Overlay, type State } from './state';

/** The same run again within this time is a double click, and must not be paid for twice. */
const minBetweenRunsMs = 1_000;

/** The view model of the panel: views read `state` and call the methods. */
export class Studio {
  state: State;
  /** What the extension is asked to do. */
  readonly host: HostRequests;
  private readonly keeper: FormKeeper;
  /** The last run. `attemptId` is set if it repeated an attempt instead of sending the form. */
  private lastRun: { atMs: number; options: string; attemptId: string | undefined } | undefined;

  /** @param changed called after every change of `state`. */
  constructor(
    channel: HostChannel,
    private readonly changed: () => void,
    private readonly clock: PanelClock,
  ) {
    this.host = new HostRequests(channel);
    this.keeper = new FormKeeper(channel, clock);
    this.state = initialState(this.keeper.kept);
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

  /** The form's model. If it is not known any more: the model of the settings, or else the first of the table. */
  get model(): Model {
    const { form, settings } = this.state;
    return this.knownModel(form.model) ?? this.knownModel(settings.model) ?? firstModel;
  }

  get mode(): Mode {
    return modeOf(this.state.form, this.model);
  }

  /** The last input that is sent. */
  get shapingInput(): ShapingInput | undefined {
    return shapingInputOf(this.state, this.model);
  }

  change(patch: Partial<StudioForm>): void {
    // "Undo" would put an older form back, and lose what is typed now.
    const notice = typeof this.state.notice?.undo === 'function' ? undefined : this.state.notice;
    this.update({ ...changedForm(this.state, patch, this.model), notice, refusal: undefined });
    this.keeper.edited(this.state);
  }

  /** Keeps what the model takes. `changes` tells what had to be changed. */
  chooseModel(id: string): void {
    const model = this.knownModel(id);
    if (!model) return;
    this.update({ ...formWithModel(this.state.form, this.model, model), refusal: undefined });
    this.keeper.edited(this.state);
  }

  /** Replaces the whole form and tells it. This can be undone, unless the form was empty. */
  replaceForm(form: StudioForm, message: string): void {
    const before = this.state.form;
    const isEmpty = JSON.stringify(before) === JSON.stringify(emptyForm(before.model));
    const undo = (): void => {
      this.putForm(before);
    };
    this.putForm(form);
    this.update({ notice: { message, ...(!isEmpty && { undo }) } });
  }

  /** Puts the settings of an attempt, or of a caller of the command, into the form, with warnings about them. */
  recallOptions(options: StoredOptions, warnings?: readonly string[]): void {
    const { form, changes } = recalledForm(options, this.state.settings, this.models, this.model, warnings);
    this.replaceForm(form, l10n.t('The settings are in the form.'));
    this.update({ changes });
  }

  /** Puts a prompt into the form, and leaves everything else in it as it is. */
  usePrompt(prompt: string): void {
    this.replaceForm({ ...this.state.form, prompt }, l10n.t('The prompt is in the form.'));
  }

  // ---- Runs

  get check(): RunCheck {
    return checkRun(this.state, this.model);
  }

  /** Sends the form. If something is wrong with it, nothing is sent and the reason is shown. */
  run(): void {
    const { problem } = this.check;
    if (problem) {
      this.update({ refusal: problem });
      return;
    }
    this.runOptions(
      optionsOf(this.state.form, this.model, this.state.settings.promptExtend, this.shapingInput?.pixels),
    );
  }

  /** Repeats an attempt: with the same seed, or (`isVariation`) with a new one. */
  again({ id, options: { seed, ...options } }: ShownAttempt, isVariation: boolean): void {
    this.runOptions({ ...options, ...(!isVariation && seed !== undefined && { seed }) }, id);
  }

  /** The same again, with the prompt as it is typed. */
  withoutRewriting({ id, options }: ShownAttempt): void {
    this.runOptions({ ...options, promptExtend: false }, id);
  }

  /** @param attemptId the attempt that is repeated, if it is not the form that is sent. */
  private runOptions(options: StoredOptions, attemptId?: string): void {
    const run = { atMs: this.clock.elapsed(), options: JSON.stringify(options), attemptId };
    const { lastRun } = this;
    const isDoubleClick = lastRun?.options === run.options && run.atMs - lastRun.atMs < minBetweenRunsMs;
    if (this.state.isStarting || isDoubleClick) return;
    this.lastRun = run;
    this.update({ isStarting: true, refusal: undefined, tab: 'results' });
    this.host.run(options, attemptId);
  }

  // ---- Input images

  async pasteInput(file: PastedFile): Promise<void> {
    if (!(await this.host.pasteInput(file)))
      this.show({ notice: { message: l10n.t('"{0}" cannot be read; it may be gone.', file.name) } });
  }

  /** Asks for the facts of files that the form or an attempt names, unless they are known. */
  learnAbout(uris: readonly string[]): void {
    this.host.readInputs(uris.filter(uri => !this.state.files.has(uri)));
  }

  /** Adds a result to the inputs. */
  useAsInput({ uri }: ImageReference): void {
    const { inputs } = this.state.form;
    if (inputs.some(input => input.uri === uri)) return;
    this.change({ inputs: [...inputs, { uri, boxes: [] }] });
    this.learnAbout(this.state.form.inputs.map(({ uri }) => uri));
  }

  /** Replaces the form by one that edits a result. */
  edit({ uri }: ImageReference, message: string): void {
    const model = this.model.edit ? this.model : (this.knownModel(this.state.settings.editModel) ?? this.model);
    this.replaceForm(formForEdit(this.state.form, uri, model), message);
  }

  // ---- What is shown

  attempt(id: string): ShownAttempt | undefined {
    return this.state.attempts.find(attempt => attempt.id === id);
  }

  image({ attemptId, uri }: ImageReference): ShownImage | undefined {
    return this.attempt(attemptId)?.images.find(image => image.uri === uri);
  }

  show(
    patch: Partial<Pick<State, 'tab' | 'search' | 'modelFilter' | 'compareFrom' | 'notice' | 'changes' | 'refusal'>>,
  ): void {
    this.update(patch);
    this.keeper.keep(this.state);
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
    const [before, after] = [compareFrom && this.image(compareFrom), this.image(image)];
    // The image that was marked may have been removed since: then this one is marked instead.
    if (!compareFrom || before?.src === undefined) this.update({ compareFrom: image });
    else if (compareFrom.uri === image.uri) this.update({ compareFrom: undefined });
    else if (after?.src !== undefined) {
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

  /** @param undo of a notice or an image: the extension restores deleted files, and this page an earlier form. */
  undo(undo: NoticeUndo): void {
    if (typeof undo === 'string') this.host.undoDelete(undo);
    else undo();
    this.update({ notice: undefined });
  }

  // ---- Messages

  private receive(message: MessageToWebview): void {
    switch (message.type) {
      case 'snapshot':
        this.begin(message);
        break;
      case 'run-started':
        this.update({ isStarting: false });
        break;
      case 'run-refused': {
        const { message: reason, field } = message;
        this.update({
          isStarting: false,
          refusal: { message: reason, field, attemptId: this.lastRun?.attemptId },
        });
        break;
      }
      case 'inputs-added': {
        const { inputs } = this.state.form;
        const added = newInputs(inputs, message.files);
        this.update(withFiles(this.state, message.files));
        if (added.length > 0) this.change({ inputs: [...inputs, ...added] });
        break;
      }
      case 'recall':
        this.recallOptions(message.options, message.warnings);
        break;
      case 'prompt-improved':
        this.usePrompt(message.prompt);
        break;
      case 'attempts':
        this.host.recheckFiles(message.attempts.flatMap(({ images }) => images.map(({ uri }) => uri)));
        this.update(changedState(this.state, message));
        break;
      default:
        this.update(changedState(this.state, message));
    }
  }

  /** Takes over what the extension sends when the page is loaded. The form is taken over only the first time. */
  private begin(message: Extract<MessageToWebview, { type: 'snapshot' }>): void {
    const { settings, hasKey, hasFolder, hasChatModel, draft, attempts, more, translations, isStarting } = message;
    l10n.config({ contents: translations });
    const form = (this.state.isReady ? undefined : this.keeper.newest(draft)) ?? this.state.form;
    this.update({
      isReady: true,
      settings,
      hasKey,
      hasFolder,
      hasChatModel,
      attempts,
      isLoadingMore: more,
      isStarting,
      form: form.model === '' ? { ...form, model: settings.model } : form,
    });
    this.learnAbout(this.state.form.inputs.map(({ uri }) => uri));
  }

  private knownModel(id: string): Model | undefined {
    return this.models.find(model => model.id === id);
  }

  private putForm(form: StudioForm): void {
    this.update({ form, changes: [], refusal: undefined, overlay: undefined, notice: undefined });
    this.keeper.edited(this.state);
    this.learnAbout(this.state.form.inputs.map(({ uri }) => uri));
  }

  private update(patch: Partial<State>): void {
    this.state = { ...this.state, ...patch };
    this.changed();
  }
}

const [firstModel] = models as readonly [Model];
