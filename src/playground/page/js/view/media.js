import { h } from '../lib/dom.js';
import { formatCoordinates, formatSize, fullName } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { fileUrl } from '../model/api.js';
import { t } from '../texts/index.js';

/** @typedef {import('../model/types.js').PageMessage} PageMessage */

/**
 * Creates the element for a file, location or contact of the message. Returns `undefined` if it has none.
 * @param {PageMessage} message
 * @returns {HTMLElement | undefined}
 */
export function mediaElement(message) {
  if (message.venue) return locationCard(message.venue.location, message.venue.title, message.venue.address);
  if (message.location) return locationCard(message.location);
  const file = message.document ?? message.video ?? message.animation ?? message.audio ?? message.voice;
  if (file) return fileCard(file);
  if (message.contact) return contactCard(message.contact);
  return undefined;
}

/**
 * Creates a grid of the photos. A click opens a photo in full size.
 * @param {PageMessage[]} messages one message, or the messages of one media group
 * @param {(message: PageMessage) => void} onOpen
 */
export function photoGrid(messages, onOpen) {
  const photos = messages.filter((message) => message.photo?.length);
  const grid = h('div', { class: `photos photos-${Math.min(photos.length, 4)}` });
  grid.append(...photos.map((message) => photoButton(message, onOpen)));
  return grid;
}

/**
 * @param {PageMessage} message
 * @param {(message: PageMessage) => void} onOpen
 */
function photoButton(message, onOpen) {
  const largest = message.photo?.at(-1);
  const label = message.caption ? t.openPhotoWithCaption(message.caption.slice(0, 200)) : t.openPhoto;
  const img = h('img', {
    alt: '',
    width: largest?.width,
    height: largest?.height,
    decoding: 'async',
    draggable: 'false',
  });
  img.addEventListener('error', () => img.closest('.photo')?.classList.add('broken'));
  img.src = fileUrl(largest?.file_id ?? '');
  return h('button', { type: 'button', class: 'photo', 'aria-label': label, onclick: () => onOpen(message) }, img);
}

/** @param {{ file_id: string, file_name?: string, file_size?: number }} file */
function fileCard(file) {
  const name = file.file_name ?? t.file;
  const extension = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return h(
    'a',
    { class: 'file', href: fileUrl(file.file_id), download: name, title: t.downloadFile(name) },
    h(
      'span',
      { class: 'file-icon', data: { kind: fileKind(extension) }, 'aria-hidden': 'true' },
      icon('file'),
      h('b', {}, extension || '•'),
    ),
    h(
      'span',
      { class: 'file-text' },
      h('span', { class: 'file-name', dir: 'auto' }, name),
      h('span', { class: 'file-size' }, [formatSize(file.file_size), t.download].filter(Boolean).join(' · ')),
    ),
  );
}

/** @param {string} extension */
function fileKind(extension) {
  if (/^(xlsx?|csv|ods|tsv)$/.test(extension)) return 'table';
  if (/^(png|jpe?g|gif|webp|svg|heic)$/.test(extension)) return 'image';
  if (/^(zip|gz|tar|7z|rar)$/.test(extension)) return 'archive';
  if (extension === 'pdf') return 'pdf';
  return 'other';
}

/**
 * @param {{ latitude: number, longitude: number }} point
 * @param {string} [title]
 * @param {string} [address]
 */
function locationCard({ latitude, longitude }, title = t.location, address = '') {
  const grid = h('div', { class: 'map-world' });
  const pin = h('span', { class: 'pin' }, icon('place'));
  const map = h('div', { class: 'map', 'aria-hidden': 'true' }, grid, pin);
  grid.style.backgroundPosition = `${(-longitude * 9) % 36}px ${(latitude * 9) % 36}px`;
  return h(
    'div',
    { class: 'place' },
    map,
    h(
      'div',
      { class: 'place-text' },
      h('b', {}, title),
      address && h('span', {}, address),
      h('span', {}, formatCoordinates(latitude, longitude)),
    ),
  );
}

/** @param {{ first_name: string, last_name?: string, phone_number: string }} person */
function contactCard(person) {
  return h('div', { class: 'contact' }, h('b', {}, fullName(person)), h('span', {}, person.phone_number));
}
