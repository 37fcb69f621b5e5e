import * as vscode from 'vscode';
import type { URI } from 'vscode-uri';
import { EaselError } from '../../../core/base/errors';
import type { Batch } from '../../../core/documents/batch';
import { readBuildLog } from '../../../core/documents/buildLog';
import type { PlanProblem, WrittenPlan } from '../../../core/documents/plan/planText';
import { parsePlan } from '../../../core/documents/plan/planText';
import { findModel, sizesOf } from '../../../core/models/modelLookup';
import { styledSettings } from '../../../editor/styledSettings';
import { asVscodeUri, vscodeWorkspace } from '../../../editor/vscodeWorkspace';
import { pathForCommands } from '../../../engine/files/pathForCommands';
import { toUri, workspaceRoot } from '../../../engine/files/workspacePlaces';
import type { CommonLook } from '../../../engine/documents/missing/imageSets';
import type { PlannedLink } from '../../../engine/documents/missing/writtenPlan';
import { chosenImages, plannedLinks } from '../../../engine/documents/missing/writtenPlan';
import { askText } from '../../shown/shownWindow';
import type { PlannedImage } from '../../../engine/documents/missing/missingPlan';
import { openPlan, placeholdersCommand } from '../../documents/planDocument';
import type { MissingPersonRun } from './missingPersonRun';
import { plainDiagnostic, plainLens } from '../../shown/shownHints';

/** Plans of missing images that are open as texts: what they cost, what cannot be read, and making what they say. */
export class MissingPlans implements vscode.Disposable {
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('easel.plan');
  private readonly listening: vscode.Disposable;

