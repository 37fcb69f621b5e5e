import assert from 'node:assert/strict';
import type { ReferenceLanguage } from '../../../../../src/core/documents/references/referenceLanguages';
import { promptOf } from '../../../../../src/core/documents/references/imagePrompt';
import { references } from '../../../../../src/core/documents/references/referenceReaders';

describe('references: the prompt where nothing describes an image', () => {
  const promptIn = (language: ReferenceLanguage, text: string): string =>
    promptOf(references(language, text), 'old-mill.png').prompt;
  const ofFile = 'old mill';

  it('is the name of the file where a page has nothing but what a template fills in', () => {
    assert.equal(promptIn('svelte', '<h1>{title}</h1><p>{@html x}</p><img src="/a.png">'), ofFile);
    assert.equal(
      promptIn('vue', '<template><h1>{{ title }}</h1><p>{{ t("x") }}.</p><img src="/a.png"></template>'),
      ofFile,
    );
    assert.equal(
      promptIn('html', '<h1>{{ title }}</h1><p>{% block x %}<?php echo $y ?></p><img src="/a.png">'),
      ofFile,
    );
    assert.equal(promptIn('markdown', '{{< figure src="a.png" >}}\n'), ofFile);
    assert.equal(promptIn('markdown', ':::{figure} a.png\n:::\n'), ofFile);
  });

  it('has what people read, and no markup', () => {
    assert.equal(
      promptIn('svelte', '<h1>Harbour</h1><p>Boats {verb} come.</p><img src="/a.png">'),
      'Harbour: Boats come.',
    );
    assert.equal(promptIn('markdown', '# Harbour {#id .cls}\n\n![](a.png)\n'), 'Harbour');
    assert.equal(promptIn('markdown', '# Harbour\n\n:::{figure} a.png\n:width: 300\n:::\n'), 'Harbour');
    assert.equal(
      promptIn('markdown', '# Harbour\n\nBoats come.\n\n{{< figure src="a.png" >}}\n'),
      'Harbour: Boats come.',
    );
    assert.equal(promptIn('markdown', '# Harbour\n\n!!! note "Boats"\n\n    ![](a.png)\n'), 'Harbour');
    assert.equal(
      promptIn('astro', '---\n---\n<h2>Harbour</h2>{list.map(x => <li><img src="/a.png"></li>)}'),
      'Harbour',
    );
  });
});
