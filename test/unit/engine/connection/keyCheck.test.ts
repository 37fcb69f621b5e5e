import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import type { Endpoint } from '../../../../src/engine/dashscope/endpoint';
import type { Address } from '../../../../src/engine/connection/connection';
import { KeyCheck } from '../../../../src/engine/connection/keyCheck';

const hosts = {
  beijing: 'dashscope.aliyuncs.com',
  singapore: 'dashscope-intl.aliyuncs.com',
  virginia: 'dashscope-us.aliyuncs.com',
};
const official: Address = {
  baseUrl: `https://${hosts.beijing}/api/v1`,
  resultHosts: [],
  region: 'beijing',
  decidedBy: 'region',
};
const { signal } = new AbortController();

/** A check whose service says, per host, what is given; other hosts refuse. */
function checkAgainst(
  answers: Record<string, 'accepted' | EaselError>,
  workspaceId = '',
): { check: KeyCheck; asked: string[]; hidden: string[] } {
  const asked: string[] = [];
  const hidden: string[] = [];
  const checkKey = ({ baseUrl }: Endpoint): Promise<void> => {
    const { host } = new URL(baseUrl);
    asked.push(host);
    const answer = answers[host] ?? new EaselError('rejectedKey', 'refused');
    return answer === 'accepted' ? Promise.resolve() : Promise.reject(answer);
  };
  return { check: new KeyCheck({ checkKey }, () => workspaceId, { hide: key => hidden.push(key) }), asked, hidden };
}

describe('checking a key', () => {
  it('asks the chosen region only, where that accepts it', async () => {
    const { check, asked, hidden } = checkAgainst({ [hosts.beijing]: 'accepted' });
    assert.deepEqual(await check.find('sk-a', 'beijing', official, signal), { verdict: 'accepted', region: 'beijing' });
    assert.deepEqual(asked, [hosts.beijing]);
    assert.deepEqual(hidden, ['sk-a']);
  });

  it('finds the region that a key belongs to before it is called wrong', async () => {
    const { check, asked } = checkAgainst({ [hosts.virginia]: 'accepted' });
    assert.deepEqual(await check.find('sk-a', 'beijing', official, signal), {
      verdict: 'accepted',
      region: 'virginia',
    });
    assert.deepEqual(asked, [hosts.beijing, hosts.singapore, hosts.virginia]);
  });

  it('calls a key wrong that no region accepts', async () => {
    const { check } = checkAgainst({});
    assert.deepEqual(await check.find('sk-a', 'singapore', official, signal), { verdict: 'refused' });
  });

  it('asks the chosen region by its workspace, and the others without: a workspace belongs to one region', async () => {
    const { check, asked } = checkAgainst({}, 'ws-1');
    await check.find('sk-a', 'frankfurt', { ...official, region: 'frankfurt' }, signal);
    assert.deepEqual(asked, ['ws-1.eu-central-1.maas.aliyuncs.com', hosts.beijing, hosts.singapore, hosts.virginia]);
  });

  it('does not judge a key of Frankfurt where no workspace is set', async () => {
    const { check, asked } = checkAgainst({});
    const verdict = await check.find('sk-a', 'frankfurt', { ...official, region: 'frankfurt' }, signal);
    assert.deepEqual([verdict.verdict, asked], ['unknown', []]);
  });

  it('asks nobody but a custom address', async () => {
    for (const decidedBy of ['setting', 'environment'] as const) {
      const { check, asked } = checkAgainst({ [hosts.singapore]: 'accepted' });
      const address: Address = { ...official, baseUrl: 'https://gateway.example/api/v1', decidedBy };
      assert.deepEqual(await check.find('sk-a', 'beijing', address, signal), { verdict: 'refused' });
      assert.deepEqual(asked, ['gateway.example']);
    }
  });

  it('does not judge a key where nobody answers', async () => {
    const unreachable = new EaselError('network', 'unreachable');
    const { check, asked } = checkAgainst({ [hosts.beijing]: unreachable });
    assert.deepEqual(await check.find('sk-a', 'beijing', official, signal), {
      verdict: 'unknown',
      region: 'beijing',
      error: unreachable,
    });
    assert.deepEqual(asked, [hosts.beijing]);
  });
});
