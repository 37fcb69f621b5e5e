import * as vscode from 'vscode';
import type { EaselError } from '../core/errors';
import { readSettings } from '../services/settings';
import type { Action, Person } from './person';

const consoleUrl = (): string => (readSettings().region === 'beijing' ? 'https://bailian.console.aliyun.com/' : 'https://modelstudio.console.alibabacloud.com/');

/** Settings that an error can be about; others are options of the call. */
const settingFields = new Set(['model', 'baseUrl', 'workspaceId', 'outputFolder', 'fileName']);

export interface ErrorContext {
  /** Does the same again; absent where that makes no sense. */
  tryAgain?: () => unknown;
  /** Opens the prompt again, with what was typed. */
  changePrompt?: () => unknown;
  /** Asks for the key and goes on. */
  setApiKey: () => unknown;
}

/** Shows an error once: its sentence, whether it may have cost money, and what can be done as buttons. Settles when a button is done with, or none was chosen. */
export function showError(person: Person, error: EaselError, context: ErrorContext): Promise<void> {
  const message = error.mayBeBilled
    ? vscode.l10n.t('{0} The request may have been billed all the same.', error.message)
    : error.message;
  const request = error.requestId ? ` ${vscode.l10n.t('(Request id {0})', error.requestId)}` : '';
  return person.ask('error', message + request, [...actionsFor(error, context), showLog()]);
}

function actionsFor(error: EaselError, { tryAgain, changePrompt, setApiKey }: ErrorContext): Action[] {
  const again: Action[] = tryAgain ? [{ label: vscode.l10n.t('Try Again'), run: tryAgain }] : [];
  switch (error.code) {
    case 'missingKey':
    case 'rejectedKey':
      return [{ label: vscode.l10n.t('Set API Key'), run: setApiKey }];
    case 'accessDenied':
    case 'quotaExhausted':
    case 'billing':
      return [{ label: vscode.l10n.t('Open Console'), run: () => vscode.env.openExternal(vscode.Uri.parse(consoleUrl())) }, ...again];
    case 'network':
      return [...again, { label: vscode.l10n.t('Check Setup'), run: () => vscode.commands.executeCommand('easel.checkSetup') }];
    case 'invalidRequest':
      return settingFields.has(error.field ?? '') ? [openSettings(error.field ?? ''), ...again] : again;
    case 'contentRefused':
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

const showLog = (): Action => ({ label: vscode.l10n.t('Show Log'), run: () => vscode.commands.executeCommand('easel.showLog') });
