import assert from 'node:assert/strict';
import type { Settings } from '../../../../src/core/contributions/contributions';
import { Connection } from '../../../../src/engine/connection/connection';
import type { Address, Environment } from '../../../../src/engine/connection/connection';
import type { PreparedJob } from '../../../../src/engine/jobs/job';
import { AddressConsent } from '../../../../src/ui/messages/addressConsent';
import type { ShowMessage } from '../../../../src/ui/messages/notifications';
import { Notifications } from '../../../../src/ui/messages/notifications';
import {
  askAboutPrompt,
  confirmCost,
  confirmCount,
  mayFlatten,
  maySendOutside,
} from '../../../../src/ui/messages/runQuestions';
import { MapMemento } from '../../../support/mapMemento';
import { defaultSettings, preparedJob } from '../../../support/preparedJob';

const gateway = 'https://gateway.example/api/v1';

/** Answers each question with the next choice: the place of a button, or undefined where the dialog is closed. */
function answering(...choices: (number | undefined)[]): {
  notifications: Notifications;
  asked: Parameters<ShowMessage>[];
} {
  const asked: Parameters<ShowMessage>[] = [];
  const notifications = new Notifications((...given) => {
    asked.push(given);
    return Promise.resolve(choices.shift());
  });
  return { notifications, asked };
}

describe('the consent to an address', () => {
  let stored: string | undefined;
  let settings: Partial<Settings>;
  let environment: Environment;
  let state: MapMemento;
  let isRemote: boolean;
  let connection: Connection;
  beforeEach(() => {
    [stored, settings, environment, state, isRemote] = ['sk-stored', { baseUrl: gateway }, {}, new MapMemento(), false];
    connection = connect();
  });
  const keys = { get: () => Promise.resolve(stored) };
  /** As the next window has it. */
  const connect = (): Connection =>
    new Connection(
      keys,
      environment,
      state,
      () => ({ ...defaultSettings, ...settings }),
      { hide: () => undefined },
      () => isRemote,
    );
  const consent = (notifications: Notifications): AddressConsent => new AddressConsent(keys, connection, notifications);
  const keyAtAddress = async (): Promise<string | undefined> => (await connection.keyFor(connection.address()))?.key;

  it('given once for a stored key holds for this address and this key, also in the next window', async () => {
    const { notifications, asked } = answering(0);
    assert.equal(await consent(notifications).toStoredKey(connection.address()), true);
    assert.equal(await keyAtAddress(), 'sk-stored');
    connection = connect();
    assert.equal(await keyAtAddress(), 'sk-stored');
    stored = 'sk-another';
    assert.equal(await keyAtAddress(), undefined, 'another key');
    stored = 'sk-stored';
    settings = { baseUrl: 'https://other.example' };
    assert.equal(await keyAtAddress(), undefined, 'another address');
    assert.equal(asked.length, 1);
  });

  it('is not given by closing the question, and then no key goes there', async () => {
    const { notifications, asked } = answering(undefined, undefined);
    for (let time = 0; time < 2; time++)
      assert.equal(await consent(notifications).toStoredKey(connection.address()), false);
    assert.equal(await keyAtAddress(), undefined);
    assert.deepEqual(state.keys(), []);
    assert.equal(asked.length, 2);
  });

  it('is not asked for where no key is stored', async () => {
    stored = undefined;
    const { notifications, asked } = answering();
    assert.equal(await consent(notifications).toStoredKey(connection.address()), undefined);
    assert.equal(asked.length, 0);
  });

  it('names the address and where it is from', async () => {
    const { notifications, asked } = answering();
    await consent(notifications).toAddress(connection.address());
    isRemote = true;
    await consent(notifications).toAddress(connection.address());
    settings = {};
    environment.DASHSCOPE_HTTP_BASE_URL = gateway;
    await consent(notifications).toAddress(connection.address());
    const details = asked.map(([severity, message, labels, dialog]) => {
      assert.deepEqual(
        [severity, message, labels],
        ['warning', `Send the API key to ${gateway}?`, ['Use This Address']],
      );
      return dialog?.detail ?? '';
    });
    assert.match(details[0] ?? '', /from easel\.baseUrl in your settings/);
    assert.match(details[1] ?? '', /from easel\.baseUrl in the settings of the remote machine/);
    assert.match(details[2] ?? '', /from the environment variable DASHSCOPE_HTTP_BASE_URL/);
  });

  describe('of an unfinished job', () => {
    const earlier: Omit<Address, 'resultHosts'> = { baseUrl: gateway, region: 'beijing', decidedBy: 'setting' };

    it('is asked for where the address is not in use any more; given, it holds in this window', async () => {
      settings = {};
      const { notifications } = answering(undefined, 0);
      assert.equal(await consent(notifications).toAddressOfJob(earlier), false);
      await assert.rejects(connection.endpointFor(earlier), { code: 'missingKey', field: 'baseUrl' });
      assert.equal(await consent(notifications).toAddressOfJob(earlier), true);
      assert.equal((await connection.endpointFor(earlier)).apiKey, 'sk-stored');
      connection = connect();
      await assert.rejects(connection.endpointFor(earlier), { code: 'missingKey', field: 'baseUrl' });
    });

    it('is that to the stored key where the address is in use, or none where it is confirmed', async () => {
      const { notifications, asked } = answering(undefined, 0);
      assert.equal(await consent(notifications).toAddressOfJob(earlier), false);
      assert.equal(await consent(notifications).toAddressOfJob(earlier), true);
      assert.equal(await consent(notifications).toAddressOfJob(earlier), true);
      assert.equal(asked.length, 2);
    });

    it('is not needed for an address of the provider, nor where there is no key to send', async () => {
      settings = {};
      const { notifications, asked } = answering();
      const own = { ...earlier, baseUrl: 'https://dashscope.aliyuncs.com/api/v1' };
      assert.equal(await consent(notifications).toAddressOfJob(own), true);
      stored = undefined;
      settings = { baseUrl: gateway };
      assert.equal(await consent(notifications).toAddressOfJob(earlier), true);
      assert.equal(asked.length, 0);
    });
  });
});

