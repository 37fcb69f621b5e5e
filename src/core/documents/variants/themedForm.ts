/** A colour scheme of pages. */
export type Scheme = 'light' | 'dark';

/** How pages show one image in light and another one in dark mode. */
export type ThemedForm =
  /** `<picture>` with `prefers-color-scheme`: where the reader's system decides, and no switch of the site. */
  | { kind: 'picture' }
  /** Two images whose addresses end with a fragment. */
  | { kind: 'fragments'; light: string; dark: string }
  /** Two images, each with a class. */
  | ClassForm
  /** The component `ThemedImage` of Docusaurus. */
  | { kind: 'component' };

export interface ClassForm {
  kind: 'classes';
  /** The class of what is shown in light mode only. */
  light: string;
  dark: string;
  /**
   * How Markdown writes a class: `{.name}`, `{: .name }`, an element around the image, or a directive of MyST.
   */
  notation: 'braces' | 'kramdown' | 'span' | 'directive';
  /** Rules that the page itself needs, because the site has none for these classes. */
  style?: string;
  /** Between the two images: a blank line, where two images in one paragraph would be something else. */
  isBlock?: boolean;
}

/** Of GitHub, which knew it before `<picture>`. Source: github.blog/changelog, 2021-11-24. */
const ofGithub: ThemedForm = { kind: 'fragments', light: '#gh-light-mode-only', dark: '#gh-dark-mode-only' };
/** Of Material for MkDocs, and of pages that have rules for it. */
export const onlyFragments: ThemedForm = { kind: 'fragments', light: '#only-light', dark: '#only-dark' };

/** The form that a document uses already, whatever is usual on its site. */
export function formInText(text: string): ThemedForm | undefined {
  return [ofGithub, onlyFragments].find(
    form => form.kind === 'fragments' && (text.includes(form.light) || text.includes(form.dark)),
  );
}

/** Rules for pages of VitePress, which has the class `dark` on its root in dark mode, and no classes for images. */
export const pageStyle = ({ light, dark }: Pick<ClassForm, 'light' | 'dark'>): string =>
  `<style>\n:root:not(.dark) .${dark},\n:root.dark .${light} {\n  display: none;\n}\n</style>`;
