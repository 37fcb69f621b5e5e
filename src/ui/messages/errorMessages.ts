import * as vscode from 'vscode';
import type { EaselError } from '../../core/base/errors';
import { regionTable } from '../../core/models/regionTable';
import { readSettings } from '../../editor/settings';
import { isRewriteFailure } from '../../engine/dashscope/failures';
import type { Action, Notifications } from './notifications';
import { trustHost } from './trustHost';

const consoleUrl = (): string => regionTable[readSettings().region].consoleUrl;

/** Settings that an error can be about; others are options of the call. */
const settingFields = new Set(['model', 'baseUrl', 'workspaceId', 'outputFolder', 'fileName', 'monthlyBudget']);

export interface ErrorContext {
  /** What the error is about, where the person did not just ask for it. */
  prompt?: string;
  /** Finds out what became of it, which costs nothing, and so comes before sending it again. */
  askService?: Action;
  /** Sends the same again, which costs again; absent where that makes no sense. */
  tryAgain?: () => unknown;
  /** Sends the same again, and asks the service to take the prompt as it is. */
  withoutRewriting?: () => unknown;
  /** Continues with the images that are made already, instead of sending the request again. */
  resume?: () => unknown;
  /** The job goes on by itself. */
  isRetrying?: boolean;
  /** Opens the prompt again, with the typed text. */
  changePrompt?: () => unknown;
  /** Asks for the key and goes on. */
  setApiKey: () => unknown;
}

/**
 * Shows an error once: its sentence, whether it may have cost money, and what can be done as buttons. Settles when a
 * button is done with, or none was chosen.
 */
export function showError(notifications: Notifications, error: EaselError, context: ErrorContext): Promise<void> {
  const message = context.prompt
    ? vscode.l10n.t('For "{0}": {1}', shortened(context.prompt), sentenceOf(error, context))
    : sentenceOf(error, context);
  const request = error.requestId ? ` ${vscode.l10n.t('(Request id {0})', error.requestId)}` : '';
  return notifications.ask('error', message + request, [...actionsFor(notifications, error, context), showLog()]);
}

function sentenceOf(error: EaselError, { resume, isRetrying }: ErrorContext): string {
  if (isRetrying)
    return error.code === 'timeout'
      ? error.message
      : vscode.l10n.t('{0} Easel keeps trying to get the images.', error.message);
  if (resume)
    return vscode.l10n.t(
      '{0} The images are kept for 24 hours, and can be saved without being paid for again.',
      error.message,
    );
  return error.mayBeBilled
    ? vscode.l10n.t('{0} The request may have been billed all the same.', error.message)
    : error.message;
}

/** Enough of a prompt to know it by. */
export function shortened(prompt: string): string {
  const line = [...prompt.replace(/\s+/g, ' ').trim()];
  return line.length > 60 ? `${line.slice(0, 59).join('')}…` : line.join('');
}

function actionsFor(
  notifications: Notifications,
  error: EaselError,
  { askService, tryAgain, withoutRewriting, resume, isRetrying, changePrompt, setApiKey }: ErrorContext,
): Action[] {
  if (isRetrying) return [];
  const again: Action[] = resume
    ? [{ label: vscode.l10n.t('Resume'), run: resume }]
    : [
        ...(askService ? [askService] : []),
        ...(tryAgain ? [{ label: vscode.l10n.t('Try Again'), run: tryAgain }] : []),
      ];
  if (withoutRewriting && !resume && isRewriteFailure(error))
    return [...again, { label: vscode.l10n.t('Without rewriting'), run: withoutRewriting }];
  switch (error.code) {
    case 'missingKey':
    case 'rejectedKey':
      // There is a key, but the address of the job has to be allowed first: resuming asks for that.
      if (resume && error.field === 'baseUrl') return again;
      return [{ label: vscode.l10n.t('Set API Key'), run: setApiKey }];
    case 'accessDenied':
    case 'quotaExhausted':
    case 'billing':
      return [
        { label: vscode.l10n.t('Open Console'), run: () => vscode.env.openExternal(vscode.Uri.parse(consoleUrl())) },
        ...again,
      ];
    case 'network':
      return [
        ...again,
        { label: vscode.l10n.t('Check Setup'), run: () => vscode.commands.executeCommand('easel.checkSetup') },
      ];
    case 'invalidRequest':
      return settingFields.has(error.field ?? '') ? [openSettings(error.field ?? ''), ...again] : again;
    case 'contentRefused':
      // With something to resume, a query was refused, and not the prompt.
      if (resume) return again;
      return changePrompt ? [{ label: vscode.l10n.t('Change Prompt'), run: changePrompt }] : [];
    case 'unexpectedResponse':
      if (error.host !== undefined) {
        const { host } = error;
        const goOn = resume ?? tryAgain;
        const trust = async (): Promise<unknown> => (await trustHost(notifications, host)) && goOn?.();
        return [{ label: vscode.l10n.t('Trust this host…'), run: trust }, ...again];
      }
      return [openSettings(error.field ?? 'baseUrl'), ...again];
    case 'taskExpired':
    case 'taskFailed':
    case 'serviceFault':
    case 'timeout':
    case 'rateLimited':
    case 'inputImage':
    case 'saveFailed':
      return again;
  }
}

const openSettings = (id: string): Action => ({
  label: vscode.l10n.t('Open Settings'),
  run: () => vscode.commands.executeCommand('workbench.action.openSettings', `easel.${id}`),
});

const showLog = (): Action => ({
  label: vscode.l10n.t('Show Log'),
  run: () => vscode.commands.executeCommand('easel.showLog'),
});
