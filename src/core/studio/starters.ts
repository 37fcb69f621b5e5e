import * as l10n from '@vscode/l10n';
import { findModel } from '../models/modelLookup';
import { models } from '../models/models';
import type { Region } from '../models/regionTable';
import { isBeyondDocuments, resolveSize } from '../models/sizeRules';
import type { StudioForm } from './studioForm';
import { emptyForm } from './studioFormRules';

/**
 * An example to start from. Its texts are translated when they are used: a translated prompt puts translated words into
 * the image.
 */
export interface Starter {
  id: string;
  /** The kind of image, such as "Poster with text". */
  kind: () => string;
  /** What the image shows, in a few words. */
  title: () => string;
  prompt: () => string;
  model: string;
  size: string;
  output?: StudioForm['output'];
  count?: number;
  thinking?: boolean;
  palette?: StudioForm['palette'];
}

export const starters: readonly Starter[] = [
  {
    id: 'poster',
    kind: () => l10n.t('Poster with text'),
    title: () => l10n.t('Open-air cinema'),
    prompt: () =>
      l10n.t(
        'Screen-printed poster for an open-air cinema: a projector beam cuts through a deep blue night sky above a crowd on deckchairs. Large cream lettering at the top reads "Cinema under the stars", smaller below it "12 July, 9 pm, Old Harbour". Three flat colours, fine paper grain, generous margins.',
      ),
    model: 'qwen-image-2.0-pro',
    size: '3:4',
  },
  {
    id: 'infographic',
    kind: () => l10n.t('Infographic'),
    title: () => l10n.t('How a request travels'),
    prompt: () =>
      l10n.t(
        'Clean vertical infographic titled "How a request travels" with four numbered steps from top to bottom: "1 Browser", "2 DNS", "3 Server", "4 Database". One simple line icon for each step, joined by a dotted path, off-white background, teal and orange accents, even spacing, crisp sans-serif type.',
      ),
    model: 'qwen-image-2.0-pro',
    size: '9:16',
  },
  {
    id: 'illustration',
    kind: () => l10n.t('Illustration'),
    title: () => l10n.t('Cottage on a cliff'),
    prompt: () =>
      l10n.t(
        'Gouache illustration of a white cottage on a grassy cliff at first light, laundry on a line, a cat on the stone wall, fishing boats far below in the mist. Visible brushwork, muted greens under a peach sky, wide composition with calm space on the left.',
      ),
    model: 'qwen-image-2.0',
    size: '16:9',
  },
  {
    id: 'photo',
    kind: () => l10n.t('Photo'),
    title: () => l10n.t('Noodle stall after rain'),
    prompt: () =>
      l10n.t(
        'Documentary photograph of a noodle stall at a night market after rain, steam rising through warm lamp light, the cook in motion behind the counter, coloured lights reflected in wet paving stones. Eye level, 35 mm lens at f/2, shallow depth of field, natural colours, slight film grain.',
      ),
    model: 'wan2.6-t2i',
    size: '3:2',
  },
  {
    id: 'portrait',
    kind: () => l10n.t('Portrait'),
    title: () => l10n.t('A potter in her workshop'),
    prompt: () =>
      l10n.t(
        'Half-length portrait of a potter in her sixties in her workshop, grey hair tied back, clay on her apron, looking into the camera with a faint smile. Soft window light from the left, shelves of unglazed bowls out of focus behind her, 85 mm lens, true skin texture.',
      ),
    model: 'wan2.6-t2i',
    size: '3:4',
  },
  {
    id: 'icon-set',
    kind: () => l10n.t('Icon set'),
    title: () => l10n.t('Nine line icons'),
    prompt: () =>
      l10n.t(
        'Nine interface icons in a three by three grid: house, magnifying glass, bell, calendar, folder, camera, speech bubble, gear, person. One rounded line style with an even, medium stroke, indigo lines with a single coral accent on each, equal size and spacing, plain white background, no text.',
      ),
    model: 'qwen-image-2.0',
    size: '1:1',
  },
  {
    id: 'app-icon',
    kind: () => l10n.t('App icon'),
    title: () => l10n.t('Paper crane'),
    prompt: () =>
      l10n.t(
        'App icon for a note-taking tool: a single folded paper crane seen from the side, built from flat facets in mint, teal and deep green, centred on an ivory square with rounded corners, one soft shadow, a bold silhouette that stays readable when small, no text.',
      ),
    model: 'qwen-image-2.0',
    size: '1:1',
  },
  {
    id: 'hero',
    kind: () => l10n.t('Hero image'),
    title: () => l10n.t('City of light'),
    prompt: () =>
      l10n.t(
        'Wide hero image for a developer product: an isometric city of floating glass blocks joined by thin streams of light, seen from above at dusk, deep navy fading into violet, soft glow. The city fills the right third; the left is a large quiet area for a headline. No text.',
      ),
    model: 'qwen-image-2.0',
    size: '21:9',
  },
  {
    id: 'comic',
    kind: () => l10n.t('Comic'),
    title: () => l10n.t('Robot and duck'),
    prompt: () =>
      l10n.t(
        'Four-panel comic in two rows, clean ink lines and flat colours: a round robot and a rubber duck at a desk with a computer. Speech bubbles, one per panel, in order: "It works on my machine.", "Ask the duck.", "Oh. A typo.", "Good duck." The same characters throughout, simple backgrounds.',
      ),
    model: 'qwen-image-2.0-pro',
    size: '4:3',
  },
  {
    id: 'empty-state',
    kind: () => l10n.t('Empty state'),
    title: () => l10n.t('Box with a seedling'),
    prompt: () =>
      l10n.t(
        'Empty-state illustration for a web app: an open cardboard box with a green seedling growing out of it and a paper plane circling above. Flat vector style with rounded shapes, two shades of blue and a warm yellow, thin outlines, centred on plain white with wide margins, no text.',
      ),
    model: 'qwen-image-2.0',
    size: '4:3',
  },
  {
    id: 'cutaway',
    kind: () => l10n.t('Cutaway drawing'),
    title: () => l10n.t('Inside a watch'),
    prompt: () =>
      l10n.t(
        'Technical cutaway drawing of a mechanical wristwatch, its dial lifted to show mainspring barrel, gear train, balance wheel and jewels as layers pulled apart along one axis. Precise thin ink lines with light watercolour tints on ivory paper, three-quarter view, exact perspective, no labels.',
      ),
    model: 'wan2.7-image-pro',
    size: '4:3',
    thinking: true,
  },
  {
    id: 'background',
    kind: () => l10n.t('Background'),
    title: () => l10n.t('Paper layers'),
    prompt: () =>
      l10n.t(
        'Abstract background of overlapping sheets of paper with soft curved edges and gentle shadows, flowing from the lower left to the upper right. Fine paper grain, low contrast, even light, no focal point, no objects and no text, calm enough for dark type on top.',
      ),
    model: 'wan2.7-image',
    size: '16:9',
    palette: [
      { hex: '#F4F1EA', share: 5000 },
      { hex: '#C9D6DF', share: 2500 },
      { hex: '#E8C4A2', share: 1500 },
      { hex: '#7C98A6', share: 1000 },
    ],
  },
  {
    id: 'mock-up',
    kind: () => l10n.t('Product mock-up'),
    title: () => l10n.t('Coffee bag'),
    prompt: () =>
      l10n.t(
        'Studio photograph of a matt white coffee bag standing on a light oak table. Its label reads "Morning Commit" in bold black type, with "250 g whole beans" in small type below. A few scattered beans in front, soft light from the side, pale grey wall, sharp focus on the label.',
      ),
    model: 'qwen-image-2.0-pro',
    size: '4:3',
  },
  {
    id: 'social-card',
    kind: () => l10n.t('Social card'),
    title: () => l10n.t('Headline with paper boats'),
    prompt: () =>
      l10n.t(
        'Social preview card on a dark teal background: on the left the large white headline "Ship small, ship often", below it in small type "Engineering notes". On the right a flat illustration of a paper boat that leads a line of smaller boats. Bold sans-serif, strong contrast, generous padding.',
      ),
    model: 'qwen-image-2.0-pro',
    size: '16:9',
  },
  {
    id: 'story',
    kind: () => l10n.t('Text with images'),
    title: () => l10n.t('Herbs on a windowsill'),
    prompt: () =>
      l10n.t(
        'Write a short guide to growing herbs on a windowsill in four steps: choosing pots, sowing, watering, first harvest. Two or three friendly sentences for each step, followed by one illustration, all in the same soft watercolour style with the same blue pots and morning light.',
      ),
    model: 'wan2.6-image',
    size: '4:3',
    output: 'document',
    count: 4,
  },
  {
    id: 'image-set',
    kind: () => l10n.t('Image set'),
    title: () => l10n.t('A fox in four seasons'),
    prompt: () =>
      l10n.t(
        'Four pictures of the same small red fox in a yellow raincoat, one for each season: smelling blossom in spring, wading through a brook in summer, carrying leaves in autumn, building a snowman in winter. Same character, proportions and picture-book style in every image, pale plain background.',
      ),
    model: 'wan2.7-image',
    size: '1:1',
    output: 'set',
    count: 4,
  },
];

