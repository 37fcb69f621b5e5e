import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { agentToolNames } from '../../src/core/agents/agentToolNames';

const root = path.resolve(import.meta.dirname, '../..');
const plugin = path.join(root, 'plugin');
const text = (file: string): string => readFileSync(file, 'utf8');
const json = <T>(file: string): T => JSON.parse(text(file)) as T;
interface Manifest {
  name: string;
  version: string;
  license: string;
  bin: Record<string, string>;
  contributes: { chatSkills: { path: string }[] };
}

describe('the agent plugin', () => {
  const manifest = json<Manifest>(path.join(root, 'package.json'));
  const skills = readdirSync(path.join(plugin, 'skills'));

  it('has the name, the version and the licence of the package, and points at what is there', () => {
    const {
      name,
      version,
      license,
      skills: folder,
      mcpServers,
    } = json<Record<string, string>>(path.join(plugin, 'plugin.json'));
    assert.deepEqual([name, version, license], [manifest.name, manifest.version, manifest.license]);
    for (const place of [folder, mcpServers]) assert.ok(existsSync(path.join(plugin, place ?? 'none')), place);
  });

  it('runs the command of the package, without a key in it', () => {
    const { mcpServers } = json<{ mcpServers: Record<string, { command: string; args: string[] }> }>(
      path.join(plugin, 'mcp.json'),
    );
    assert.deepEqual(Object.keys(mcpServers), ['easel']);
    assert.ok(Object.keys(manifest.bin).includes(mcpServers['easel']?.command ?? ''));
    assert.equal(mcpServers['easel']?.args[0], 'mcp');
  });

  for (const skill of skills) {
    it(`has a skill ${skill} that clients can read: its name is its folder's, and it says when to use it`, () => {
      const [, head = ''] = /^---\n([^]*?)\n---\n/.exec(text(path.join(plugin, 'skills', skill, 'SKILL.md'))) ?? [];
      const fields: Record<string, string> = Object.fromEntries(
        head.split('\n').map(line => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
      );
      assert.equal(fields['name'], skill);
      assert.match(skill, /^[a-z0-9-]{1,64}$/);
      assert.match(fields['description'] ?? '', /^.{20,1024}$/);
    });

    it(`names in ${skill} only tools that there are`, () => {
      const named = text(path.join(plugin, 'skills', skill, 'SKILL.md')).match(/easel_\w+/g) ?? [];
      assert.deepEqual(
        named.filter(name => !agentToolNames.some(known => known === name)),
        [],
      );
    });
  }

  it('gives its skills to the chat of the editor', () => {
    assert.deepEqual(
      manifest.contributes.chatSkills.map(({ path: place }) => place),
      skills.map(skill => `./plugin/skills/${skill}/SKILL.md`),
    );
  });
});
