import { withoutExpressions } from './braces';
import { readMarkup } from '../htmlReferences';
import type { ElementAttribute } from '../imageAttributes';
import { MarkupCollector } from '../markupCollector';
import type { ReferenceReader } from '../referenceTypes';
import type { ImageNames } from './scriptReader';
import { ScriptReader } from './scriptReader';

type AttributeReader = (
  parts: (text: string, offset: number) => Omit<ElementAttribute, 'name'>,
  name: string,
  written: string,
  start: number,
) => ElementAttribute | undefined;

/** Components of Vue: bindings are expressions in quotes. */
export const vueReferences: ReferenceReader = text =>
  componentReferences(text, text, (parts, name, written, start) => {
    const [, bound] = /^(?::|v-bind:)(.+?)(?:\..*)?$/u.exec(name) ?? [];
    return bound === undefined ? undefined : { name: bound.toLowerCase(), ...parts(written, start) };
  });

/** Components of Svelte. */
export const svelteReferences: ReferenceReader = text =>
  componentReferences(text, withoutExpressions(text, { isTextMasked: true }), bracedAttribute);

/** Components of Astro, with a script between lines of `---`. */
export const astroReferences: ReferenceReader = text => {
  const [front = '', opening = '', script = ''] = /^(\s*---)([\s\S]*?)\r?\n---/u.exec(text) ?? [];
  const masked = ' '.repeat(front.length) + withoutExpressions(text.slice(front.length), { isTextMasked: false });
  return componentReferences(text, masked, bracedAttribute, { text: script, offset: opening.length });
};

/** `src={hero}`, `src="{hero}"` and `{src}`. */
const bracedAttribute: AttributeReader = (parts, name, written, start) => {
  const shown = name.replace(/^style:.*$/u, 'style').toLowerCase();
  const [, before, expression] = /^(\{)([\s\S]*)\}$/u.exec(written) ?? [];
  if (before !== undefined && expression !== undefined)
    return { name: shown, ...parts(expression, start + before.length) };
  return shown === name.toLowerCase() ? undefined : { name: shown, texts: [writtenAt(written, start)] };
};

const writtenAt = (text: string, start: number): { text: string; start: number; end: number } => ({
  text,
  start,
  end: start + text.length,
});

/** @param markup the text with placeholders for what is not HTML. */
function componentReferences(
  text: string,
  markup: string,
  attributeOf: AttributeReader,
  front?: { text: string; offset: number },
): ReturnType<ReferenceReader> {
  const collector = new MarkupCollector('template');
  const names: ImageNames = new Map();
  const readScript = (script: string, offset: number, language: string): void => {
    const dialect = { isTypeScript: /^ts/iu.test(language), hasElements: /x$/iu.test(language) };
    new ScriptReader(script, offset, dialect, collector, names).read();
  };
  if (front) readScript(front.text, front.offset, 'ts');
  // A script may follow the markup that shows its imports.
  readMarkup(markup, 0, new MarkupCollector('template'), 'template', { original: text, script: readScript });
  const parts = (written: string, offset: number): Omit<ElementAttribute, 'name'> =>
    new ScriptReader(written, offset, { isTypeScript: true, hasElements: false }, collector, names).readExpression();
  readMarkup(markup, 0, collector, 'template', {
    original: text,
    attribute: (name, written, start) => attributeOf(parts, name, written, start),
  });
  return collector.finish(text.length);
}
