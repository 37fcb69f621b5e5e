import * as vscode from 'vscode';
import type { EaselError } from '../../core/base/errors';
import { regionTable } from '../../core/models/regionTable';
import { readSettings } from '../../editor/settings';
import type { Action, Person } from './person';

const consoleUrl = (): string => regionTable[readSettings().region].consoleUrl;

/** Settings that an error can be about; others are options of the call. */
const settingFields = new Set(['model', 'baseUrl', 'workspaceId', 'outputFolder', 'fileName']);

export interface ErrorContext {
  /** What the error is about, where the person did not just ask for it. */
  prompt?: string;
  /** Sends the same again, which costs again; absent where that makes no sense. */
  tryAgain?: () => unknown;
  /** Goes on with what is made already, in place of sending it again. */
  resume?: () => unknown;
  /** The job goes on by itself. */
  isRetrying?: boolean;
  /** Opens the prompt again, with what was typed. */
  changePrompt?: () => unknown;
  /** Asks for the key and goes on. */
  setApiKey: () => unknown;
}

/**
 * Shows an error once: its sentence, whether it may have cost money, and what can be done as buttons. Settles when a
 * button is done with, or none was chosen.
 */
export function showError(person: Person, error: EaselError, context: ErrorContext): Promise<void> {
  const message = context.prompt
    ? vscode.l10n.t('For "{0}": {1}', shortened(context.prompt), sentenceOf(error, context))
    : sentenceOf(error, context);
  const request = error.requestId ? ` ${vscode.l10n.t('(Request id {0})', error.requestId)}` : '';
  return person.ask('error', message + request, [...actionsFor(error, context), showLog()]);
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
  error: EaselError,
  { tryAgain, resume, isRetrying, changePrompt, setApiKey }: ErrorContext,
): Action[] {
  if (isRetrying) return [];
  const again: Action[] = resume
    ? [{ label: vscode.l10n.t('Resume'), run: resume }]
    : tryAgain
      ? [{ label: vscode.l10n.t('Try Again'), run: tryAgain }]
      : [];
  switch (error.code) {
    case 'missingKey':
    case 'rejectedKey':
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
