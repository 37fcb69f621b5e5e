import * as l10n from '@vscode/l10n';
import { estimateCost } from '../../core/models/estimate';
import type { BudgetExcess } from '../../engine/budget/monthlyBudget';
import { guessNote } from '../../engine/budget/monthlyBudget';
import type { OutsideInput } from '../../engine/files/inputPlaces';
import type { PreparedJob } from '../../engine/jobs/job';
import { priceContextOf } from '../../engine/budget/priceContext';
import type { Notifications } from './notifications';

// What a person may have to answer before, or while, images are made; the commands and the Studio ask the same.

/** Asks before more images than `easel.confirmAbove` are made. @returns whether they are to be made. */
export async function confirmCount(notifications: Notifications, job: PreparedJob): Promise<boolean> {
  const { checked, settings } = job;
  const { request, model } = checked;
  if (request.maxCount <= settings.confirmAbove) return true;
  const cost = estimateCost(model, { count: request.maxCount, inputs: job.inputs.length }, priceContextOf(job));
  const detail =
    cost === undefined
      ? l10n.t('{0} may make up to {1} images.', request.modelId, request.maxCount)
      : l10n.t('{0} may make up to {1} images, {2} by the list price.', request.modelId, request.maxCount, cost);
  return notifications.confirm(l10n.t('Make {0} images?', request.maxCount), detail, l10n.t('Make Them'));
}

/**
 * Asks about a prompt that the model does not read, or cannot deliver, as it stands.
 * @param notes what is the matter, from `promptNotes`.
 * @returns `undefined` where the person cancelled.
 */
export async function askAboutPrompt(
  notifications: Notifications,
  notes: readonly string[],
): Promise<'change' | 'send' | undefined> {
  const [change, send] = [l10n.t('Shorten or Change…'), l10n.t('Send as It Is')];
  const answer = await notifications.choose(
    l10n.t('Send this prompt as it is?'),
    l10n.t('{0} Nothing has been sent yet.', notes.join(' ')),
    [change, send],
  );
  if (answer === change) return 'change';
  return answer === send ? 'send' : undefined;
}

/** Asks before the budget of the month is passed. @returns whether the images are to be made. */
export function confirmCost(
  notifications: Notifications,
  { budgetYuan, spentYuan, requestYuan, isGuess }: BudgetExcess,
): Promise<boolean> {
  const sums = l10n.t(
    'The images of this month cost about ¥{0} by the list prices, and this request up to ¥{1}. The budget in easel.monthlyBudget is ¥{2}.',
    spentYuan.toFixed(2),
    requestYuan.toFixed(2),
    budgetYuan.toFixed(2),
  );
  return notifications.confirm(
    l10n.t('Spend more than the budget of this month?'),
    isGuess ? `${sums} ${guessNote()}` : sums,
    l10n.t('Spend More'),
  );
}

/** Whether a transparent input may be put on white. @param name the file as the person knows it. */
export function mayFlatten(notifications: Notifications, name: string): Promise<boolean> {
  return notifications.confirm(
    l10n.t('"{0}" is transparent in places', name),
    l10n.t('This model takes no transparency. A copy on white can be sent; the file itself stays as it is.'),
    l10n.t('Send on White'),
  );
}

/** Whether a picture may be sent that is not in the workspace, or only a link there. */
export function maySendOutside(notifications: Notifications, { name, realPath }: OutsideInput): Promise<boolean> {
  return notifications.confirm(
    l10n.t('"{0}" is outside the workspace', name),
    l10n.t('The picture that would be sent to the service is the file {0}.', realPath),
    l10n.t('Send This File'),
  );
}
