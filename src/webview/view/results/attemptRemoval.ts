import { html, type TemplateResult } from 'lit';
import type { Studio } from '../../studio';
import { removalQuestion } from '../controls/removalQuestion';

/** The id of the card's menu, which opens the question. */
export const menuId = (attemptId: string): string => `attempt-menu-${attemptId}`;

const placeOf = (attemptId: string): HTMLElement | null => document.getElementById(`attempt-removal-${attemptId}`);

/** Shows the question in the card of the attempt. */
export function askToRemove(attemptId: string): void {
  const place = placeOf(attemptId);
  if (!place) return;
  place.hidden = false;
  place.querySelector('button')?.focus();
}

/** The question whether to remove the attempt; hidden at first. */
export function attemptRemoval(studio: Studio, attemptId: string): TemplateResult {
  const close = (focused: HTMLElement | null): void => {
    focused?.focus();
    const place = placeOf(attemptId);
    if (place) place.hidden = true;
  };
  const keep = (): void => {
    close(document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(menuId(attemptId))}"]`));
  };
  const remove = (): void => {
    close(document.getElementById(`attempt-${attemptId}`));
    studio.host.removeAttempt(attemptId);
  };
  return html`
    <div
      id="attempt-removal-${attemptId}"
      class="attempt-removal"
      hidden
      @keydown=${({ key }: KeyboardEvent) => {
        if (key === 'Escape') keep();
      }}
    >
      ${removalQuestion(attemptId, remove, keep)}
    </div>
  `;
}
