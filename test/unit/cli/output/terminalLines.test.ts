import assert from 'node:assert/strict';
import { Lines } from '../../../../src/cli/output/terminal';
import { RecordedTerminal } from '../../../support/recordedTerminal';

describe('the lines of a terminal', () => {
  it('have no control characters and nothing that turns the direction, in JSON neither', () => {
    const hostile = 'a\u001b[31m\u009b2J\u007f\u0085\u202eb';
    const terminal = new RecordedTerminal();
    const lines = new Lines(terminal);
    lines.result(hostile);
    lines.note(hostile);
    lines.json({ [hostile]: [hostile] });
    for (const written of Object.values(terminal.written))
      assert.doesNotMatch(written.replaceAll('\n', ''), /[\p{Cc}\p{Bidi_Control}]/u);
    assert.deepEqual(JSON.parse(terminal.written.out.slice(terminal.written.out.indexOf('{'))), {
      [hostile]: [hostile],
    });
  });

  it('are no commands of the runners of continuous integration, except for what is meant to be one', () => {
    const terminal = new RecordedTerminal();
    const lines = new Lines(terminal);
    for (const text of ['::stop-commands::x.png', ' ::error::x', 'a ##[error]x', 'a ##vso[task.setvariable]x']) {
      lines.result(text);
      lines.note(text);
      lines.json([text]);
    }
    const written = Object.values(terminal.written).join('');
    assert.doesNotMatch(written, /^\s*::|##(?:vso)?\[/m);
    assert.match(written, /^\.\/::stop-commands::x\.png$/m);
    assert.match(written, /"a \\u0023#\[error\]x"/);
    lines.command('::error file=a.md::b', false);
    assert.ok(terminal.written.out.endsWith('::error file=a.md::b\n'));
  });
});
