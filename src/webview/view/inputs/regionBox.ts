import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Edges, Point, Size } from '../../../core/studio/boxGeometry';
import type { Box } from '../../../core/request/specialParameters';

/** The sides that each handle moves. A handle is named by its corner or side. */
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

/** A box on the image, placed in percent of the image. It gets all keys, even while a screen reader runs. */
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

/** The box that contains the target of an event, and the sides that it moves if the target is a handle. */
export function grabbedAt(target: EventTarget | null): { index: number; edges: Edges | undefined } | undefined {
  if (!(target instanceof HTMLElement)) return undefined;
  const { index } = target.closest<HTMLElement>('.region')?.dataset ?? {};
  return index === undefined ? undefined : { index: Number(index), edges: handles[target.dataset['handle'] ?? ''] };
}

/** The position of the mouse in pixels of the image, which may be shown smaller or larger. */
export function pointOn(stage: Element | null, { clientX, clientY }: PointerEvent, size: Size): Point {
  const { left = 0, top = 0, width = 1, height = 1 } = stage?.getBoundingClientRect() ?? {};
  return { x: ((clientX - left) / width) * size.width, y: ((clientY - top) / height) * size.height };
}
