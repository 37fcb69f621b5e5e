import { nothing, type TemplateResult } from 'lit';
import type { Studio } from '../studio';
import { regionEditor } from './inputs/regionEditor';
import { compareView } from './results/compareView';
import { detailsView } from './results/detailsView';
import { zoomView } from './results/zoomView';

/** The view that covers the panel, if there is one. */
export function overlayView(studio: Studio): TemplateResult | typeof nothing {
  const { overlay } = studio.state;
  switch (overlay?.kind) {
    case 'zoom':
      return zoomView(studio, overlay.image);
    case 'compare':
      return compareView(studio, overlay.before, overlay.after);
    case 'regions':
      return regionEditor(studio, overlay.inputIndex);
    case 'details':
      return detailsView(studio, overlay.attemptId);
    case undefined:
      return nothing;
  }
}
