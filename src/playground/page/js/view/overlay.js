import { byId, h, moveFocus } from '../lib/dom.js';
import { icon } from '../lib/icons.js';

const TOAST_MS = 4200;

/**
 * Shows a sentence for some seconds.
 * @param {string} text
 * @param {'info' | 'error'} [kind]
 */
export function toast(text, kind = 'info') {
  const node = h('div', { class: `toast ${kind}`, dir: 'auto', role: kind === 'error' ? 'alert' : undefined }, text);
  byId('toasts').append(node);
  const leave = () => node.remove();
  node.addEventListener('click', leave);
  setTimeout(leave, TOAST_MS);
}

/**
 * Opens a modal dialog that Esc, its backdrop and its close button close; the focus returns by itself.
 * @param {{ title: string, className?: string }} about
 * @param {(close: () => void) => (Node | string)[]} fill
 * @returns {HTMLDialogElement}
 */
export function openDialog({ title, className = '' }, fill) {
  const dialog = h('dialog', { class: `dialog ${className}`, 'aria-label': title });
  const close = () => dialog.close();
  const closing = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: close },
    icon('close'),
  );
  dialog.append(h('div', { class: 'dialog-head' }, h('h2', {}, title), closing), ...fill(close));
  dialog.addEventListener('click', (event) => event.target === dialog && close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Shows an alert of the bot, which must be confirmed. @param {string} title @param {string} text */
export function openAlert(title, text) {
  openDialog({ title, className: 'alert' }, (close) => [
    h('p', { dir: 'auto' }, text),
    h(
      'div',
      { class: 'dialog-foot' },
      h('button', { type: 'button', class: 'primary', autofocus: true, onclick: close }, 'OK'),
    ),
  ]);
}

/** @typedef {{ label: string, icon: import('../lib/icons.js').IconName, run: () => void }} MenuItem */

/**
 * Opens a small menu at a button or where the pointer is; arrows move, Esc closes and gives the focus back.
 * @param {MenuItem[]} items
 * @param {HTMLElement | MouseEvent} at
 */
export function openMenu(items, at) {
  const before = document.activeElement;
  const menu = h('div', { class: 'menu', role: 'menu' });
  const close = (/** @type {boolean} */ giveBack) => {
    menu.remove();
    document.removeEventListener('pointerdown', outside, true);
    if (giveBack && before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  const outside = (/** @type {Event} */ event) => !menu.contains(/** @type {Node} */ (event.target)) && close(false);
  for (const item of items) {
    const run = () => {
      close(true);
      item.run();
    };
    menu.append(h('button', { type: 'button', role: 'menuitem', onclick: run }, icon(item.icon), item.label));
  }
  const buttons = /** @type {HTMLElement[]} */ ([...menu.children]);
  menu.addEventListener('keydown', (event) => {
    moveFocus(event, buttons);
    if (event.key !== 'Escape' && event.key !== 'Tab') return;
    event.preventDefault();
    close(true);
  });
  document.addEventListener('pointerdown', outside, true);
  document.body.append(menu);
  place(menu, at);
  buttons[0]?.focus({ preventScroll: true });
}

/** @param {HTMLElement} menu @param {HTMLElement | MouseEvent} at */
function place(menu, at) {
  const box = at instanceof HTMLElement ? at.getBoundingClientRect() : undefined;
  const [x, y] = at instanceof HTMLElement ? [box?.left ?? 0, (box?.top ?? 0) + 24] : [at.clientX, at.clientY];
  const { offsetWidth: width, offsetHeight: height } = menu;
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, y + height > innerHeight - 8 ? y - height : y)}px`;
}
