import * as vscode from 'vscode';
import { createInputBox, pickItem } from '../shown/shownWindow';
import { answerOf } from './quickInput';

/** A text that can be put into the box, such as a starter. */
export interface PromptOffer {
  label: string;
  text: string;
}

interface PromptBox {
  title: string;
  placeHolder: string;
  value: string;
  /** What the person should know about this text; it is taken all the same. */
  warningOf: (text: string) => string | undefined;
  /** Offered by a button of the box; none: no button. */
  offers: readonly PromptOffer[];
}

type BoxAnswer = { kind: 'text' | 'offers'; text: string };

/**
 * Asks for a prompt. Its button opens the list of offers, and the chosen one comes into the box.
 * @returns what was typed, exactly; `undefined` where the person closed the box.
 */
export async function askForPrompt(box: PromptBox): Promise<string | undefined> {
  let { value } = box;
  for (;;) {
    const answer = await showBox({ ...box, value });
    if (answer?.kind !== 'offers') return answer?.text;
    const chosen = await pickItem(
      box.offers.map(({ label, text }) => ({ label, detail: text, text })),
      {
        title: vscode.l10n.t('Starters'),
        placeHolder: vscode.l10n.t('It comes into the box; replace what stands in brackets'),
      },
    );
    value = chosen?.text ?? answer.text;
  }
}

function showBox({ title, placeHolder, value, warningOf, offers }: PromptBox): Promise<BoxAnswer | undefined> {
  const input = createInputBox();
  input.title = title;
  input.placeholder = placeHolder;
  input.value = value;
  input.ignoreFocusOut = true;
  if (offers.length > 0)
    input.buttons = [{ iconPath: new vscode.ThemeIcon('lightbulb'), tooltip: vscode.l10n.t('Starters') }];
  const warn = (text: string): void => {
    const message = warningOf(text);
    input.validationMessage = message && { message, severity: vscode.InputBoxValidationSeverity.Warning };
  };
  return answerOf(input, (answer: (value: BoxAnswer) => void, listen) => {
    listen(input.onDidChangeValue, warn);
    listen(input.onDidAccept, () => {
      answer({ kind: 'text', text: input.value });
    });
    listen(input.onDidTriggerButton, () => {
      answer({ kind: 'offers', text: input.value });
    });
    warn(value);
  });
}
