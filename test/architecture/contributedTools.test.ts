import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { contributedTools } from '../../src/build/contributedTools';
import { agentToolNames } from '../../src/core/agents/agentToolNames';
import { agentTools, notForAgents } from '../../src/core/agents/agentTools';
import { imageOptionsSchema } from '../../src/core/request/imageOptions';

const root = path.resolve(import.meta.dirname, '../..');
/** So many tokens may all tools take together. A token is about four characters of English or JSON. */
const maxTokens = 1200;
const charactersPerToken = 4;

describe('the contributed tools', () => {
  const { contributes } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    contributes: { languageModelTools: object[] };
  };

  it('are in the manifest as the schema of options makes them', () => {
    assert.deepEqual(contributes.languageModelTools, contributedTools(), 'run `npm run docs`');
    assert.deepEqual(
      agentTools().map(({ name }) => name),
      [...agentToolNames],
    );
  });

  it(`take at most ${maxTokens} tokens together, since each turn of a chat pays for them`, () => {
    const read = agentTools().map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
    const tokens = JSON.stringify(read).length / charactersPerToken;
    assert.ok(tokens <= maxTokens, `${Math.round(tokens)} tokens`);
  });

  it('take every option that agents may give, and refuse everything else', () => {
    const options = Object.keys(imageOptionsSchema.shape).filter(name => !notForAgents.some(other => other === name));
    for (const { name, inputSchema } of agentTools()) {
      assert.equal(inputSchema.additionalProperties, false);
      if (name === 'easel_generateImage' || name === 'easel_editImage')
        assert.deepEqual(Object.keys(inputSchema.properties).sort(), [...options].sort());
      else assert.deepEqual(Object.keys(inputSchema.properties), name === 'easel_listModels' ? [] : ['path']);
    }
  });

  it('have titles and texts for a person in both languages', () => {
    const texts = ['package.nls.json', 'package.nls.zh-cn.json'].map(
      file => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, string>,
    );
    for (const name of agentToolNames.map(tool => `tool.${tool.replace('easel_', '')}`))
      for (const text of texts) assert.ok(text[name] && text[`${name}.description`], name);
  });

  it('have schemas that every provider of models reads', () => {
    assert.doesNotMatch(JSON.stringify(agentTools()), /prefixItems|\$ref|\$schema|anyOf|oneOf/);
  });
});
