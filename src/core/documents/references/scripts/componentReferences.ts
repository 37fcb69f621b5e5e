import { withoutExpressions } from './braces';
import { readMarkup } from '../htmlReferences';
import type { ElementAttribute } from '../imageAttributes';
import { unknownAttributes } from '../imageAttributes';
import { MarkupCollector } from '../markupCollector';
import type { PathRule, ReferenceReader } from '../referenceTypes';
import { mixedText, objectValues, wholeExpression } from './attributeValues';
import { ScriptNames } from './scriptNames';
import { ScriptReader } from './scriptReader';

type Parts = (text: string, offset: number) => Omit<ElementAttribute, 'name'>;

/** What an attribute says; undefined where it is plain HTML. */
type AttributeReader = (
  parts: Parts,
  name: string,
  written: string,
  start: number,
  names: ScriptNames,
) => readonly ElementAttribute[] | undefined;

/** Components of Vue: bindings are expressions in quotes. */
export const vueReferences: ReferenceReader = text => componentReferences(text, text, boundAttribute);

/** Components of Svelte. */
export const svelteReferences: ReferenceReader = text =>
  componentReferences(text, withoutExpressions(text, 'svelte'), bracedAttribute);

/** Components of Astro, with a script between lines of `---`. */
export const astroReferences: ReferenceReader = text => {
  const [front = '', opening = '', script = ''] = /^(\s*---)([\s\S]*?)\r?\n---/u.exec(text) ?? [];
  const masked = ' '.repeat(front.length) + withoutExpressions(text.slice(front.length), 'astro');
  return componentReferences(text, masked, bracedAttribute, { text: script, offset: opening.length });
};

/** `:src="hero"`, `:src`, and `v-bind="{ src: hero }"`. */
const boundAttribute: AttributeReader = (parts, name, written, start) => {
  if (name === 'v-bind') {
    const values = objectValues(written);
    const known = values.map(value => {
      const own = parts(written.slice(value.start, value.end), start + value.start);
      return { name: value.name.toLowerCase(), ...own };
    });
    return /^\s*\{(?!.*\.\.\.)/su.test(written) ? known : [...known, { name: unknownAttributes, texts: [] }];
  }
  const [, bound] = /^(?::|v-bind:)(.+?)(?:\..*)?$/u.exec(name) ?? [];
  if (bound === undefined) return undefined;
  const expression = written === '' ? bound.replace(/-(\w)/gu, (_, letter: string) => letter.toUpperCase()) : written;
  return [{ name: bound.toLowerCase(), ...parts(expression, start) }];
};

/** `src={hero}`, `src="{hero}"`, `src="{base}/x.png"`, `{src}` and `{...props}`. */
const bracedAttribute: AttributeReader = (parts, name, written, start, names) => {
  const short = wholeExpression(name)?.trim();
  if (short !== undefined)
    return short.startsWith('...')
      ? [{ name: unknownAttributes, texts: [] }]
      : [{ name: short.toLowerCase(), ...parts(short, start + name.indexOf(short)) }];
  const shown = name.replace(/^style:.*$/u, 'style').toLowerCase();
  const expression = wholeExpression(written);
  if (expression !== undefined) return [{ name: shown, ...parts(expression, start + 1) }];
  // Astro has templates in place of quotes.
  if (written.startsWith('`')) return [{ name: shown, ...parts(written, start) }];
  if (shown === name.toLowerCase() && !written.includes('{')) return undefined;
  return [{ name: shown, texts: [mixedText(written, start, expressionText => names.isBase(expressionText))] }];
};

/** Markup of pages that are components of Vue. */
export const readVueMarkup = (text: string, collector: MarkupCollector, rule: PathRule): void =>
  readComponent({ text, markup: text, rule }, boundAttribute, collector);

interface ComponentText {
  text: string;
  /** The text with placeholders for what is not HTML. */
  markup: string;
  rule: PathRule;
  front?: { text: string; offset: number } | undefined;
}

function componentReferences(
  text: string,
  markup: string,
  attributeOf: AttributeReader,
  front?: ComponentText['front'],
): ReturnType<ReferenceReader> {
  const collector = new MarkupCollector('template');
  readComponent({ text, markup, rule: 'template', front }, attributeOf, collector);
  return collector.finish(text.length);
}

function readComponent(
  { text, markup, rule, front }: ComponentText,
  attributeOf: AttributeReader,
  collector: MarkupCollector,
): void {
  const names = new ScriptNames();
  const readScript = (script: string, offset: number, language: string): void => {
    const dialect = { isTypeScript: /^ts/iu.test(language), hasElements: /x$/iu.test(language) };
    new ScriptReader(script, offset, dialect, collector, names).read();
  };
  if (front) readScript(front.text, front.offset, 'ts');
  // A script may follow the markup that shows its imports.
  readMarkup(markup, 0, new MarkupCollector(rule), rule, { original: text, script: readScript });
  const parts: Parts = (written, offset) =>
    new ScriptReader(written, offset, { isTypeScript: true, hasElements: false }, collector, names).readExpression();
  readMarkup(markup, 0, collector, rule, {
    original: text,
    attribute: (name, written, start) => attributeOf(parts, name, written, start, names),
  });
}
