import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { moveByArrowKeys } from './arrowKeys';

export interface MenuItem {
  label: string | TemplateResult;
  title?: string;
  run: () => void;
}

interface Menu {
  /** Unique in the document. */
  id: string;
  label: string;
  items: readonly MenuItem[];
  className?: string;
  button: { className: string; content: TemplateResult };
}

/** A button with a menu. The browser opens it, closes it with Escape or a click elsewhere, and gives the focus back. */
export function menuButton({ id, label, items, className = '', button }: Menu): TemplateResult {
  return html`
    <span class="menu-place">
      <button
        class=${button.className}
        type="button"
        aria-haspopup="menu"
        aria-expanded="false"
        aria-label=${label}
        title=${label}
        popovertarget=${id}
      >
        ${button.content}
      </button>
      <div
        id=${id}
        class="menu ${className}"
        popover
        role="menu"
        aria-label=${label}
        @keydown=${onKey}
        @beforetoggle=${markExpanded}
      >
        ${items.map(
          ({ label: name, title, run }, index) =>
            html` <button
              class="menu-item"
              type="button"
              role="menuitem"
              tabindex="-1"
              title=${title ?? nothing}
              ?autofocus=${index === 0}
              @click=${(event: Event) => {
                closeMenu(event);
                run();
              }}
            >
              ${name}
            </button>`,
        )}
      </div>
    </span>
  `;
}

/** A menu for the less frequent actions. @param id of the menu, unique in the document. */
export function actionMenu(id: string, items: readonly MenuItem[]): TemplateResult {
  const content = html`<span class="codicon codicon-ellipsis" aria-hidden="true"></span>`;
  return menuButton({ id, label: l10n.t('More Actions'), items, button: { className: 'icon-button', content } });
}

/** Closes the menu before the item acts: a dialog that it opens then returns the focus to the menu's button. */
function closeMenu({ currentTarget }: Event): void {
  if (currentTarget instanceof Element) currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
}

function markExpanded({ currentTarget: menu, newState }: ToggleEvent): void {
  if (menu instanceof Element) menu.previousElementSibling?.setAttribute('aria-expanded', String(newState === 'open'));
}

function onKey(event: KeyboardEvent): void {
  // Tab leaves the menu and goes on from its button.
  if (event.key === 'Tab') (event.currentTarget as HTMLElement).hidePopover();
  else moveByArrowKeys(event);
}
