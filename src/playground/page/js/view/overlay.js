import { byId, h, htmlChildren, moveFocus } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../texts/index.js';

const toastMs = 4200;

/**
 * Shows a short message for some seconds.
 * @param {string} text
 * @param {'info' | 'error'} [kind]
 */
export function showToast(text, kind = 'info') {
  const node = h('div', { class: `toast ${kind}`, dir: 'auto', role: kind === 'error' ? 'alert' : undefined }, text);
  byId('toasts').append(node);
  const remove = () => node.remove();
  node.addEventListener('click', remove);
  setTimeout(remove, toastMs);
}

/**
 * Opens a modal dialog. Esc, a click on the backdrop and the close button close it. The browser then restores the
 * focus.
 * @param {{ title: string, className?: string }} options
 * @param {(close: () => void) => (Node | string)[]} createContent
 * @returns {HTMLDialogElement}
 */
export function openDialog({ title, className = '' }, createContent) {
  const dialog = h('dialog', { class: `dialog ${className}`, 'aria-label': title });
  const close = () => dialog.close();
  const closeButton = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': t.close, onclick: close },
    icon('close'),
  );
  dialog.append(h('div', { class: 'dialog-head' }, h('h2', {}, title), closeButton), ...createContent(close));
  dialog.addEventListener('click', (event) => event.target === dialog && close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Shows an alert of the bot, which the person confirms. @param {string} title @param {string} text */
export function openAlert(title, text) {
  openDialog({ title, className: 'alert' }, (close) => [
    h('p', { dir: 'auto' }, text),
    h(
      'div',
      { class: 'dialog-foot' },
      h('button', { type: 'button', class: 'primary', autofocus: true, onclick: close }, t.ok),
    ),
  ]);
}

/** @typedef {{ label: string, icon: import('../lib/icons.js').IconName, run: () => void }} MenuItem */

/**
 * Opens a menu at an element or at the pointer. The arrow keys move through it, Esc closes it and restores the focus.
 * @param {MenuItem[]} items
 * @param {HTMLElement | MouseEvent} at
 */
export function openMenu(items, at) {
  const focused = document.activeElement;
  const menu = h('div', { class: 'menu', role: 'menu' });
  /** @param {boolean} restoreFocus */
  const close = (restoreFocus) => {
    menu.remove();
    document.removeEventListener('pointerdown', closeOutside, true);
    if (restoreFocus && focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  };
  /** @param {PointerEvent} event */
  const closeOutside = (event) => {
    if (!(event.target instanceof Node && menu.contains(event.target))) close(false);
  };
  for (const item of items) {
    const run = () => {
      close(true);
      item.run();
    };
    menu.append(h('button', { type: 'button', role: 'menuitem', onclick: run }, icon(item.icon), item.label));
  }
  const buttons = htmlChildren(menu);
  menu.addEventListener('keydown', (event) => {
    moveFocus(event, buttons);
    if (event.key !== 'Escape' && event.key !== 'Tab') return;
    event.preventDefault();
    close(true);
  });
  document.addEventListener('pointerdown', closeOutside, true);
  byId('app').append(menu); // within a landmark of the page
  positionMenu(menu, at);
  buttons[0]?.focus({ preventScroll: true });
}

/** Places the menu within the window. @param {HTMLElement} menu @param {HTMLElement | MouseEvent} at */
function positionMenu(menu, at) {
  const { x, y } = menuPosition(at);
  const { offsetWidth: width, offsetHeight: height } = menu;
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, y + height > innerHeight - 8 ? y - height : y)}px`;
}

/** @param {HTMLElement | MouseEvent} at */
function menuPosition(at) {
  if (!(at instanceof HTMLElement)) return { x: at.clientX, y: at.clientY };
  const { left, top } = at.getBoundingClientRect();
  return { x: left, y: top + 24 };
}
