import assert from 'node:assert/strict';
import { rowAction, type RowKeyState } from '../../../../../src/webview/view/history/rowKeys';

const modifiers = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };
const onRow: RowKeyState = {
  activeIndex: 5,
  count: 100,
  rowsPerPage: 8,
  isOnRow: true,
  isAsking: false,
  isRunning: false,
};
type Modifiers = Partial<typeof modifiers>;

describe('a key in the history', () => {
  const cases: [does: string, key: string, pressed: Modifiers, state: Partial<RowKeyState>, action: unknown][] = [
    ['moves to the next row', 'ArrowDown', {}, {}, { kind: 'go', index: 6 }],
    ['moves by a page', 'PageUp', {}, { activeIndex: 20 }, { kind: 'go', index: 12 }],
    ['moves to the last row', 'End', {}, { count: 7 }, { kind: 'go', index: 6 }],
    ['moves to another row from a button, too', 'ArrowUp', {}, { isOnRow: false }, { kind: 'go', index: 4 }],
    ['steps to the control before', 'ArrowLeft', {}, {}, { kind: 'step', step: -1 }],
    ['steps to the control after', 'ArrowRight', {}, { isOnRow: false }, { kind: 'step', step: 1 }],
    ['closes the question', 'Escape', {}, { isOnRow: false, isAsking: true }, { kind: 'stop-asking' }],
    ['closes nothing without a question', 'Escape', {}, {}, undefined],
    ['puts the settings of the row into the form', 'Enter', {}, {}, { kind: 'recall' }],
    ['is left to a button', 'Enter', {}, { isOnRow: false }, undefined],
    ['asks whether to remove the row', 'Delete', {}, {}, { kind: 'ask-to-remove' }],
    ['asks whether to remove the row on a Mac', 'Backspace', { metaKey: true }, {}, { kind: 'ask-to-remove' }],
    ['removes nothing without the command key', 'Backspace', {}, {}, undefined],
    ['removes nothing while a button has the focus', 'Delete', {}, { isOnRow: false }, undefined],
    ['removes nothing while the attempt is running', 'Delete', {}, { isRunning: true }, undefined],
    ['does nothing with the command key', 'ArrowDown', { metaKey: true }, {}, undefined],
    ['does nothing with Ctrl', 'ArrowDown', { ctrlKey: true }, {}, undefined],
    ['does nothing with Alt', 'ArrowLeft', { altKey: true }, {}, undefined],
    ['does nothing with Shift', 'Delete', { shiftKey: true }, {}, undefined],
    ['does nothing', 'a', {}, {}, undefined],
  ];
  for (const [does, key, pressed, state, action] of cases) {
    it(`${does}: ${[...Object.keys(pressed), key].join('+')}`, () => {
      assert.deepEqual(rowAction({ key, ...modifiers, ...pressed }, { ...onRow, ...state }), action);
    });
  }
});