/**
 * The starters for the models that the region serves; all of them if a custom URL is set, because its models are
 * unknown. Where the region serves none of their models, another model takes those that need a prompt and a size only.
 */
export function startersFor(region: Region | undefined): Starter[] {
  if (region === undefined) return [...starters];
  const served = starters.filter(({ model }) => findModel(model, []).regions.includes(region));
  if (served.length > 0) return served;
  const substitute = models.find(model => model.generate && model.regions.includes(region));
  const sizes = substitute?.generate?.sizes;
  const isMade = (size: string): boolean => {
    const resolved = sizes && resolveSize(sizes, size);
    return (
      sizes !== undefined && resolved !== undefined && 'size' in resolved && !isBeyondDocuments(sizes, resolved.size)
    );
  };
  return starters
    .filter(({ output, thinking, palette, size }) => !output && !thinking && !palette && isMade(size))
    .map(starter => ({ ...starter, model: substitute?.id ?? starter.model }));
}

/** The form of a starter. Fields that the starter does not set are as in an empty form. */
export function formOfStarter({ prompt, model, size, output, count, thinking, palette }: Starter): StudioForm {
  return {
    ...emptyForm(model),
    prompt: prompt(),
    size,
    ...(output !== undefined && { output }),
    ...(count !== undefined && { count }),
    ...(thinking !== undefined && { thinking }),
    ...(palette && { palette: palette.map(colour => ({ ...colour })) }),
  };
}
