import type { CorpusDocument } from './corpusTypes';
import { none } from './corpusTypes';

export const asciidocCorpus: readonly CorpusDocument[] = [
  {
    name: 'block macros within paragraphs, items and verses',
    text:
      'text\nimage::a.png[A]\n\n* item\nimage::b.png[B]\n\n[verse]\nimage::c.png[C]\nimage:d.png[D]\n\n' +
      '[verse]\n____\nimage::e.png[E]\n\nimage:f.png[F]\n____\n\n* item\n+\nimage::g.png[G]\n\nterm:: text\nimage::h.png[H]\n',
    found: [
      ['d.png', 'D'],
      ['f.png', 'F'],
      ['g.png', 'G'],
      ['h.png', 'H'],
    ],
  },
  {
    name: 'headings, titles of blocks, quotes, and texts below which lines are drawn',
    text:
      '== image:a.png[A] Title\n\n.Title image:b.png[B]\ntext\n\n> image::c.png[C]\n>\n> image:d.png[D]\n\n' +
      'Section\n-------\nimage::e.png[E]\n\n[source]\n--\nx\n\nimage::f.png[F]\n--\n',
    found: [
      ['a.png', 'A'],
      ['b.png', 'B'],
      ['c.png', 'C'],
      ['d.png', 'D'],
      ['e.png', 'E'],
    ],
  },
  {
    name: 'cells with and without the style of blocks',
    text:
      '|===\n|image::a.png[A] |image:b.png[B]\n|===\n\n[cols="2*a"]\n|===\n|image::c.png[C]\n|text\n\nimage::d.png[D]\n|===\n\n' +
      '[cols="1a,1"]\n|===\n|H |I\n\n|image::e.png[E] |image::f.png[F]\nl|image:g.png[G] |x\n|===\n',
    found: [
      ['b.png', 'B'],
      ['c.png', 'C'],
      ['d.png', 'D'],
      ['e.png', 'E'],
    ],
  },
  {
    name: 'formulas and other things that are passed through',
    text: 'x stem:[image:a.png[]] y $$image:b.png[]$$ z latexmath:[image:c.png[]]\n',
    found: none,
  },
  {
    name: 'an unknown folder, and a cover',
    text: '= G\n:front-cover-image: image:a.png[A]\n\n:imagesdir: {unknown}/img\n\nimage::b.png[B]\n',
    found: [['a.png', 'A']],
  },
  {
    name: 'a block and an inline macro',
    text: '= Guide\n\nimage::mill.png[A mill]\n\nClick image:icons/play.png[Play] now.\n',
    found: [
      ['mill.png', 'A mill'],
      ['icons/play.png', 'Play'],
    ],
  },
  {
    name: 'imagesdir, changed on the way',
    text: '= G\n:imagesdir: images\n\nimage::a.png[a]\n\n:imagesdir: other\n\nimage::b.png[b]\n',
    found: [
      ['a.png', 'a'],
      ['b.png', 'b'],
    ],
  },
  {
    name: 'conditions, with and without content',
    text:
      'ifndef::imagesdir[:imagesdir: ../images]\n\nimage::a.png[a]\n\n' +
      'ifdef::env-github[]\nimage::b.png[b]\nendif::[]\n\nifdef::draft[image::c.png[c]]\n',
    found: [
      ['a.png', 'a'],
      ['b.png', 'b'],
      ['c.png', 'c'],
    ],
  },
  {
    name: 'cells of a table that are blocks',
    text: '[cols="1,a"]\n|===\n|A |image::a.png[a]\na|image::b.png[b] a| image::c.png[c]\n|===\n\nNo image::d.png[d]\n',
    found: [
      ['a.png', 'a'],
      ['b.png', 'b'],
      ['c.png', 'c'],
    ],
  },
  {
    name: 'attributes of macros',
    text: 'image::a.png["A mill, old",300,200,title="The mill"]\n\nimage::b.png[alt=B,width=100]\n',
    found: [
      ['a.png', 'A mill, old', 'The mill'],
      ['b.png', 'B'],
    ],
  },
  {
    name: 'a title above',
    text: '.The lake\nimage::a.png[]\n\nimage::b.png[]\n',
    found: [
      ['a.png', '', 'The lake'],
      ['b.png', ''],
    ],
  },
  {
    name: 'listings, literals and passed-through blocks',
    text: '----\nimage::a.png[]\n----\n\n....\nimage::b.png[]\n....\n\n++++\nimage::c.png[]\n++++\n\n```adoc\nimage::d.png[]\n```\n',
    found: none,
  },
  {
    name: 'styled and indented paragraphs',
    text: '[source,adoc]\nimage::a.png[]\nimage::b.png[]\n\n image::c.png[]\n\nimage::d.png[d]\n',
    found: [['d.png', 'd']],
  },
  {
    name: 'comments',
    text: '// image::a.png[]\n\n////\nimage::b.png[]\n////\n\nimage::c.png[c]\n',
    found: [['c.png', 'c']],
  },
  {
    name: 'escaped and passed through',
    text: 'x \\image:a.png[] +image:b.png[]+ pass:[image:c.png[]] `+image:d.png[]+`\n',
    found: none,
  },
  {
    name: 'examples, lists and tables',
    text: '====\nimage::a.png[a]\n====\n\n* image:b.png[b]\n+\nimage::c.png[c]\n\n|===\n| image:d.png[d] | x\n|===\n',
    found: [
      ['a.png', 'a'],
      ['b.png', 'b'],
      ['c.png', 'c'],
      ['d.png', 'd'],
    ],
  },
  {
    name: 'attributes in targets',
    text: ':pics: pictures\n\nimage::{pics}/a.png[a]\n\nimage::{unknown}/b.png[b]\n',
    found: [['pictures/a.png', 'a']],
  },
  {
    name: 'spaces, Chinese, remote and vectors',
    text: 'image::my mill.png[a]\n\nimage::图/灯塔.png[灯塔]\n\nimage::https://e.com/a.png[]\n\nimage::b.svg[]\n',
    found: [
      ['my mill.png', 'a'],
      ['图/灯塔.png', '灯塔'],
    ],
  },
  { name: 'a remote imagesdir', text: ':imagesdir: https://e.com/i\n\nimage::a.png[]\n', found: none },
  { name: 'a poster', text: 'video::a.mp4[poster=a.png,width=640]\n', found: [['a.png', '']] },
];

