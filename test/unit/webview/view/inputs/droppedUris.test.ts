import assert from 'node:assert/strict';
import { droppedUris } from '../../../../../src/webview/view/inputs/droppedUris';

const dropped = (data: Record<string, string>): string[] => droppedUris(type => data[type] ?? '');

describe('what is dropped on the form', () => {
  it('is read from what the editor says of it, before what any program says', () => {
    assert.deepEqual(
      dropped({
        'application/vnd.code.uri-list': 'file:///w/a.png',
        resourceurls: '["file:///w/b.png"]',
        'text/uri-list': 'file:///w/c.png',
      }),
      ['file:///w/a.png'],
    );
    assert.deepEqual(dropped({ resourceurls: '["file:///w/b.png"]', 'text/uri-list': 'file:///w/c.png' }), [
      'file:///w/b.png',
    ]);
    assert.deepEqual(dropped({ 'text/uri-list': 'file:///w/c.png' }), ['file:///w/c.png']);
  });

  it('may be several at once, each of which counts once', () => {
    assert.deepEqual(
      dropped({ 'application/vnd.code.uri-list': 'file:///w/a.png\r\nfile:///w/b.png\nfile:///w/a.png\r\n' }),
      ['file:///w/a.png', 'file:///w/b.png'],
    );
    assert.deepEqual(dropped({ resourceurls: '["file:///w/a.png","file:///w/a.png","vscode-remote://wsl/w/b.png"]' }), [
      'file:///w/a.png',
      'vscode-remote://wsl/w/b.png',
    ]);
  });

  it('may hold remarks, or be nothing that can be read', () => {
    assert.deepEqual(dropped({ 'text/uri-list': '# a link\r\nhttps://example.com/a.png\r\n' }), [
      'https://example.com/a.png',
    ]);
    assert.deepEqual(dropped({ resourceurls: '{"not": "a list"}' }), []);
    assert.deepEqual(dropped({ resourceurls: '[1, null, "file:///w/a.png"]' }), ['file:///w/a.png']);
    assert.deepEqual(dropped({ resourceurls: 'no JSON', 'text/uri-list': 'file:///w/c.png' }), ['file:///w/c.png']);
    assert.deepEqual(dropped({}), []);
  });
});
