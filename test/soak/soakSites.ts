import path from 'node:path';
import { addVariants } from '../generators/addVariants';
import { RealSite } from '../generators/realSite';
import { installDependencies } from '../run/prepare.mjs';
import type { PartResult } from './soakTable';
import { noTotals } from './soakTable';

const project = 'test/generators/docusaurus';
const generators = path.resolve(import.meta.dirname, '../generators');

/** The files that the site names, all of which are missing. */
const wanted = [
  'docs/img/boat.png',
  'docs/img/dinghy.png',
  'docs/img/lighthouse.png',
  'docs/img/pier.png',
  'static/img/card.png',
  'static/img/coast.png',
  'static/img/keeper.png',
];

/** How many images of each page get a dark variant: not those of an import and of the card for social networks. */
const wantedPairs = { 'docs/boats.mdx': 1, 'docs/intro.md': 3 };

/**
 * A site of Docusaurus with missing images, filled with one command and then built. The other generators are small
 * enough for `npm test`.
 */
export async function runSites(): Promise<PartResult> {
  if (!(await installDependencies(project))) throw new Error(`${project} could not be installed`);
  const site = await RealSite.open({
    source: path.join(generators, 'sites/docusaurus'),
    packages: path.join(generators, 'docusaurus/node_modules'),
    build: ['@docusaurus/core/bin/docusaurus.mjs', 'build'],
    output: 'build',
  });
  try {
    const before = await site.build();
    const made = await site.fill();
    const after = await site.build();
    const { named, missing } = site.builtImages();
    const { pairs, left } = await addVariants(site.folder);
    const themed = await site.build();
    const both = site.builtImages();
    const dark = both.named.filter(name => /\.dark-[^/]*\.png$|\.dark\.png$/u.test(name));
    const lost = wanted.filter(name => !made.includes(name));
    const problems = [
      ...(before.code === 0 ? ['it is built without its images, so the build proves nothing'] : []),
      ...lost.map(name => `${name} was not made`),
      ...made.filter(name => !wanted.includes(name)).map(name => `${name} was made, and nothing names it`),
      ...(after.code === 0 ? [] : [`the build fails: ${(after.out + after.err).slice(-2000)}`]),
      ...missing.map(name => `${name} is not in the built site`),
      ...(themed.code === 0 ? [] : [`with variants, the build fails: ${(themed.out + themed.err).slice(-2000)}`]),
      ...both.missing.map(name => `${name}, a variant, is not in the built site`),
      ...(JSON.stringify(pairs) === JSON.stringify(wantedPairs) ? [] : [`pairs: ${JSON.stringify(pairs)}`]),
      ...(left.every(entry => entry.endsWith(', unfit')) ? [] : [`no pairs: ${left.join('; ')}`]),
      ...(dark.length >= 4 ? [] : [`the built pages have these variants: ${dark.join(', ')}`]),
    ];
    return {
      part: 'sites',
      rows: [
        {
          what: 'a site of Docusaurus',
          way: 'missing --fill, build',
          due: wanted.length,
          whole: made.length,
          note: `${named.length} images in the built pages, ${dark.length} dark variants`,
          ok: problems.length === 0,
        },
      ],
      problems,
      totals: { ...noTotals, lost: lost.length },
    };
  } finally {
    await site.close();
  }
}
