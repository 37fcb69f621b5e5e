import assert from 'node:assert/strict';
import { references } from '../../../../../src/core/documents/references/referenceReaders';

describe('references: the folder of images in AsciiDoc', () => {
  const folderOf = (text: string): string | undefined => references('asciidoc', text)[0]?.hints.folder;
  const image = '\n\nimage::a.png[A]\n';

  it('is set in the header, behind authors and a revision', () => {
    assert.equal(
      folderOf(`= Book\nJane Doe <jane@example.org>\nv1, 2026-01-01\n:imagesdir: images${image}`),
      'images/',
    );
  });

  it('is set where a chapter is read alone, on one line or in a block', () => {
    assert.equal(folderOf(`ifndef::imagesdir[:imagesdir: ../images]${image}`), '../images/');
    assert.equal(folderOf(`ifndef::imagesdir[]\n:imagesdir: ../images\nendif::[]${image}`), '../images/');
  });

  it('may be beside the document, on several lines, in other letters, and within a text', () => {
    assert.equal(folderOf(`:imagesdir: {docdir}/img${image}`), './img/');
    assert.equal(folderOf(`:Imagesdir: img${image}`), 'img/');
    assert.equal(folderOf(`:imagesdir: my \\\n  images${image}`), 'my images/');
    assert.equal(folderOf(`{set:imagesdir:foo}${image}`), 'foo/');
  });

  it('is not the one that another converter gets', () => {
    const others = 'ifdef::env-github,env-browser[]\n:imagesdir: docs\nendif::[]\nifdef::env-github[:imagesdir: src]\n';
    assert.equal(folderOf(`= Book\n:imagesdir: images\n${others}${image}`), 'images/');
    assert.equal(folderOf(`= Book\n${others}${image}`), undefined);
  });

  it('is not changed by what is no attribute: a paragraph', () => {
    assert.equal(folderOf(`= Book\n\nA text\n:imagesdir: images${image}`), undefined);
  });
});
