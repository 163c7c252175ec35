import { h } from '../lib/dom.js';
import { formatDateTime } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { fileUrl } from '../model/api.js';
import { t } from '../texts/index.js';

/** @typedef {import('../model/types.js').PageMessage} PageMessage */

/** @param {string} className @param {string} label @param {import('../lib/icons.js').IconName} iconName */
const stepButton = (className, label, iconName) =>
  h('button', { type: 'button', class: `lightbox-step ${className}`, 'aria-label': label }, icon(iconName));

/**
 * Shows photos in full size, one at a time. The arrow keys change the photo, a click zooms, Esc closes.
 * @param {PageMessage[]} photos oldest first
 * @param {number} start the index of the first photo to show
 */
export function openLightbox(photos, start) {
  let index = start;
  const image = h('img', { class: 'lightbox-image', alt: '' });
  const caption = h('p', { class: 'lightbox-caption', dir: 'auto' });
  const count = h('span', { class: 'lightbox-count', 'aria-live': 'polite' });
  const save = h('a', { class: 'icon-button', 'aria-label': t.downloadPhoto, title: t.download }, icon('download'));
  const close = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': t.close, title: t.close },
    icon('close'),
  );
  const previous = stepButton('previous', t.previousPhoto, 'back');
  const next = stepButton('next', t.nextPhoto, 'back'); // the style sheet mirrors the icon
  const frame = h('div', { class: 'lightbox-frame' }, image);
  const dialog = h('dialog', { class: 'lightbox', 'aria-label': t.photo });
  dialog.append(h('div', { class: 'lightbox-head' }, count, save, close), frame, caption, previous, next);

  /** @param {number} step */
  const show = (step) => {
    index = Math.max(0, Math.min(photos.length - 1, index + step));
    const message = photos[index];
    if (!message) return;
    const url = fileUrl(message.photo?.at(-1)?.file_id ?? '');
    image.src = url;
    image.alt = message.caption ?? t.photo;
    caption.textContent = message.caption ?? '';
    count.textContent = `${t.photoCount(index + 1, photos.length)} · ${formatDateTime(message.date)}`;
    save.href = url;
    save.download = `photo-${message.message_id}`;
    previous.hidden = index === 0;
    next.hidden = index === photos.length - 1;
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
