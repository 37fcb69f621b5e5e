import { render } from 'lit';
import { connectToHost } from './hostChannel';
import { keepFocus } from './keepFocus';
import { Studio } from './studio';
import './styles/studio.css';
import { appView } from './view/app';

const root = document.getElementById('studio');
if (!root) throw new Error('The document has no place for the Studio');

let isScheduled = false;
/** Several changes in a row are drawn once. */
const schedule = (): void => {
  if (isScheduled) return;
  isScheduled = true;
  queueMicrotask(() => {
    isScheduled = false;
    render(appView(studio), root);
  });
};
const studio = new Studio(connectToHost(), schedule);
keepFocus(root);
// A key that is held presses a button again and again, and some of these presses are paid for.
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
