import assert from 'node:assert/strict';
import type { URI } from 'vscode-uri';
import { outline } from '../../../../../src/core/documents/outline/outlineReaders';
import { MissingSearch } from '../../../../../src/engine/documents/missing/missingSearch';
import type { Proposals } from '../../../../../src/engine/documents/proposals/imageProposals';
import { ImageProposals } from '../../../../../src/engine/documents/proposals/imageProposals';
import type { WantedLink } from '../../../../../src/engine/documents/proposals/insertLinks';
import { insertLinks } from '../../../../../src/engine/documents/proposals/insertLinks';
import { searchParts } from '../../../../support/searchParts';
import { InMemoryWorkspace } from '../../../../support/inMemoryWorkspace';
import { defaultSettings } from '../../../../support/preparedJob';

const root = 'memory:/w';
const lamp = 'The lamp of the tower burns all night.';

describe('proposed images', () => {
  let workspace: InMemoryWorkspace;
  let settings: typeof defaultSettings;
  let awaited: Set<string>;

  beforeEach(() => {
    workspace = new InMemoryWorkspace(root);
    settings = defaultSettings;
    awaited = new Set();
  });

  const parts = (): ReturnType<typeof searchParts> => searchParts(workspace, { settings: () => settings });
  const outlines = { outline: (...one: Parameters<typeof outline>) => Promise.resolve(outline(...one)) };
  const search = (): MissingSearch => new MissingSearch(parts());
  const proposals = (): ImageProposals =>
    new ImageProposals({
      workspace,
      texts: parts().texts,
      outlines,
      missing: search(),
      readSettings: () => settings,
      awaited: () => awaited,
      clock: { now: () => 0 },
      chance: () => 0.5,
    });
  const inSection = (path: string, text: string, line = 1, count?: number): Promise<Proposals> =>
    proposals().inSection({ document: workspace.put(`${root}/${path}`, text), line }, count);

  async function ofItems(path: string, text: string, line: number, column = 0): Promise<Proposals> {
    const found = await proposals().itemsAt({ document: workspace.put(`${root}/${path}`, text), line });
    assert.ok(found);
    return found.propose(column);
  }

  /** Inserts links. @returns the ones whose place is gone. */
  const insert = (document: URI, links: readonly WantedLink[]): Promise<WantedLink[]> =>
    insertLinks(
      {
        workspace,
        outlines,
        missing: search(),
        rewriter: {
          rewrite: async (uri, changesOf) => {
            const before = workspace.textOf(uri) ?? '';
            const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
            let text = before.replace(/\r\n/gu, '\n');
            const changes = await changesOf(text, '');
            for (const { start, end, text: written } of changes.toSorted((one, other) => other.start - one.start))
              text = text.slice(0, start) + written + text.slice(end);
            if (changes.length > 0) workspace.put(uri, text.replaceAll('\n', lineEnd));
          },
        },
      },
      document,
      links,
    );

  /** The text after all links were inserted, of which the readers then miss each image, by its alt text. */
  async function inserted({ images }: Proposals): Promise<string> {
    const [first] = images;
    assert.ok(first);
    assert.deepEqual(await insert(first.document, images), []);
    const missing = await search().inDocument(first.document);
    assert.deepEqual(
      missing.map(({ target, reference }) => [target.path, reference.alt]),
      images.map(({ target, alt }) => [target.path, alt]),
    );
    return workspace.textOf(first.document) ?? '';
  }

  const names = ({ images }: Proposals): string[] => images.map(({ target }) => workspace.nameOf(target));

  it('are named after their texts, in the folder of the settings, with a line and words to find them again', async () => {
    const { images } = await inSection('docs/a.md', `---\na: 1\n---\n\n# Tower\r\n\r\n${lamp}\r\n`);
    assert.deepEqual(
      images.map(({ target, prompt, alt, line, words }) => ({
        target: workspace.nameOf(target),
        prompt,
        alt,
        line,
        words,
      })),
      [
        {
          target: 'assets/the-lamp-of-the-tower-burns-all-night.png',
          prompt: `Tower: ${lamp}`,
          alt: lamp,
          line: 7,
          words: lamp,
        },
      ],
    );
  });

  it('have names that nothing has, and that nobody waits for', async () => {
    settings = { ...settings, outputFolder: '${fileDirname}/img', fileName: '${slug}' };
    workspace.put(`${root}/docs/img/Red.PNG`, '');
    awaited.add(`${root}/docs/img/red-2.png`);
    assert.deepEqual(names(await ofItems('docs/a.md', '- red\n- red\n- Red!\n\n![x](img/red-3.png)\n', 1)), [
      'docs/img/red-4.png',
      'docs/img/red-5.png',
      'docs/img/red-6.png',
    ]);
  });

  it('are refused outside of the workspace, and for other languages', async () => {
    const outside = workspace.put('memory:/other/a.md', lamp);
    await assert.rejects(proposals().inSection({ document: outside, line: 1 }, 1), /outside the workspace/);
    await assert.rejects(inSection('a.html', `<p>${lamp}</p>`), /Markdown, MDX and AsciiDoc/);
  });

  const links: [name: string, path: string, text: string, line: number, expected: string][] = [
    [
      'a list',
      'a.md',
      '- Red\n  - dark\n- Green\n',
      1,
      '- Red\n\n  ![Red](assets/red.png)\n\n  - dark\n- Green\n\n  ![Green](assets/green.png)\n',
    ],
    [
      'a loose ordered list with code',
      'a.md',
      '9. Cut\n\n   ```\n   x\n   ```\n\n10. Cook\n    it\n',
      1,
      '9. Cut\n\n   ```\n   x\n   ```\n\n   ![Cut](assets/cut.png)\n\n10. Cook\n    it\n\n    ![Cook it](assets/cook-it.png)\n',
    ],
    [
      'lines that end with CRLF',
      'a.md',
      '* Red\r\n* Green\r\n',
      1,
      '* Red\r\n\r\n  ![Red](assets/red.png)\r\n\r\n* Green\r\n\r\n  ![Green](assets/green.png)\r\n',
    ],
    [
      'Chinese',
      '文档/甲.md',
      '- 红\n- 绿\n',
      1,
      '- 红\n\n  ![红](../assets/红.png)\n\n- 绿\n\n  ![绿](../assets/绿.png)\n',
    ],
    [
      'MDX',
      'a.mdx',
      '- Red {/* c */}\n- `a|b`\n',
      1,
      '- Red {/* c */}\n\n  ![Red](assets/red.png)\n\n- `a|b`\n\n  ![a\\|b](assets/a-b.png)\n',
    ],
    [
      'a table',
      'a.md',
      '| Name | No |\n|---|---|\n| Red \\| dark | 1 |\n| Green | 2 |\n',
      3,
      '| Name | No |\n|---|---|\n| Red \\| dark ![Red \\| dark](assets/red-dark.png) | 1 |\n| Green ![Green](assets/green.png) | 2 |\n',
    ],
    [
      'a table without outer bars',
      'a.md',
      'Name | No\n--- | ---\nRed | 1\nGreen | 2\n',
      4,
      'Name | No\n--- | ---\nRed ![Red](assets/red.png) | 1\nGreen ![Green](assets/green.png) | 2\n',
    ],
    [
      'AsciiDoc',
      'a.adoc',
      ':imagesdir: assets\n\n* Red\nand dark\n* Green\n',
      3,
      ':imagesdir: assets\n\n* Red\nand dark\n+\nimage::red-and-dark.png[Red and dark]\n\n* Green\n+\nimage::green.png[Green]\n',
    ],
  ];
  for (const [name, path, text, line, expected] of links)
    it(`are linked in ${name}, where their readers find them`, async () => {
      assert.equal(await inserted(await ofItems(path, text, line)), expected);
    });

  it('are linked behind paragraphs, as one change', async () => {
    const text = `# Tower\n\n${lamp}\nSecond line.\n{: .wide}\n\n${lamp} Two.\n\n- a\n`;
    assert.equal(
      await inserted(await inSection('docs/a.md', text, 1, 5)),
      `# Tower\n\n${lamp}\nSecond line.\n{: .wide}\n\n![${lamp}](../assets/the-lamp-of-the-tower-burns-all-night.png)\n\n${lamp} Two.\n\n![${lamp}](../assets/the-lamp-of-the-tower-burns-all-night-2.png)\n\n- a\n`,
    );
  });

  it('are found again in a text that has changed, nearest to their line; others are told', async () => {
    const { images } = await ofItems('a.md', '- Red\n- Green\n', 1);
    const [red, green] = images;
    assert.ok(red && green);
    const document = workspace.put(`${root}/a.md`, '# New\n\nText.\n\n- Red wine\n\nText.\n\n- Red\n');
    assert.deepEqual(await insert(document, [{ ...red, line: 9 }, green]), [green]);
    assert.equal(
      workspace.textOf(document),
      '# New\n\nText.\n\n- Red wine\n\nText.\n\n- Red\n\n  ![Red](assets/red.png)\n',
    );
  });

  it('are not linked twice, nor where the image is there already', async () => {
    const { images } = await ofItems('a.md', '- Red\n- Green\n', 1);
    const [first] = images;
    assert.ok(first);
    await insert(first.document, images);
    const once = workspace.textOf(first.document);
    assert.deepEqual(await insert(first.document, images), []);
    assert.equal(workspace.textOf(first.document), once);
    workspace.put(first.document, '- Red\n');
    workspace.put(first.target, 'image');
    assert.deepEqual(await insert(first.document, [first]), []);
    assert.equal(workspace.textOf(first.document), '- Red\n');
  });

  it('are linked in the workspace alone', async () => {
    const { images } = await ofItems('a.md', '- Red\n', 1);
    const [red] = images;
    assert.ok(red);
    const outside = workspace.put('memory:/other/a.md', '- Red\n');
    await assert.rejects(insert(outside, images), /outside the workspace/);
    await assert.rejects(insert(red.document, [{ ...red, target: outside }]), /outside the workspace/);
    assert.equal(workspace.textOf(red.document), '- Red\n');
  });

  it('have an alt text that follows a changed prompt, unless the person wrote one', async () => {
    const { images } = await ofItems('a.md', '- Red\n- Green\n- Blue\n', 1);
    const [red, green, blue] = images;
    assert.ok(red && green && blue);
    const { document, target, prompt, line, words } = blue;
    await insert(document, [
      { ...red, prompt: 'A rose' },
      { ...green, prompt: 'A leaf', alt: 'Leaf' },
      { document, target, prompt, line, words },
    ]);
    assert.deepEqual(
      (await search().inDocument(red.document)).map(({ reference }) => reference.alt),
      ['A rose', 'Leaf', 'Blue'],
    );
  });

  it('leave places out that got their image', async () => {
    const proposed = await inSection('a.md', `${lamp}\n\n${lamp} Two.\n`, 1, 1);
    await inserted(proposed);
    const [first] = proposed.images;
    assert.ok(first);
    assert.deepEqual(
      (await proposals().inSection({ document: first.document, line: 1 }, 5)).images.map(({ line }) => line),
      [1],
    );
  });
});
