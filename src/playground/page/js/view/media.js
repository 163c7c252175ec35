import { h } from '../lib/dom.js';
import { sizeText } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { fileUrl } from '../model/api.js';

/** @typedef {import('../model/types.js').PageMessage} PageMessage */

/**
 * Returns what a message shows beside its text, or nothing.
 * @param {PageMessage} message
 * @returns {HTMLElement | undefined}
 */
export function mediaOf(message) {
  if (message.venue) return place(message.venue.location, message.venue.title, message.venue.address);
  if (message.location) return place(message.location);
  const file = message.document ?? message.video ?? message.animation ?? message.audio ?? message.voice;
  if (file) return fileCard(file);
  if (message.contact) return contact(message.contact);
  return undefined;
}

/**
 * Returns the photos as a grid of buttons that open them large.
 * @param {PageMessage[]} messages of one media group, or one
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
  const label = message.caption ? `Photo: ${message.caption.slice(0, 200)}` : 'Photo';
  const img = h('img', {
    alt: '',
    width: largest?.width,
    height: largest?.height,
    decoding: 'async',
    draggable: 'false',
  });
  img.addEventListener('error', () => img.closest('.photo')?.classList.add('broken'));
  img.src = fileUrl(largest?.file_id ?? '');
  return h(
    'button',
    { type: 'button', class: 'photo', 'aria-label': `${label}. Open`, onclick: () => onOpen(message) },
    img,
  );
}

/** @param {{ file_id: string, file_name?: string, file_size?: number }} document */
function fileCard(document) {
  const name = document.file_name ?? 'File';
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return h(
    'a',
    { class: 'file', href: fileUrl(document.file_id), download: name, title: `Download ${name}` },
    h(
      'span',
      { class: 'file-icon', data: { kind: kindOf(ending) }, 'aria-hidden': 'true' },
      icon('file'),
      h('b', {}, ending || '•'),
    ),
    h(
      'span',
      { class: 'file-words' },
      h('span', { class: 'file-name', dir: 'auto' }, name),
      h('span', { class: 'file-size' }, [sizeText(document.file_size), 'Download'].filter(Boolean).join(' · ')),
    ),
  );
}

/** @param {string} ending */
function kindOf(ending) {
  if (/^(xlsx?|csv|ods|tsv)$/.test(ending)) return 'table';
  if (/^(png|jpe?g|gif|webp|svg|heic)$/.test(ending)) return 'image';
  if (/^(zip|gz|tar|7z|rar)$/.test(ending)) return 'archive';
  if (ending === 'pdf') return 'pdf';
  return 'other';
}

/**
 * @param {{ latitude: number, longitude: number }} point
 * @param {string} [title]
 * @param {string} [address]
 */
function place({ latitude, longitude }, title = 'Location', address = '') {
  const at = `${Math.abs(latitude).toFixed(4)}° ${latitude < 0 ? 'S' : 'N'}, ${Math.abs(longitude).toFixed(4)}° ${longitude < 0 ? 'W' : 'E'}`;
  const world = h('div', { class: 'map-world' });
  const pin = h('span', { class: 'pin' }, icon('place'));
  const map = h('div', { class: 'map', 'aria-hidden': 'true' }, world, pin);
  world.style.backgroundPosition = `${(-longitude * 9) % 36}px ${(latitude * 9) % 36}px`;
  return h(
    'div',
    { class: 'place' },
    map,
    h('div', { class: 'place-words' }, h('b', {}, title), address && h('span', {}, address), h('span', {}, at)),
  );
}

/** @param {{ first_name: string, last_name?: string, phone_number: string }} person */
function contact(person) {
  return h(
    'div',
    { class: 'contact' },
    h('b', {}, [person.first_name, person.last_name].filter(Boolean).join(' ')),
    h('span', {}, person.phone_number),
  );
}
