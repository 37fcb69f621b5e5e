import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Edges, Point, Size } from '../../../core/studio/boxGeometry';
import type { Box } from '../../../core/request/specialParameters';

/** What each handle moves, by the name of its corner or side. */
const handles: Record<string, Edges> = {
  nw: { x: 'start', y: 'start' },
  n: { y: 'start' },
  ne: { x: 'end', y: 'start' },
  e: { x: 'end' },
  se: { x: 'end', y: 'end' },
  s: { y: 'end' },
  sw: { x: 'start', y: 'end' },
  w: { x: 'start' },
};

export const describeRegion = ([x1, y1, x2, y2]: Box, index: number): string =>
  l10n.t('Region {0}: from {1}, {2} to {3}, {4}', index + 1, x1, y1, x2, y2);

/** A box on the image, in parts of its sides. All keys go to it, also from a screen reader. */
export function regionBox(box: Box, index: number, { width, height }: Size): TemplateResult {
  const [x1, y1, x2, y2] = box;
  const percent = (part: number, whole: number): string => `${(part / whole) * 100}%`;
  const place = [
    `left: ${percent(x1, width)}`,
    `top: ${percent(y1, height)}`,
    `width: ${percent(x2 - x1, width)}`,
    `height: ${percent(y2 - y1, height)}`,
  ].join('; ');
  return html`
    <div
      class="region"
      tabindex="0"
      role="application"
      aria-label=${describeRegion(box, index)}
      data-index=${index}
      .style=${place}
    >
      <span class="region-number" aria-hidden="true">${index + 1}</span>
      ${Object.keys(handles).map(regionHandle)}
    </div>
  `;
}

const regionHandle = (name: string): TemplateResult =>
  html`<span class="region-handle is-${name}" data-handle=${name} aria-hidden="true"></span>`;

/** Which box an event is about, and which of its sides where it is about a handle. */
export function grabbedAt(target: EventTarget | null): { index: number; edges: Edges | undefined } | undefined {
  if (!(target instanceof HTMLElement)) return undefined;
  const { index } = target.closest<HTMLElement>('.region')?.dataset ?? {};
  return index === undefined ? undefined : { index: Number(index), edges: handles[target.dataset['handle'] ?? ''] };
}

/** Where on the image the mouse is, in pixels of the image, which is shown smaller or larger. */
export function pointOn(stage: Element | null, { clientX, clientY }: PointerEvent, size: Size): Point {
  const { left = 0, top = 0, width = 1, height = 1 } = stage?.getBoundingClientRect() ?? {};
  return { x: ((clientX - left) / width) * size.width, y: ((clientY - top) / height) * size.height };
}
