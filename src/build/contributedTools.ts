// Writes the tools for AI agents into package.json, from the one schema of options: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentTools } from '../core/agents/agentTools';

const icons: Readonly<Record<string, string>> = {
  easel_generateImage: '$(sparkle)',
  easel_editImage: '$(wand)',
  easel_listModels: '$(list-unordered)',
  easel_getImageDetails: '$(info)',
  easel_findMissingImages: '$(search)',
  easel_fillMissingImages: '$(file-media)',
};

/** `contributes.languageModelTools`, as package.json has it. Titles are in `package.nls.json`. */
export function contributedTools(): object[] {
  return agentTools().map(({ name, description, inputSchema }) => {
    const reference = name.replace('easel_', '');
    return {
      name,
      toolReferenceName: reference,
      displayName: `%tool.${reference}%`,
      userDescription: `%tool.${reference}.description%`,
      modelDescription: description,
      canBeReferencedInPrompt: true,
      icon: icons[name],
      tags: ['easel', 'images'],
      when: '!config.chat.disableAIFeatures',
      inputSchema,
    };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = path.resolve(import.meta.dirname, '../../package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { contributes: { languageModelTools?: object[] } };
  manifest.contributes.languageModelTools = contributedTools();
  writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
}