export const restructuredTextCorpus: readonly CorpusDocument[] = [
  {
    name: 'directly below titles, directives, terms and targets',
    text:
      'A\n=====\n.. image:: a.png\n   :alt: A\n\n-----\nB\n-----\n.. image:: b.png\n\n.. note::\n   .. image:: c.png\n\n' +
      'term\n   .. image:: d.png\n\n.. _e:\n.. image:: e.png\n.. Image:: f.png\n\n.. tip:: .. image:: g.png\n',
    found: [
      ['a.png', 'A'],
      ['b.png', ''],
      ['c.png', ''],
      ['d.png', ''],
      ['e.png', ''],
      ['f.png', ''],
      ['g.png', ''],
    ],
  },
  {
    name: 'fields, footnotes, options and numbered items',
    text: ':A: .. image:: a.png\n\n.. [1] .. image:: b.png\n\n-c  .. image:: c.png\n--d=X  .. image:: d.png\n\n#. .. image:: e.png\n(b) .. image:: f.png\n',
    found: [
      ['a.png', ''],
      ['b.png', ''],
      ['c.png', ''],
      ['d.png', ''],
      ['e.png', ''],
      ['f.png', ''],
    ],
  },
  {
    name: 'tables that are drawn',
    text:
      '===  =====\nA    B\n===  =====\nx    .. image:: a.png\n        :alt: A\ny    .. image:: b.png\n===  =====\n\n' +
      '+------------------+-----+\n| .. image:: c.png | x   |\n|    :alt: 图 C    |     |\n+==================+=====+\n' +
      '| .. figure:: d.png      |\n|                        |\n|    D                   |\n+------------------+-----+\n.. image:: e.png\n',
    found: [
      ['a.png', 'A'],
      ['b.png', ''],
      ['c.png', '图 C'],
      ['d.png', '', 'D'],
      ['e.png', ''],
    ],
  },
  {
    name: 'texts that only look like directives',
    text:
      '| .. image:: a.png\n\n.. note:: text\n   .. image:: b.png\n\n1. no list\n.. image:: c.png\n\n>>> x\n.. image:: d.png\n\n' +
      'So::\n\n> .. image:: e.png\n\n..\n\n   .. image:: f.png\n',
    found: [['f.png', '']],
  },
  {
    name: 'an image with options',
    text: 'Guide\n=====\n\n.. image:: images/mill.png\n   :alt: A mill\n   :width: 300px\n   :height: 200\n',
    found: [['images/mill.png', 'A mill']],
  },
  {
    name: 'a figure',
    text: '.. figure:: a.png\n   :alt: A mill\n   :align: center\n\n   The old *mill*.\n\n   A legend.\n\n.. figure:: b.png\n\n   The lake\n',
    found: [
      ['a.png', 'A mill', 'The old mill.'],
      ['b.png', '', 'The lake'],
    ],
  },
  {
    name: 'a substitution',
    text: 'Press |play| now.\n\n.. |play| image:: icons/play.png\n   :alt: Play\n.. |name| replace:: x.png\n',
    found: [['icons/play.png', 'Play']],
  },
  {
    name: 'literals and code',
    text: 'So::\n\n   .. image:: a.png\n\n.. code-block:: rst\n\n   .. image:: b.png\n\n.. code:: rst\n\n   .. image:: c.png\n\n.. image:: d.png\n',
    found: [['d.png', '']],
  },
  {
    name: 'comments',
    text: '.. A comment\n   .. image:: a.png\n\n..\n   .. image:: b.png\n\n.. image:: c.png\n',
    found: [['c.png', '']],
  },
  {
    name: 'within directives and lists',
    text: '.. note::\n\n   .. image:: a.png\n      :alt: a\n\n* x\n\n  .. image:: b.png\n\n* .. image:: c.png\n     :alt: c\n',
    found: [
      ['a.png', 'a'],
      ['b.png', ''],
      ['c.png', 'c'],
    ],
  },
  {
    name: 'tables of lists',
    text: '.. list-table::\n\n   * - .. image:: a.png\n          :alt: a\n     - x\n',
    found: [['a.png', 'a']],
  },
  { name: 'within a paragraph it is text', text: 'Some text\n.. image:: a.png\n', found: none },
  {
    name: 'spaces that are escaped',
    text: '.. image:: my\\ images/a.png\n   :alt: A long\n      text\n',
    found: [['my images/a.png', 'A long text']],
  },
  { name: 'a path below the directive', text: '.. image::\n   a.png\n   :alt: a\n', found: [['a.png', 'a']] },
  {
    name: 'from the root, Chinese, remote, vectors and wildcards',
    text: '.. image:: /img/a.png\n\n.. image:: 图/灯塔.png\n\n.. image:: https://e.com/a.png\n\n.. image:: b.svg\n\n.. image:: c.*\n',
    found: [
      ['/img/a.png', ''],
      ['图/灯塔.png', ''],
    ],
  },
  {
    name: 'escaped and unknown',
    text: '\\.. image:: a.png\n\n``.. image:: b.png``\n\n.. _image: c.png\n',
    found: none,
  },
  { name: 'percent signs stand for themselves', text: '.. image:: a%20b.png\n', found: [['a%20b.png', '']] },
];

const notebook = (...cells: [type: string, source: string | string[]][]): string =>
  JSON.stringify({ cells: cells.map(([type, source]) => ({ cell_type: type, source, metadata: {} })), nbformat: 4 });

export const notebookCorpus: readonly CorpusDocument[] = [
  {
    name: 'Markdown cells',
    text: notebook(['markdown', ['# A\n', '![a](a.png)']], ['code', 'open("b.png")'], ['markdown', '![c](c.png)']),
    found: [
      ['a.png', 'a'],
      ['c.png', 'c'],
    ],
  },
  { name: 'attachments', text: notebook(['markdown', '![a](attachment:a.png)']), found: none },
  { name: 'no notebook', text: '{"cells": 1', found: none },
];
