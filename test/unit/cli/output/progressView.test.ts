import assert from 'node:assert/strict';
import { ProgressView } from '../../../../src/cli/output/progressView';
import { RecordedTerminal } from '../../../support/recordedTerminal';

describe('the progress in a terminal', () => {
  it('is a plain line for each change where nobody watches', () => {
    const terminal = new RecordedTerminal();
    const view = new ProgressView(terminal);
    for (const text of ['preparing…', 'running…', 'running…', 'saving…']) view.show(text);
    view.clear();
    assert.equal(terminal.written.err, 'preparing…\nrunning…\nsaving…\n');
    assert.equal(terminal.written.out, '');
  });

  it('is one line with a bar in a live terminal, which is gone at the end', () => {
    const terminal = new RecordedTerminal(true);
    const view = new ProgressView(terminal);
    view.show('running…');
    view.show('saving…', { count: 1, total: 2 });
    view.clear();
    assert.doesNotMatch(terminal.written.err, /\n/);
    assert.match(terminal.written.err, /\[====            \] running… 0 s/);
    assert.match(terminal.written.err, /\[========        \] 1\/2 saving… 0 s/);
    assert.ok(terminal.written.err.endsWith('\r\u001b[K'));
  });

  it('never takes more than a line, in Chinese neither', () => {
    const terminal = new RecordedTerminal(true);
    terminal.columns = 30;
    const view = new ProgressView(terminal);
    view.show('正在服务端运行'.repeat(9));
    view.clear();
    const [, drawn = ''] = terminal.written.err.split('\r\u001b[K');
    const columns = [...drawn].reduce((sum, character) => sum + (/\p{Script=Han}/u.test(character) ? 2 : 1), 0);
    assert.ok(columns > 25 && columns < 30, String(columns));
  });

  it('lets foreign text neither move the cursor nor begin a line', () => {
    const terminal = new RecordedTerminal();
    new ProgressView(terminal).show('a\u001b[2Jb\nc');
    assert.equal(terminal.written.err, 'a [2Jb c\n');
  });
});
