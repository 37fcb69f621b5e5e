import assert from 'node:assert/strict';
import type { ValuesByPlace } from '../../../../src/core/contributions/confirmAbove';
import { confirmAboveInForce } from '../../../../src/core/contributions/confirmAbove';

describe('easel.confirmAbove', () => {
  const cases: [title: string, values: ValuesByPlace | undefined, inForce: number][] = [
    ['is the default where nothing is set', undefined, 4],
    ["is the person's where only that is set", { globalValue: 12 }, 12],
    ['is not raised by a workspace', { workspaceValue: 1_000_000 }, 4],
    ['is not raised by a workspace folder', { globalValue: 2, workspaceFolderValue: 1_000_000 }, 2],
    ['is lowered by a workspace', { globalValue: 12, workspaceValue: 1 }, 1],
    ['is lowered by a workspace folder below its workspace', { workspaceValue: 2, workspaceFolderValue: 0 }, 0],
    ['is not raised by a folder above its workspace', { workspaceValue: 1, workspaceFolderValue: 3 }, 1],
    // The editor joins both into `globalValue`; those of the remote machine can be from a devcontainer.json.
    ['is not raised by a remote machine', { globalValue: 99, globalRemoteValue: 99 }, 4],
    [
      'is not raised by a remote machine above the person',
      { globalValue: 99, globalLocalValue: 6, globalRemoteValue: 99 },
      6,
    ],
    ['is lowered by a remote machine', { globalValue: 0, globalLocalValue: 6, globalRemoteValue: 0 }, 0],
    [
      'counts as not set where it makes no sense',
      { globalValue: '9', workspaceValue: -1, workspaceFolderValue: 9.5 },
      4,
    ],
  ];
  for (const [title, values, inForce] of cases) {
    it(title, () => {
      assert.equal(confirmAboveInForce(values), inForce);
    });
  }
});
