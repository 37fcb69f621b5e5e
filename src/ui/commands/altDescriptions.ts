import * as vscode from 'vscode';
import { Utils } from 'vscode-uri';
import type { AltCandidate, AltProposal } from '../../engine/documents/altProposals';
import { recordedProposals } from '../../engine/documents/altProposals';
import type { Descriptions, ImageDescriptions, VisionModel } from '../../engine/documents/imageDescriptions';
import type { Notifications } from '../messages/notifications';
import { pickItem, showProgress } from '../shown/shownWindow';

/** Which images a model describes: none, those that say nothing about themselves, or all of them. */
type Wish = 'recorded' | 'unsaid' | 'all';

/** Asks whether and by which chat model pictures are described, and lets it describe them. */
export class AltDescriptions {
  /** The model that was chosen last stands first in the list. */
  private last = '';

  constructor(
    private readonly descriptions: Pick<ImageDescriptions, 'models' | 'describe'>,
    private readonly notifications: Pick<Notifications, 'tell'>,
  ) {}

  /** Whether the editor has a model that can see. Asks nothing. */
  async canDescribe(): Promise<boolean> {
    return (await this.descriptions.models()).length > 0;
  }

  /**
   * Alt text for these images: what they say about themselves, and what a model says where the person wants that.
   * @returns undefined where the person cancelled.
   */
  async proposalsFor(
    candidates: readonly AltCandidate[],
  ): Promise<{ proposals: AltProposal[]; areDescribed: boolean } | undefined> {
    const recorded = recordedProposals(candidates);
    if (candidates.length === 0 || !(await this.canDescribe())) return { proposals: recorded, areDescribed: false };
    const wish = await this.askWish(candidates.length, recorded.length);
    if (wish === undefined) return undefined;
    if (wish === 'recorded') return { proposals: recorded, areDescribed: false };
    const wanted = wish === 'all' ? candidates : candidates.filter(candidate => candidate.recorded === '');
    const described = await this.describe(wanted);
    if (!described) return undefined;
    // In the order of the documents. Where a description is missing, what the image says stays the proposal.
    const proposals = candidates.flatMap(candidate => {
      const isOfIt = (proposal: AltProposal): boolean =>
        proposal.place === candidate.place && proposal.document === candidate.document;
      return described.find(isOfIt) ?? recordedProposals([candidate]);
    });
    return { proposals, areDescribed: true };
  }

  /** @returns undefined where the person cancelled, or nothing came of it; the person has been told why. */
  async describe(candidates: readonly AltCandidate[]): Promise<AltProposal[] | undefined> {
    const model = await this.askModel();
    if (!model) return undefined;
    this.last = model.id;
    const controller = new AbortController();
    const count = candidates.length;
    const title = vscode.l10n.t('Describing images with {0}', model.name);
    const { proposals, failed } = await showProgress(title, (report, token) => {
      token.onCancellationRequested(() => {
        controller.abort();
      });
      return this.descriptions.describe(model, candidates, controller.signal, done => {
        if (count > 1) report(`${done + 1}/${count}`);
      });
    });
    this.tellFailed(model, failed);
    return proposals.length > 0 ? proposals : undefined;
  }

  private tellFailed({ name }: VisionModel, failed: Descriptions['failed']): void {
    const [first] = failed;
    if (!first) return;
    const image = Utils.basename(first.candidate.image);
    this.notifications.tell(
      'warning',
      failed.length === 1
        ? vscode.l10n.t('{0} gave no description of {1}: {2}', name, image, first.reason)
        : vscode.l10n.t(
            '{0} gave no description of {1} images. The first is {2}: {3}',
            name,
            failed.length,
            image,
            first.reason,
          ),
    );
  }

  private async askWish(count: number, recordedCount: number): Promise<Wish | undefined> {
    const unsaid = count - recordedCount;
    const item = (wish: Wish, label: string): vscode.QuickPickItem & { wish: Wish } => ({ label, wish });
    const items = [
      ...(recordedCount > 0 ? [item('recorded', vscode.l10n.t('Write the recorded prompts: {0}', recordedCount))] : []),
      ...(unsaid > 0 && recordedCount > 0
        ? [item('unsaid', vscode.l10n.t('Also describe the images that have no recorded prompt: {0}', unsaid))]
        : []),
      item('all', vscode.l10n.t('Describe all images with a chat model: {0}', count)),
    ];
    const chosen = await pickItem(items, {
      title: vscode.l10n.t('Images without alt text: {0}', count),
      placeHolder: vscode.l10n.t('A chat model of the editor can look at the pictures; you choose it next'),
      ignoreFocusOut: true,
    });
    return chosen?.wish;
  }

  /** Also where there is only one: the person sees where the pictures go before they do. */
  private async askModel(): Promise<VisionModel | undefined> {
    const models = await this.descriptions.models();
    const inOrder = models.toSorted((one, other) => Number(other.id === this.last) - Number(one.id === this.last));
    const items = inOrder.map(model => ({ label: model.name, description: model.vendor, id: model.id }));
    const chosen = await pickItem(items, {
      title: vscode.l10n.t('Describe pictures with'),
      placeHolder: vscode.l10n.t('The pictures, made small, and the text around them are sent to this model'),
      ignoreFocusOut: true,
    });
    return chosen && models.find(({ id }) => id === chosen.id);
  }
}
