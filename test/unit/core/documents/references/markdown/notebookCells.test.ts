import assert from 'node:assert/strict';
import { placeOfJsonValue } from '../../../../../../src/core/documents/references/markdown/jsonPlaces';
import { markdownCells, withCellChanged } from '../../../../../../src/core/documents/references/markdown/notebookCells';

const exact = '{"a": 1.0, "b": 12345678901234567890, "c": 1e-05, "d": "\\u4e2d\\/"}';

describe('notebookCells', () => {
  it('changes the source of a cell and nothing else in the file, to the last digit and space', () => {
    const around = (source: string): string =>
      `{\r\n "cells": [\r\n  {"cell_type":  "code", "outputs": [${exact}], "source": []},\r\n` +
      `  {"cell_type": "markdown", "metadata": ${exact}, "source": ${source}, "x": [[], {}]}\r\n ],\r\n` +
      ` "metadata": ${exact}, "nbformat": 4\r\n}\r\n`;
    const change = (source: string): string => source.replace('b', 'B').replace('end', 'more\nend');
    const cases = [
      ['"a\\nb \\u4e2d"', '"a\\nB 中"'],
      ['["\\u4e2d\\n",\r\n    "b"]', '["\\u4e2d\\n",\r\n    "B"]'],
      ['[\r\n    "end"\r\n   ]', '[\r\n    "more\\n",\r\n    "end"\r\n   ]'],
      ['[\n "a\\n",\n "end\\n"\n]', '[\n "a\\n",\n "more\\n",\n "end\\n"\n]'],
    ] as const;
    for (const [before, after] of cases) assert.equal(withCellChanged(around(before), 1, change), around(after));
    assert.equal(
      withCellChanged(around('["b"]'), 1, () => ''),
      around('[]'),
    );
    assert.throws(() => withCellChanged(around('[]'), 2, change), /no cell 2/u);
  });

  it('reads the cells beside one that cannot be read', () => {
    const cells = ['{"cell_type": "markdown"}', '7', '{"cell_type": "markdown", "source": ["a\\n", "b"]}'];
    assert.deepEqual(markdownCells(`{"cells": [${cells.join()}]}`), [{ index: 2, text: 'a\nb' }]);
  });
});

describe('placeOfJsonValue', () => {
  it('finds values by names and numbers, and of equal names the last one', () => {
    const text = '{"a": {"cells": 1}, "cells": 0, "cells": [[1, "],"], {"s\\u006f": {"x": null}, "y": -1.5e3}]}';
    const found = (...path: (string | number)[]): string | undefined => {
      const place = placeOfJsonValue(text, path);
      return place && text.slice(place.start, place.end);
    };
    assert.deepEqual(
      [found('a', 'cells'), found('cells', 0), found('cells', 0, 1), found('cells', 1, 'so'), found('cells', 1, 'y')],
      ['1', '[1, "],"]', '"],"', '{"x": null}', '-1.5e3'],
    );
    assert.deepEqual([found(), found('cells', 2), found('a', 'b')], [text, undefined, undefined]);
  });
});
