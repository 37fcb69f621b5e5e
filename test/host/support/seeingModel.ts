import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * An extension with two chat models, of which one can see. `seer.answer` sets what that one answers, an answer that
 * begins with `!` is an error; `seer.asked` returns and forgets what it was asked.
 */
const source = `const vscode = require('vscode');
let answers = [];
let asked = [];
const model = (id, name, imageInput) =>
  ({ id, name, family: 'seer', version: '1', maxInputTokens: 10000, maxOutputTokens: 1000, capabilities: { imageInput } });
const provider = {
  provideLanguageModelChatInformation: () => [model('blind', 'Blind One', false), model('seer', 'Seer One', true)],
  provideLanguageModelChatResponse: async ({ id }, messages, options, progress) => {
    const parts = messages.flatMap(({ content }) => content);
    const picture = parts.find(({ mimeType }) => mimeType !== undefined);
    asked.push({ id, text: parts.map(({ value }) => value ?? '').join(''), mime: picture?.mimeType, size: picture?.data.length });
    const answer = answers.shift() ?? 'A thing';
    if (answer.startsWith('!')) throw new Error(answer);
    for (const word of answer.split(/(?<= )/)) progress.report(new vscode.LanguageModelTextPart(word));
  },
  provideTokenCount: async () => 1,
};
exports.activate = ({ subscriptions }) => {
  subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider('seer', provider),
    vscode.commands.registerCommand('seer.answer', (...given) => { answers = given; }),
    vscode.commands.registerCommand('seer.asked', () => asked.splice(0)),
  );
};
`;

/** What the model that sees was asked. */
export interface AskedModel {
  id: string;
  text: string;
  mime?: string;
  size?: number;
}

/** The folder of the extension, to be installed beside this one. */
export function seeingModel(): { extensions: string[]; close: () => Promise<void> } {
  const folder = mkdtempSync(path.join(tmpdir(), 'easel-seer-'));
  const extension = path.join(folder, 'seer');
  mkdirSync(extension);
  const manifest = {
    name: 'seer',
    publisher: 'test',
    version: '1.0.0',
    engines: { vscode: '^1.104.0' },
    main: './main.js',
    activationEvents: ['*'],
    contributes: { languageModelChatProviders: [{ vendor: 'seer', displayName: 'Seers' }] },
  };
  writeFileSync(path.join(extension, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(extension, 'main.js'), source);
  return {
    extensions: [extension],
    close: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}
