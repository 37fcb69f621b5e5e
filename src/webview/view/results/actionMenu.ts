import { html, type TemplateResult } from 'lit';

export interface MenuItem {
  label: string;
  run: () => void;
}

/**
 * A button with a menu of what is needed less often. The browser opens it, closes it with Escape or a click elsewhere, and gives the focus back.
 * @param id of the menu, one of a kind in the document.
 */
export function actionMenu(id: string, label: string, items: readonly MenuItem[]): TemplateResult {
  return html`
    <span class="menu-place">
      <button class="icon-button" type="button" aria-haspopup="menu" aria-label=${label} title=${label} popovertarget=${id}>
        <span class="codicon codicon-ellipsis" aria-hidden="true"></span>
      </button>
      <div id=${id} class="menu" popover role="menu" aria-label=${label} @keydown=${moveInMenu}>
        ${items.map(({ label: name, run }, index) => html`
          <button class="menu-item" type="button" role="menuitem" tabindex="-1" ?autofocus=${index === 0}
            @click=${(event: Event) => { closeMenu(event); run(); }}>${name}</button>`)}
      </div>
    </span>
  `;
}

/** Before the item does anything: what it opens gives the focus back to the menu's button. */
function closeMenu({ currentTarget }: Event): void {
  if (currentTarget instanceof Element) currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
}

function moveInMenu(event: KeyboardEvent): void {
  const menu = event.currentTarget;
  if (!(menu instanceof HTMLElement)) return;
  const items = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.findIndex(item => item === document.activeElement);
  const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  const target = targets[event.key];
  if (target !== undefined) {
    event.preventDefault();
    items.at(target === items.length ? 0 : target)?.focus();
  } else if (event.key === 'Tab') {
    // Out of the menu, on from its button.
    menu.hidePopover();
  }
}
