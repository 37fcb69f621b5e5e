import type { ReferenceLanguage } from '../../src/core/documents/references/referenceLanguages';
import { references } from '../../src/core/documents/references/referenceReaders';
import type { TableRow } from './rows';
import { growthExponent, limitRow, milliseconds } from './rows';

/** Slightly above linear: the garbage of a long text takes its part of the time. */
const maxExponent = 1.4;
const runs = 3;
/** Of about half a megabyte, and of twice and four times as much. */
const sizes = [500, 1000, 2000];
const sentence = 'The path goes along the coast, past the old mill and the lighthouse, down to the harbour. ';
const paragraph = sentence.repeat(11);

/** One section of a document with its image, which has no alt text, so that its surroundings are told. */
const sections: Partial<Record<ReferenceLanguage, (index: number) => string>> = {
  markdown: index => `## Part ${index}\n\n${paragraph}\n\n![](images/part-${index}.png)\n\n`,
  mdx: index => `## Part ${index}\n\n${paragraph}\n\n<img src="images/part-${index}.png" />\n\n{/* ${index} */}\n\n`,
  html: index => `<h2>Part ${index}</h2>\n<p>${paragraph}</p>\n<img src="images/part-${index}.png">\n`,
  asciidoc: index => `== Part ${index}\n\n${paragraph}\n\nimage::images/part-${index}.png[]\n\n`,
  restructuredtext: index => `Part ${index}\n---------\n\n${paragraph}\n\n.. image:: images/part-${index}.png\n\n`,
  javascript: index => `export const Part${index} = () => <p>${paragraph}<img src="./part-${index}.png" /></p>;\n`,
  css: index => `/* ${paragraph} */\n.part-${index} { background: url(images/part-${index}.png); }\n`,
};

/** How the time of a scan grows with the length of a document, in each language; in processor time of this process. */
export function benchDocumentGrowth(): TableRow[] {
  return Object.entries(sections).map(([id, section]) => {
    const steps = sizes.map(size => ({ size, time: timeOf(id as ReferenceLanguage, size, section) }));
    const [half, whole, twice] = steps;
    return limitRow(
      `0.5, 1 and 2 MB of ${id}: growth exponent of a scan`,
      half && twice ? growthExponent(half, twice) : NaN,
      maxExponent,
      value => value.toFixed(2),
      { spread: [half, whole, twice].map(step => milliseconds(step?.time ?? NaN)).join(', ') },
    );
  });
}

/** The shortest of some runs, in milliseconds. */
function timeOf(language: ReferenceLanguage, size: number, section: (index: number) => string): number {
  const times = Array.from({ length: runs + 1 }, (_, run) => {
    // No two texts have a section in common, because these are remembered.
    const text = Array.from({ length: size }, (_item, index) => section(run * 100_000 + size * 10 + index)).join('');
    const start = process.cpuUsage();
    const found = references(language, text).length;
    if (found !== size) throw new Error(`${language}: ${found} of ${size} images were found`);
    return process.cpuUsage(start).user / 1000;
  });
  return Math.min(...times.slice(1));
}
