import assert from 'node:assert/strict';
import type { InputBox, QuickPick, QuickPickItem } from 'vscode';
import { shownText } from '../../../../src/core/base/shownText';
import { plainInputBox, plainItem, plainQuickPick } from '../../../../src/ui/shown/plainInputs';

const hostile = '[x](command:a.b) $(check)\u202e';
const shown = shownText(hostile);

interface Item extends QuickPickItem {
  value: number;
}

/** Like the editor's own object: with accessors, private fields and methods. */
class FakeQuickPick {
  title: string | undefined;
  placeholder: string | undefined;
  value = '';
  canSelectMany = false;
  items: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  activeItems: readonly Item[] = [];
  #shownCount = 0;

  show(): number {
    return ++this.#shownCount;
  }
}

class FakeInputBox {
  title: string | undefined;
  prompt: string | undefined;
  placeholder: string | undefined;
  validationMessage: InputBox['validationMessage'];
  value = '';
  password = false;
}

describe('plainQuickPick', () => {
  const parts = (): { given: FakeQuickPick; picker: QuickPick<Item> } => {
    const given = new FakeQuickPick();
    return { given, picker: plainQuickPick(given as unknown as QuickPick<Item>) };
  };

  it('shows title, placeholder and every text of an entry as plain text', () => {
    const { given, picker } = parts();
    picker.title = hostile;
    picker.placeholder = hostile;
    picker.items = [{ label: hostile, description: hostile, detail: hostile, value: 1 }];
    assert.deepEqual([given.title, given.placeholder], [shown, shown]);
    assert.deepEqual(given.items, [{ label: shown, description: shown, detail: shown, value: 1 }]);
  });

  it('takes entries that it was given as its selected and active ones', () => {
    const { given, picker } = parts();
    const items = [1, 2].map(value => ({ label: `${hostile} ${value}`, value }));
    picker.items = items;
    picker.selectedItems = items.slice(1);
    picker.activeItems = picker.items.slice(0, 1);
    assert.equal(given.selectedItems[0], given.items[1]);
    assert.equal(given.activeItems[0], given.items[0]);
    assert.equal(picker.selectedItems[0], picker.items[1]);
  });

  it('leaves everything else as it is: values, switches and methods', () => {
    const { given, picker } = parts();
    picker.value = hostile;
    picker.canSelectMany = true;
    picker.title = undefined;
    picker.show();
    assert.deepEqual([given.value, given.canSelectMany, given.title, given.show()], [hostile, true, undefined, 2]);
  });
});

describe('plainItem', () => {
  it('adds no description and no detail', () => {
    assert.deepEqual(plainItem({ label: 'a' }), { label: 'a' });
  });
});

describe('plainInputBox', () => {
  it('shows title, prompt, placeholder and problems as plain text', () => {
    const given = new FakeInputBox();
    const input = plainInputBox(given as unknown as InputBox);
    input.title = hostile;
    input.prompt = hostile;
    input.placeholder = hostile;
    input.validationMessage = hostile;
    assert.deepEqual([given.title, given.prompt, given.placeholder, given.validationMessage], Array(4).fill(shown));
    input.validationMessage = { message: hostile, severity: 2 };
    assert.deepEqual(given.validationMessage, { message: shown, severity: 2 });
    input.validationMessage = undefined;
    assert.equal(given.validationMessage, undefined);
  });

  it('leaves what is typed as it is', () => {
    const given = new FakeInputBox();
    plainInputBox(given as unknown as InputBox).value = hostile;
    assert.equal(given.value, hostile);
  });
});
