import { pixelsOf } from '../imageAttributes';
import { imageOfPath, oneLine } from '../imagePath';
import type { AltPlace, ImageReference, ReferenceHints } from '../referenceTypes';
import { readableLine } from './readableLine';
import type { SourceLine } from './sourceLines';
import { from, indentationOf, isBlank } from './sourceLines';

const imageDirectives = /^(?:image|figure|thumbnail)$/u;
/** Their content is shown as it stands, or run by something else. */
const verbatimDirectives =
  /^(?:code|code-block|code-cell|sourcecode|parsed-literal|literalinclude|raw|math|highlight|prompt|productionlist|graphviz|digraph|graph|mermaid|uml|plantuml|doctest|testcode|testoutput|testsetup|testcleanup|ipython|plot|jupyter-execute|command-output|program-output|comment|replace|unicode|date)$/u;
/** What stands directly below these is their content already. */
const withoutArgument =
  /^(?:attention|caution|danger|error|hint|important|note|tip|warning|seealso|todo|compound|epigraph|highlights|pull-quote|header|footer|hlist|tabs|tab-set|grid|centered)$/u;
const optionLine = /^:([\w-]+):(?: +(.*))?$/u;
const cardOptions = ['img-top', 'img-bottom', 'img-background'];

interface ReadDirective {
  references: ImageReference[];
  /** What is to be read as a text of its own. */
  content: SourceLine[];
}

interface Option {
  text: string;
  start: number;
}

/**
 * @param argument what stands behind the name.
 * @param column in which the directive begins; undefined where no line can be added to it.
 * @param block what is indented below it.
 */
export function readDirective(
  name: string,
  argument: SourceLine,
  column: number | undefined,
  block: readonly SourceLine[],
): ReadDirective {
  if (verbatimDirectives.test(name)) return { references: [], content: [] };
  const lines = [argument, ...block];
  const firstBlank = block.findIndex(isBlank) + 1 || lines.length;
  const head = lines.slice(0, firstBlank);
  const firstOption = head.findIndex(({ text }, index) => index > 0 && optionLine.test(text));
  const [written, optionLines] = firstOption < 0 ? [head, []] : [head.slice(0, firstOption), head.slice(firstOption)];
  const options = optionsOf(optionLines);
  const body = lines.slice(firstBlank);
  if (imageDirectives.test(name)) {
    const content = name === 'figure' ? body : [];
    const altPlace = placeBelow(written, optionLines[0], column);
    return { references: imageOf(written, options, captionOf(content), altPlace), content };
  }
  const references = cardOptions.flatMap(key => {
    const option = options.get(key);
    return option ? reference(option.text, option.start, options.get('img-alt')?.text ?? '', {}) : [];
  });
  const isContent = withoutArgument.test(name) || written.some(({ text }) => /^\.\. +\S/u.test(text));
  const first = written.findIndex(line => !isBlank(line));
  return { references, content: isContent && first >= 0 ? [...written.slice(first), ...body] : body };
}

function imageOf(
  written: readonly SourceLine[],
  options: ReadonlyMap<string, Option>,
  caption: string,
  altPlace: AltPlace | undefined,
): ImageReference[] {
  const lines = written.filter(line => !isBlank(line)).map(line => from(line, indentationOf(line)));
  const [width, height] = [pixelsOf(options.get('width')?.text), pixelsOf(options.get('height')?.text)];
  const hints = {
    ...(caption !== '' && { title: caption }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  };
  const path = lines.map(({ text }) => text.trim()).join('\n');
  return reference(
    path,
    lines[0]?.start ?? 0,
    options.get('alt')?.text ?? '',
    hints,
    options.has('alt') ? undefined : altPlace,
  );
}

/** An option stands below the path, as far right as the others. */
function placeBelow(
  written: readonly SourceLine[],
  firstOption: SourceLine | undefined,
  column: number | undefined,
): AltPlace | undefined {
  const last = written.at(-1);
  const indentation = firstOption?.column ?? (column === undefined ? undefined : column + '.. '.length);
  if (!last || indentation === undefined) return undefined;
  const end = last.start + last.text.length;
  return { form: 'option', start: end, end, indentation };
}

function reference(
  written: string,
  start: number,
  alt: string,
  hints: Omit<ReferenceHints, 'rule'>,
  altPlace?: AltPlace,
): ImageReference[] {
  // White space that is not escaped is dropped from addresses.
  const path = written.replace(/\\\s/gu, '\0').replace(/\s+/gu, '').replaceAll('\0', ' ').replace(/\\(.)/gu, '$1');
  const target = imageOfPath(path);
  if (target === undefined) return [];
  return [
    {
      target,
      alt: oneLine(alt.replace(/\\(.)/gu, '$1')),
      range: { start, end: start + written.length },
      hints: { rule: 'source', ...hints },
      ...(altPlace && { altPlaces: [altPlace] }),
    },
  ];
}

function optionsOf(lines: readonly SourceLine[]): Map<string, Option> {
  const options = new Map<string, Option>();
  let known: Option | undefined;
  for (const { text, start } of lines) {
    const [, key, value = ''] = optionLine.exec(text) ?? [];
    if (key !== undefined)
      options.set(key, (known = { text: value.trim(), start: start + text.length - value.length }));
    else if (known && text.startsWith(' ')) known.text = oneLine(`${known.text} ${text}`);
    else break;
  }
  return options;
}

/** The first paragraph of a figure. */
function captionOf(content: readonly SourceLine[]): string {
  const first = content.findIndex(line => !isBlank(line));
  const lines = content.slice(Math.max(0, first));
  if (first < 0 || /^\.\.(?: |$)/u.test(lines[0]?.text ?? '')) return '';
  const end = lines.findIndex(isBlank);
  const paragraph = lines.slice(0, end < 0 ? lines.length : end);
  return readableLine(paragraph.map(({ text }) => text).join(' '));
}
