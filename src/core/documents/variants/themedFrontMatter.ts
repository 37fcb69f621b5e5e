import type { Span, TextChange } from '../textChange';
import type { Generator } from '../references/frontMatter/frontMatterFields';
import type { ImageReference } from '../references/referenceTypes';
import type { ThemedRequest } from './themedMarkup';
import { pairOf } from './themedMarkup';

/**
 * How the front matter of a generator names an image for each scheme. Sources: vitepress.dev, "Home Page"
 * (`ThemeableImage`); starlight.astro.build, "Frontmatter Reference" (`hero.image`); vuepress.vuejs.org, default theme,
 * "Frontmatter" (`heroImageDark`).
 */
type FieldForm =
  /** The field becomes two, `light` and `dark`. */
  | 'renamed'
  /** The field gets two below it. */
  | 'below'
  /** A second field has `Dark` behind its name. */
  | 'beside';

const fields: Partial<Record<Generator, Readonly<Record<string, FieldForm>>>> = {
  vitepress: {
    'hero.image': 'below',
    'hero.image.src': 'renamed',
    'features[].icon.src': 'renamed',
  },
  astro: { 'hero.image.file': 'renamed' },
  vuepress: { heroImage: 'beside' },
};

/** Whether a field of the front matter is one of a pair already. */
export const isThemedField = (text: string, { hints }: Pick<ImageReference, 'hints'>): boolean =>
  /(?:\.light|\.dark|Dark)$/u.test(hints.field ?? '') ||
  (hints.field === 'heroImage' && /^heroImageDark[ \t]*:/mu.test(text));

/** @returns undefined where the generator has no field for another scheme, or the value is written in another way. */
export function frontMatterPair(
  request: ThemedRequest & { reference: Pick<ImageReference, 'hints'> },
  generator: Generator | undefined,
): TextChange[] | undefined {
  const { text, reference, variant, scheme } = request;
  const form = generator && fields[generator]?.[reference.hints.field ?? ''];
  if (!form) return undefined;
  const { range } = reference;
  const lineStart = text.lastIndexOf('\n', range.start - 1) + 1;
  const before = text.slice(lineStart, range.start);
  const [, lead, key, quote] = /^(.*?)((?:[\w-]+|"[\w-]+"|'[\w-]+')[ \t]*:[ \t]*)(["']?)$/u.exec(before) ?? [];
  if (lead === undefined || key === undefined || quote === undefined) return undefined;
  const span: Span = { start: lineStart + lead.length, end: range.end + quote.length };
  const isBlock = /^[ \t]*(?:-[ \t]+)*$/u.test(lead);
  const paths = pairOf(text.slice(range.start, range.end), variant.written, scheme);
  const valueOf = (path: string): string => `${quote}${path}${quote}`;
  const name = key.replace(/[ \t]*:[ \t]*$/u, '').replace(/["']/gu, '');
  const names = form === 'beside' ? [name, `${name}Dark`] : ['light', 'dark'];
  const pairs = [`${names[0]}: ${valueOf(paths.light)}`, `${names[1]}: ${valueOf(paths.dark)}`];
  const indentation = lead.replace(/\S/gu, ' ');
  if (form === 'below')
    return [
      {
        ...span,
        text: isBlock
          ? [`${name}:`, ...pairs.map(pair => `  ${pair}`)].join(`\n${indentation}`)
          : `${name}: { ${pairs.join(', ')} }`,
      },
    ];
  return [{ ...span, text: pairs.join(isBlock ? `\n${indentation}` : ', ') }];
}
