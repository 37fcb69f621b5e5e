// The fields of front matter that site generators know as images, from their documentation and that of their most used
// themes, 2026. `[]` stands for each item of a list.

/** The generators whose pages have front matter with images. */
export type Generator =
  'vitepress' | 'vuepress' | 'docusaurus' | 'hugo' | 'jekyll' | 'hexo' | 'astro' | 'gatsby' | 'nuxt';

/** Where a path of the front matter lies. */
export type FieldPlace =
  /** Below the public folder, with and without a leading `/`. */
  | 'public'
  /** Beside the document; with a leading `/` below the public folder. */
  | 'document'
  /** Beside a document that is the index of a folder, else below the public folder. */
  | 'bundle'
  /** In the folder that is named like the document. */
  | 'postFolder';

const themed = (field: string): string[] => [field, `${field}.src`, `${field}.light`, `${field}.dark`];

const fieldsOf: Readonly<Record<Generator, readonly string[]>> = {
  vitepress: [
    ...themed('hero.image'),
    'features[].icon.src',
    'features[].icon.light',
    'features[].icon.dark',
    'head.og',
  ],
  vuepress: ['heroImage', 'heroImageDark', 'bgImage', 'features[].icon', 'cover', 'banner', 'head.og'],
  docusaurus: ['image', 'author_image_url', 'authors[].image_url', 'authors.image_url'],
  hugo: [
    'images',
    'images[]',
    'image',
    'cover',
    'cover.image',
    'cover.src',
    'featured_image',
    'featuredImage',
    'featuredimage',
    'featuredImagePreview',
    'feature_image',
    'thumbnail',
    'thumbnailImage',
    'coverImage',
    'banner',
    'header.image',
    'resources[].src',
    'params.image',
    'params.images[]',
    'params.cover',
    'params.cover.image',
    'params.featured_image',
    'figure',
  ],
  jekyll: [
    'image',
    'image.path',
    'image.src',
    'image.feature',
    'image.teaser',
    'header.image',
    'header.teaser',
    'header.overlay_image',
    'header.og_image',
    'gallery[].url',
    'gallery[].image_path',
    'feature_row[].image_path',
    'teaser',
    'cover',
    'cover-img',
    'thumbnail',
    'thumbnail-img',
    'share-img',
    'feature-img',
    'og_image',
    'img',
    'banner',
    'logo',
  ],
  hexo: [
    'cover',
    'banner',
    'banner_img',
    'index_img',
    'og_img',
    'og_image',
    'thumbnail',
    'top_img',
    'image',
    'photos[]',
    'cover_index',
    'asset_img',
  ],
  astro: [
    'image',
    'image.src',
    'image.url',
    'cover',
    'cover.src',
    'coverImage',
    'heroImage',
    'heroImage.src',
    'hero.image.file',
    'hero.image.dark',
    'hero.image.light',
    'ogImage',
    'ogImage.src',
    'thumbnail',
    'banner',
  ],
  gatsby: ['image', 'cover', 'coverImage', 'featuredImage', 'featuredimage', 'hero', 'thumbnail', 'banner', 'ogImage'],
  nuxt: ['image', 'image.src', 'cover', 'ogImage', 'thumbnail', 'banner', 'head.og'],
};

const generators = Object.keys(fieldsOf) as Generator[];

/** Fields of documents whose site is not known: what most generators call an image, and nothing that others use. */
const withoutSite = new Set(generators.filter(generator => generator !== 'jekyll').flatMap(name => fieldsOf[name]));
for (const field of ['figure', 'asset_img', 'hero', 'features[].icon', 'resources[].src']) withoutSite.delete(field);

const knownFields = new Set(generators.flatMap(generator => fieldsOf[generator]));

/** Whether any generator knows this field as an image. */
export const isImageField = (field: string): boolean => knownFields.has(field);

/** Covers and cards are shown across the page; icons and portraits are not. */
export const isWideField = (field: string): boolean => !/icon|author|logo|photos|resources|figure|asset/u.test(field);

/** Where the image of a field lies; `undefined` where the generator does not know the field as an image. */
export function fieldPlace(generator: Generator | undefined, field: string, path: string): FieldPlace | undefined {
  if (generator === undefined) return withoutSite.has(field) ? 'document' : undefined;
  if (!fieldsOf[generator].includes(field)) return undefined;
  if (field === 'asset_img') return 'postFolder';
  switch (generator) {
    case 'vitepress':
    case 'vuepress':
    case 'jekyll':
    case 'hexo':
    case 'nuxt':
      return 'public';
    case 'docusaurus':
      // Only what begins with a dot becomes an import.
      return /^\.{1,2}\//u.test(path) ? 'document' : 'public';
    case 'hugo':
      return 'bundle';
    case 'astro':
    case 'gatsby':
      return 'document';
  }
}
