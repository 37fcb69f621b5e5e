import assert from 'node:assert/strict';
import { FocusPlaces, type FocusTarget } from '../../../src/webview/focusPlaces';

interface FakeElement extends FocusTarget {
  name: string;
  isConnected: boolean;
  isVisible: boolean;
  focusable?: FakeElement;
}

const elementOf = (name: string, focusable?: FakeElement): FakeElement => ({
  name,
  isConnected: true,
  isVisible: true,
  checkVisibility() {
    return this.isVisible;
  },
  ...(focusable && { focusable }),
});

describe('focusPlaces', () => {
  let places: FocusPlaces<FakeElement>;
  const substitute = (): string | undefined => places.substitute()?.name;

  beforeEach(() => {
    places = new FocusPlaces(({ focusable }) => focusable);
  });

  it('have no last place and no substitute at first', () => {
    assert.deepEqual([places.last, places.substitute()], [undefined, undefined]);
  });

  it('give the focus to a control around the removed one, to the closest that has any', () => {
    const [button, card, list] = [elementOf('button'), elementOf('card'), elementOf('list', elementOf('in the list'))];
    const page = elementOf('page', elementOf('in the page'));
    places.remember(button, [card, list, page]);
    assert.equal(places.last, button);
    assert.equal(substitute(), 'in the list');
    list.isConnected = false;
    assert.equal(substitute(), 'in the page');
  });

  it('give the focus to the control that had it before, if there is none around', () => {
    const [first, second, third] = [elementOf('first'), elementOf('second'), elementOf('third')];
    for (const element of [first, second, third]) places.remember(element, [elementOf('around')]);
    third.isConnected = false;
    assert.equal(substitute(), 'second');
    second.isVisible = false;
    assert.equal(substitute(), 'first');
    first.isConnected = false;
    assert.equal(substitute(), undefined);
  });

  it('look only around the control that had the focus last', () => {
    places.remember(elementOf('first'), [elementOf('around', elementOf('around the first'))]);
    const second = elementOf('second');
    places.remember(second, []);
    second.isConnected = false;
    assert.equal(substitute(), 'first');
  });

  it('remember each control once, with its place at the last time', () => {
    const [first, second] = [elementOf('first'), elementOf('second')];
    places.remember(first, []);
    places.remember(second, []);
    places.remember(first, [elementOf('around', elementOf('new'))]);
    assert.equal(places.last, first);
    assert.equal(substitute(), 'new');
  });

  it('remember the last 20 controls', () => {
    const elements = Array.from({ length: 21 }, (_, index) => elementOf(`${index}`));
    for (const element of elements) places.remember(element, []);
    for (const element of elements.slice(2)) element.isConnected = false;
    assert.equal(substitute(), '1');
    elements[1]!.isConnected = false;
    assert.equal(substitute(), undefined);
  });
});
