import { h } from '../lib/dom.js';
import { fullTimeText } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { fileUrl } from '../model/api.js';

/** @typedef {import('../model/types.js').PageMessage} PageMessage */

/**
 * Shows photos large, one at a time: arrows go through them, a press zooms, Esc closes.
 * @param {PageMessage[]} photos oldest first
 * @param {number} start the place of the first one shown
 */
export function openLightbox(photos, start) {
  let at = start;
  const image = h('img', { class: 'lightbox-image', alt: '' });
  const caption = h('p', { class: 'lightbox-caption', dir: 'auto' });
  const count = h('span', { class: 'lightbox-count', 'aria-live': 'polite' });
  const save = h(
    'a',
    { class: 'icon-button', 'aria-label': 'Download the photo', title: 'Download' },
    icon('download'),
  );
  const close = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Close', title: 'Close' },
    icon('close'),
  );
  const previous = h(
    'button',
    { type: 'button', class: 'lightbox-step previous', 'aria-label': 'Previous photo' },
    icon('back'),
  );
  const next = h('button', { type: 'button', class: 'lightbox-step next', 'aria-label': 'Next photo' }, icon('back'));
  const frame = h('div', { class: 'lightbox-frame' }, image);
  const dialog = h('dialog', { class: 'lightbox', 'aria-label': 'Photo' });
  dialog.append(h('div', { class: 'lightbox-head' }, count, save, close), frame, caption, previous, next);

  /** @param {number} step */
  const show = (step) => {
    at = Math.max(0, Math.min(photos.length - 1, at + step));
    const message = photos[at];
    const url = fileUrl(message.photo?.at(-1)?.file_id ?? '');
    image.src = url;
    image.alt = message.caption ?? 'Photo';
    caption.textContent = message.caption ?? '';
    count.textContent = `${at + 1} of ${photos.length} · ${fullTimeText(message.date)}`;
    save.href = url;
    save.download = `photo-${message.message_id}`;
    previous.hidden = at === 0;
    next.hidden = at === photos.length - 1;
    frame.classList.remove('zoomed');
  };
  image.addEventListener('click', () => frame.classList.toggle('zoomed'));
  frame.addEventListener('click', (event) => event.target === frame && dialog.close());
  close.addEventListener('click', () => dialog.close());
  previous.addEventListener('click', () => show(-1));
  next.addEventListener('click', () => show(1));
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') show(-1);
    if (event.key === 'ArrowRight') show(1);
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  show(0);
  dialog.showModal();
  close.focus();
}