describe('a question before images are made', () => {
  const ofFour = (confirmAbove: number): PreparedJob => {
    const job = preparedJob({}, { n: 4 });
    return { ...job, settings: { ...job.settings, confirmAbove } };
  };

  it('is asked above the number in force only, and only the button means yes', async () => {
    const { notifications, asked } = answering(0, undefined);
    assert.equal(await confirmCount(notifications, ofFour(4)), true);
    assert.equal(asked.length, 0);
    assert.equal(await confirmCount(notifications, ofFour(3)), true);
    assert.equal(await confirmCount(notifications, ofFour(0)), false);
    assert.deepEqual(
      asked.map(([, message, labels]) => [message, labels]),
      [
        ['Make 4 images?', ['Make Them']],
        ['Make 4 images?', ['Make Them']],
      ],
    );
    assert.match(asked[0]?.[3]?.detail ?? '', /qwen-image-2\.0 may make up to 4 images, about .* by the list price/);
  });

  it('about the budget names the three sums, and closing it spends nothing', async () => {
    const { notifications, asked } = answering(undefined, 0);
    const excess = { budgetYuan: 10, spentYuan: 9.5, requestYuan: 0.8, isGuess: false };
    assert.equal(await confirmCost(notifications, excess), false);
    assert.equal(await confirmCost(notifications, { ...excess, isGuess: true }), true);
    for (const [, message, labels, dialog] of asked) {
      assert.deepEqual([message, labels], ['Spend more than the budget of this month?', ['Spend More']]);
      assert.match(dialog?.detail ?? '', /¥9\.50 .* ¥0\.80\. .* ¥10\.00/);
    }
    assert.ok((asked[1]?.[3]?.detail.length ?? 0) > (asked[0]?.[3]?.detail.length ?? 0), 'a guess is told as one');
  });

  it('about an input takes a closed dialog for a no, and names the real file', async () => {
    const { notifications, asked } = answering(undefined, 0, undefined, 0);
    assert.equal(await mayFlatten(notifications, 'logo.png'), false);
    assert.equal(await mayFlatten(notifications, 'logo.png'), true);
    const outside = { name: 'logo.png', realPath: '/elsewhere/secret.png' };
    assert.equal(await maySendOutside(notifications, outside), false);
    assert.equal(await maySendOutside(notifications, outside), true);
    assert.match(asked[2]?.[3]?.detail ?? '', /\/elsewhere\/secret\.png/);
  });

  it('about a prompt has two answers, and closing it sends nothing', async () => {
    const { notifications } = answering(0, 1, undefined);
    const answers = [];
    for (let time = 0; time < 3; time++) answers.push(await askAboutPrompt(notifications, ['It is long.']));
    assert.deepEqual(answers, ['change', 'send', undefined]);
  });
});
