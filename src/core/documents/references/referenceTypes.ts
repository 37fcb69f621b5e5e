// What the readers of documents find. All of it crosses to another thread, so it is plain data.

/** By which rule the readers of a language resolve a path. */
export type PathRule =
  /** Relative to the document; `/x.png` means the public folder of the site. */
  | 'document'
  /** As a bundler resolves imports: `./x.png`, or an alias of the project. A bare name is a package. */
  | 'module'
  /** As `document`, and aliases count: templates of components, whose paths a bundler may turn into imports. */
  | 'template'
  /** Relative to the document; `/x.png` means the folder of the configuration (Sphinx). */
  | 'source'
  /** A field of the front matter: the generator of the site decides. */
  | 'frontMatter';

export interface ReferenceHints {
  rule: PathRule;
  /** A folder that the document puts before relative paths: `<base href>`, `:imagesdir:`. */
  folder?: string;
  /** The field of the front matter, `[]` for each list; only with the rule `frontMatter`. */
  field?: string;
  /** A caption or title. */
  title?: string;
  /** The nearest heading and the sentence around the reference, where neither alt text nor title says what it shows. */
  surroundings?: string;
  /** In CSS pixels. */
  width?: number;
  height?: number;
  /** Shown across the whole page: covers, heroes, cards of social networks. */
  isWide?: boolean;
}

/** A place at which the alt text of an image can be written, because it has none. */
export interface AltPlace {
  /** What the text replaces, in UTF-16 units; mostly nothing. */
  start: number;
  end: number;
  /** Between the brackets of Markdown, an attribute of an element, in the list of a macro, an option on a new line. */
  form: 'brackets' | 'attribute' | 'blockMacro' | 'inlineMacro' | 'option';
  /** Of an option. */
  indentation?: number;
}

/** A place at which a document names a local raster image. */
export interface ImageReference {
  /** The path as readers resolve it: decoded, with `/`, without query and fragment. */
  target: string;
  /** On one line; empty where there is none. */
  alt: string;
  /** Where the path stands in the text, as it is written there, in UTF-16 units. */
  range: { start: number; end: number };
  hints: ReferenceHints;
  /** Where it is shown without any alt text; one that is empty on purpose, such as `alt=""`, is none of these. */
  altPlaces?: AltPlace[];
  /** The index of the cell of a notebook in which the range lies. */
  cell?: number;
}

/** Finds the references of one language. `text` has its own line ends. Must not throw, whatever the text is. */
export type ReferenceReader = (text: string) => ImageReference[];
