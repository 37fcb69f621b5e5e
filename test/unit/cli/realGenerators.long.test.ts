import assert from 'node:assert/strict';
import path from 'node:path';
import { addVariants } from '../../generators/addVariants';
import type { SiteOptions } from '../../generators/realSite';
import { RealSite } from '../../generators/realSite';

const generators = path.resolve(import.meta.dirname, '../../generators');
const packages = path.join(generators, 'node_modules');
const siteOf = (name: string): string => path.join(generators, 'sites', name);

describe('sites with missing images: easel missing --fill, then the real generator', function () {
  this.timeout(180_000);
  let site: RealSite | undefined;
  afterEach(() => site?.close());

  /** The generator refuses the site first, so that its silence afterwards says something. */
  async function filledSite(options: SiteOptions, complaint: RegExp): Promise<{ site: RealSite; made: string[] }> {
    site = await RealSite.open(options);
    const before = await site.build();
    assert.notEqual(before.code, 0, before.out);
    assert.match(before.out + before.err, complaint);
    const made = await site.fill();
    const { code, out, err } = await site.build();
    assert.equal(code, 0, out + err);
    return { site, made };
  }

  it('a site of VitePress', async () => {
    const { site, made } = await filledSite(
      {
        source: siteOf('vitepress'),
        packages,
        build: ['vitepress/bin/vitepress.js', 'build'],
        output: '.vitepress/dist',
      },
      /lighthouse\.png|灯塔\.png|pier\.png/u,
    );
    assert.deepEqual(made.sort(), [
      'guide/images/lighthouse.png',
      'guide/images/pier.png',
      'guide/图片/灯塔.png',
      'public/hero.png',
      'public/icons/boat.png',
      'public/maps/coast.png',
    ]);
    const { named, missing } = site.builtImages();
    assert.deepEqual([named.length, missing], [6, []], named.join('\n'));
    // Every image gets a dark variant; the pages show both.
    const { pairs, left } = await addVariants(site.folder);
    assert.deepEqual([pairs, left], [{ 'index.md': 2, 'guide/start.md': 3, 'guide/灯塔.md': 1 }, []]);
    const { code, out, err } = await site.build();
    assert.equal(code, 0, out + err);
    const themed = site.builtImages();
    assert.deepEqual([themed.named.length, themed.missing], [12, []], themed.named.join('\n'));
    assert.match(site.read('.vitepress/dist/index.html'), /<img class="VPImage dark[^>]*src="\/hero\.dark\.png"/u);
    assert.match(site.read('.vitepress/dist/guide/start.html'), /<img [^>]*class="dark-only"[^>]*>/u);
    assert.ok(site.builtStyles().includes(':root:not(.dark) .dark-only,:root.dark .light-only{display:none}'));
  });

  it('an app of Vite with JSX, an alias and a style sheet', async () => {
    const { site, made } = await filledSite(
      { source: siteOf('vite'), packages, build: ['vite/bin/vite.js', 'build'], output: 'dist' },
      /(?:lighthouse|boat|paper)\.png/u,
    );
    assert.deepEqual(made.sort(), [
      'public/banner.png',
      'src/assets/anchor.png',
      'src/assets/boat.png',
      'src/assets/lighthouse.png',
      'src/assets/paper.png',
    ]);
    const { named, missing } = site.builtImages();
    assert.deepEqual([named.length, missing], [5, []], named.join('\n'));
  });

  it('a book of Asciidoctor in several files', async () => {
    const { site, made } = await filledSite(
      {
        source: siteOf('book'),
        packages,
        // With its images inside, the book cannot be written where one is missing.
        build: [
          '@asciidoctor/cli/bin/asciidoctor',
          '--failure-level=WARN',
          '-a',
          'data-uri',
          '-D',
          'built',
          'book.adoc',
        ],
        output: 'built',
      },
      /image to embed not found or not readable: .*cover\.png/u,
    );
    assert.deepEqual(made.sort(), [
      'images/boats/dinghy.png',
      'images/cover.png',
      'images/lamp.png',
      'images/lighthouse storm.png',
    ]);
    assert.equal(site.read('built/book.html').split('src="data:image/png;base64,').length - 1, 4);
    assert.deepEqual(site.builtImages().named, []);
  });
});
