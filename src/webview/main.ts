import { render } from 'lit';
import { connectToHost } from './hostChannel';
import { keepFocus } from './keepFocus';
import { panelClock } from './panelClock';
import { Studio } from './studio';
import './styles/studio.css';
import { appView } from './view/app';

const root = document.getElementById('studio');
if (!root) throw new Error('The document has no place for the Studio');

let isScheduled = false;
/** Draws several changes in a row only once. */
const schedule = (): void => {
  if (isScheduled) return;
  isScheduled = true;
  queueMicrotask(() => {
    isScheduled = false;
    render(appView(studio), root);
  });
};
// The editor gives its interface only once for each page.
const studio = new Studio(connectToHost(acquireVsCodeApi(), window), schedule, panelClock);
keepFocus(root);
// A key that is held down presses a button again and again, and some buttons cost money.
window.addEventListener(
  'keydown',
  event => {
    const [pressed] = event.composedPath();
    if (
      !event.repeat ||
      !['Enter', ' '].includes(event.key) ||
      !(pressed instanceof Element) ||
      !pressed.closest('button, vscode-button')
    )
      return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