  constructor(
    private readonly person: Pick<
      MissingPersonRun,
      | 'run'
      | 'planFromLog'
      | 'planOf'
      | 'ensureKey'
      | 'makeWith'
      | 'costOf'
      | 'insertPlaceholders'
      | 'placePlaceholders'
    >,
    private readonly insertLinks: (document: URI, links: readonly PlannedLink[]) => Promise<PlannedLink[]>,
  ) {
    this.listening = vscode.Disposable.from(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.diagnostics.delete(uri)),
      vscode.commands.registerCommand(placeholdersCommand, this.insertPlaceholders.bind(this)),
    );
  }

  dispose(): void {
    vscode.Disposable.from(this.diagnostics, this.listening).dispose();
  }

  /** Makes what a plan says where one is meant; else looks for what is missing. See `MissingPersonRun.run`. */
  async run(chosen: readonly URI[]): Promise<Batch<URI> | undefined> {
    const plan = openPlan(chosen);
    return plan ? this.generate(plan) : this.person.run(chosen);
  }

  /**
   * A plan of what the log of a build complains about: the selection of the active editor, else the clipboard, else
   * what the person pastes.
   */
  async runFromLog(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const selected = editor?.document.getText(editor.selection) ?? '';
    const copied = namesFiles(selected) ? selected : await vscode.env.clipboard.readText();
    const log = namesFiles(copied)
      ? copied
      : await askText({
          title: vscode.l10n.t('Fill Missing Images from a Log'),
          placeHolder: vscode.l10n.t('Paste what the build has printed'),
        });
    if (log !== undefined && log.trim() !== '') await this.person.planFromLog(log);
  }

  /** The button above the plan. What cannot be read is marked at the same time. */
  lenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const plan = parsePlan(document.getText());
    this.show(document, plan.problems, vscode.DiagnosticSeverity.Error);
    const count = plan.images.filter(({ isChosen }) => isChosen).length;
    const cost = count > 0 ? this.person.costOf(count, modelOf(plan), undefined) : undefined;
    const isProposal = plan.images.some(({ isChosen, after }) => isChosen && after);
    const title =
      cost === undefined
        ? isProposal
          ? vscode.l10n.t('Insert links and generate images: {0}', count)
          : vscode.l10n.t('Generate missing images: {0}', count)
        : isProposal
          ? vscode.l10n.t('Insert links and generate images: {0}, {1} by the list price', count, cost)
          : vscode.l10n.t('Generate missing images: {0}, {1} by the list price', count, cost);
    const range = new vscode.Range(0, 0, 0, 0);
    return [
      plainLens(range, title, 'easel.generateMissingImages', [document.uri]),
      plainLens(range, vscode.l10n.t('Insert placeholders'), placeholdersCommand, [document.uri]),
    ];
  }

  /**
   * Makes what is chosen in a plan, as the documents want it now; what is made is not chosen any more.
   * @returns `undefined` where the person cancelled or nothing is chosen.
   * @throws EaselError where lines cannot be read, because a prompt that is misread costs money.
   */
  private async generate(document: vscode.TextDocument): Promise<Batch<URI> | undefined> {
    // Before links are inserted that would wait for images in vain.
    const isProposal = parsePlan(document.getText()).images.some(({ after }) => after);
    if (isProposal && !(await this.person.ensureKey())) return undefined;
    const { images, model, look } = (await this.chosenIn(document)) ?? {};
    const made = images && (await this.person.makeWith(model, images, [], look));
    if (!made) return undefined;
    await this.uncheck(document, made.batch);
    return made.isCancelled ? undefined : made.batch;
  }

  /** Placeholders for what is chosen in a plan, or for what a document misses. */
  private async insertPlaceholders(uri: URI, target: string | undefined): Promise<void> {
    const plan = openPlan([uri]);
    if (!plan) {
      await this.person.insertPlaceholders(uri, target);
      return;
    }
    const chosen = await this.chosenIn(plan);
    if (chosen) await this.uncheck(plan, await this.person.placePlaceholders(chosen.images));
  }

  /**
   * What is chosen in a plan, as the documents want it now. Links that it proposes are inserted before.
   * @returns `undefined` where the person cancelled.
   */
  private async chosenIn(document: vscode.TextDocument): Promise<ChosenInPlan | undefined> {
    const written = parsePlan(document.getText());
    const [problem] = written.problems;
    this.show(document, written.problems, vscode.DiagnosticSeverity.Error);
    if (problem)
      throw new EaselError('invalidRequest', vscode.l10n.t('Line {0}: {1}', problem.line + 1, problem.message), {
        field: 'uri',
      });
    const places = placesOf(written);
    const model = modelOf(written);
    // What cannot be made with this model, or not at all, is told before a document is changed.
    let current = await this.person.planOf({ places, model });
    const settings = await styledSettings(places[0] && asVscodeUri(places[0]));
    const chosenModel = findModel(model ?? settings.model, settings.customModels);
    const links = current ? plannedLinks(written, rootOfWorkspace()) : [];
    const lost = await this.insert(links);
    if (links.length > 0) current = await this.person.planOf({ places, model });
    if (!current) return undefined;
    const { images, problems } = chosenImages(vscodeWorkspace, written, current, sizesOf(chosenModel, 'generate'));
    const others = problems.filter(({ line }) => !lost.some(known => known.line === line));
    this.show(document, [...lost, ...others], vscode.DiagnosticSeverity.Warning);
    const { seed, isSet = false } = written;
    const look = { seed, setModel: isSet ? chosenModel : undefined };
    return { images, model, look };
  }

  /** Inserts links, those of each document as one step of undo. @returns what is wrong with the others. */
  private async insert(links: readonly PlannedLink[]): Promise<PlanProblem[]> {
    const documents = new Map(links.map(({ document }) => [document.toString(), document]));
    const lost: PlannedLink[] = [];
    for (const [key, document] of documents)
      lost.push(
        ...(await this.insertLinks(
          document,
          links.filter(link => link.document.toString() === key),
        )),
      );
    return lost.map(({ document, words, lineOfPlan }) => ({
      line: lineOfPlan,
      message: vscode.l10n.t('"{0}" is not in {1} any more.', words, vscodeWorkspace.nameOf(document)),
    }));
  }

  private show(
    document: vscode.TextDocument,
    problems: readonly PlanProblem[],
    severity: vscode.DiagnosticSeverity,
  ): void {
    this.diagnostics.set(
      document.uri,
      problems.map(({ line, message }) => {
        const { range } = document.lineAt(Math.min(line, document.lineCount - 1));
        return plainDiagnostic(range, message, severity);
      }),
    );
  }

  /** So that a second run makes the rest. The plan may have been changed or closed meanwhile. */
  private async uncheck(document: vscode.TextDocument, { generated }: Batch<URI>): Promise<void> {
    if (document.isClosed) return;
    const made = new Set(generated.map(({ target }) => pathForCommands(vscodeWorkspace, target)));
    const edit = new vscode.WorkspaceEdit();
    for (const { line, target } of parsePlan(document.getText()).images)
      if (made.has(target)) edit.replace(document.uri, new vscode.Range(line, 0, line, 3), '[ ]');
    await vscode.workspace.applyEdit(edit);
  }
}

interface ChosenInPlan {
  images: PlannedImage[];
  model: string | undefined;
  look: CommonLook;
}

const modelOf = ({ model }: WrittenPlan): string | undefined => (model === '' ? undefined : model);

/** @throws EaselError `invalidRequest` */
function placesOf({ places }: WrittenPlan): readonly URI[] {
  if (places.length === 0) return vscodeWorkspace.folders;
  return places.map(place => toUri(place, rootOfWorkspace(), 'uri'));
}

const rootOfWorkspace = (): URI => workspaceRoot(vscodeWorkspace, []) ?? vscode.Uri.file('/');

function namesFiles(text: string): boolean {
  const { documents, images } = readBuildLog(text);
  return documents.length + images.length > 0;
}
