import assert from 'node:assert/strict';
import type { ShowMessage } from '../../../../src/ui/messages/notifications';
import { Notifications } from '../../../../src/ui/messages/notifications';

/** Shows nothing, notes what it was given, and chooses the buttons in this order; none after that. */
function play(...choices: (number | undefined)[]): { notifications: Notifications; shown: Parameters<ShowMessage>[] } {
  const shown: Parameters<ShowMessage>[] = [];
  const notifications = new Notifications((...given) => {
    shown.push(given);
    return Promise.resolve(choices.shift());
  });
  return { notifications, shown };
}

describe('notifications', () => {
  it('run the action that was chosen, by its place and not by its label', async () => {
    const { notifications } = play(1);
    const ran: string[] = [];
    const actions = ['first', 'second'].map(name => ({ label: 'Same', run: () => ran.push(name) }));
    await notifications.ask('warning', 'Which?', actions);
    assert.deepEqual(ran, ['second']);
  });

  it('run nothing where the message is closed', async () => {
    const { notifications } = play(undefined);
    await notifications.ask('error', 'Failed.', [{ label: 'Again', run: () => assert.fail('ran') }]);
    assert.equal(notifications.said.length, 1);
  });

  it('tell why an action failed', async () => {
    const { notifications } = play(0);
    await notifications.ask('information', 'Saved.', [
      {
        label: 'Open',
        run: () => {
          throw new Error('It is gone.');
        },
      },
    ]);
    assert.deepEqual(
      notifications.said.map(({ severity, message }) => [severity, message]),
      [
        ['information', 'Saved.'],
        ['error', 'It is gone.'],
      ],
    );
  });

  it('ask for agreement in a dialog; everything but the button means no', async () => {
    const { notifications, shown } = play(0, undefined);
    assert.equal(await notifications.confirm('Make 6 images?', 'Each is billed.', 'Make Them'), true);
    assert.equal(await notifications.confirm('Make 6 images?', 'Each is billed.', 'Make Them'), false);
    assert.deepEqual(shown[0], ['warning', 'Make 6 images?', ['Make Them'], { detail: 'Each is billed.' }]);
  });

  it('give back the answer as the caller wrote it', async () => {
    const { notifications } = play(1, undefined);
    assert.equal(await notifications.choose('Where?', '', ['[a](b)', '[c](d)']), '[c](d)');
    assert.equal(await notifications.choose('Where?', '', ['a']), undefined);
  });

  it('keep the last thousand messages, as plain text', async () => {
    const { notifications } = play();
    for (let index = 0; index < 1001; index++) await notifications.ask('information', `[${index}](command:x)`, []);
    assert.equal(notifications.said.length, 1000);
    assert.equal(notifications.said.at(-1)?.message, '[1000]\u200b(command:x)');
  });
});
