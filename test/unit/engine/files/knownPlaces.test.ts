import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { KnownPlaces } from '../../../../src/engine/files/knownPlaces';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { MapMemento } from '../../../support/mapMemento';

describe('KnownPlaces', () => {
  let state: MapMemento;
  let places: KnownPlaces;
  beforeEach(() => {
    state = new MapMemento();
    places = new KnownPlaces(state, new InMemoryWorkspace('memory:/site'));
  });
  const rootOf = (text: string): string | undefined => places.rootOf(URI.parse(text))?.toString();

  it('are the open folders and those that were remembered, and what lies in them', () => {
    places.remember(URI.parse('file:///srv/me/pictures/'));
    assert.equal(rootOf('memory:/site/assets/x.png'), 'memory:/site');
    assert.equal(rootOf('file:///srv/me/pictures'), 'file:///srv/me/pictures');
    assert.equal(rootOf('file:///srv/me/pictures/a/b/x.png'), 'file:///srv/me/pictures');
    for (const other of ['file:///srv/me', 'file:///srv/me/pictures2/x.png', 'memory:/srv/me/pictures', 'file:///'])
      assert.equal(rootOf(other), undefined, other);
  });

  it('are not left by dots', () => {
    places.remember(URI.parse('file:///srv/me/a/../pictures'));
    assert.equal(rootOf('file:///srv/me/pictures/../x.png'), undefined);
    assert.equal(rootOf('memory:/site/../x.png'), undefined);
    assert.equal(rootOf('file:///srv/me/./pictures/x.png'), 'file:///srv/me/pictures');
  });

  it('are remembered once each, the last 500 of them, beyond the window', () => {
    for (let count = 0; count < 501; count += 1) places.remember(URI.parse(`file:///place/${count}`));
    const before = state.values.get('easel.knownPlaces');
    places.remember(URI.parse('file:///place/7'));
    assert.equal(state.values.get('easel.knownPlaces'), before);
    places = new KnownPlaces(state, new InMemoryWorkspace('memory:/other'));
    assert.equal(rootOf('file:///place/0/x.png'), undefined);
    assert.equal(rootOf('file:///place/500/x.png'), 'file:///place/500');
  });

  it('are none where something else is kept in their place', () => {
    for (const odd of ['file:///', { length: 1 }, null, 7, [7, null]]) {
      state.values.set('easel.knownPlaces', odd);
      assert.equal(rootOf('file:///x.png'), undefined);
    }
    places.remember(URI.parse('file:///a'));
    assert.equal(rootOf('file:///a/x.png'), 'file:///a');
  });
});
