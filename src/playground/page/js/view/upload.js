import { byId, h, typedById } from '../lib/dom.js';
import { formatSize } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../texts/index.js';
import { openDialog } from './overlay.js';

const maxPreviewPx = 320;

/** Telegram's limit for an album. */
const maxAlbumSize = 10;
/** The types of images that Telegram accepts as photos, and the limit for their size. */
const photoTypes = ['image/png', 'image/jpeg', 'image/webp'];
const maxPhotoBytes = 10 * 1024 * 1024;

/**
 * @typedef {import('../model/api.js').Upload} Upload
 * @typedef {(upload: Upload, onProgress: (share: number) => void) => Promise<boolean>} SendFile sends one file and
 *   returns whether the server accepted it; `share` goes from 0 to 1
 */

/**
 * Accepts files from the attach button, from the clipboard and by drag and drop, and asks for a caption.
 * @param {{ onSend: SendFile }} deps
 */
export function createUpload({ onSend }) {
  const dropZone = byId('drop-zone');
  const conversation = byId('conversation');
  const fileInput = typedById('file-input', HTMLInputElement);

  /** @param {Iterable<File> | null | undefined} files */
  const acceptFiles = (files) => {
    const list = [...(files ?? [])];
    if (list.length > 0) openUploadForm(list, onSend);
  };

  byId('attach').addEventListener('click', () => fileInput.click());
  fileInput.addEventListener('change', () => {
    acceptFiles(fileInput.files);
    fileInput.value = '';
  });
  document.addEventListener('paste', (event) => {
    if (!event.clipboardData?.files.length || document.querySelector('dialog')) return;
    event.preventDefault();
    acceptFiles(event.clipboardData.files);
  });
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    const isOverChat = event.target instanceof Node && conversation.contains(event.target);
    dropZone.hidden = !event.dataTransfer?.types.includes('Files') || !isOverChat;
  });
  document.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) dropZone.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault(); // otherwise the browser opens the file instead of the page
    if (!dropZone.hidden) acceptFiles(event.dataTransfer?.files);
    dropZone.hidden = true;
  });
}

/**
 * @param {File[]} files
 * @param {SendFile} onSend
 */
function openUploadForm(files, onSend) {
  openDialog({ title: t.sendFiles(files.length), className: 'form upload' }, (close) => {
    const caption = h('input', {
      maxlength: '1024',
      placeholder: t.caption,
      'aria-label': t.caption,
      dir: 'auto',
      autofocus: true,
    });
    const send = h('button', { type: 'submit', class: 'primary' }, t.send);
    const bar = h('progress', { max: '1', value: '0', 'aria-label': t.uploadProgress, hidden: true });
    const form = h(
      'form',
      {},
      h('ul', { class: 'upload-list' }, files.map(fileRow)),
      caption,
      bar,
      h('div', { class: 'dialog-foot' }, send),
    );
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      send.disabled = true;
      bar.hidden = false;
      const sent = await sendAll(files, caption.value.trim(), onSend, (share) => {
        bar.value = share;
      });
      if (sent) close();
      send.disabled = false;
    });
    return [form];
  });
}

/**
 * Sends the files one after another, the first one with the caption. Several files are an album, and images are photos
 * if all files are. Stops at the first file that is refused and returns whether all were accepted.
 * @param {File[]} files
 * @param {string} caption
 * @param {SendFile} onSend
 * @param {(share: number) => void} onProgress
 */
async function sendAll(files, caption, onSend, onProgress) {
  /** @type {'photo' | 'document'} */
  const kind = files.every(isPhoto) ? 'photo' : 'document';
  const firstAlbum = Date.now() * 1000;
  for (const [index, file] of files.entries()) {
    const album = files.length > 1 ? String(firstAlbum + Math.floor(index / maxAlbumSize)) : undefined;
    const upload = { file, caption: index === 0 ? caption : '', kind, album };
    if (!(await onSend(upload, (share) => onProgress((index + share) / files.length)))) return false;
  }
  return true;
}

/** @param {File} file */
const isPhoto = (file) => photoTypes.includes(file.type) && file.size <= maxPhotoBytes;

/** @param {File} file */
function fileRow(file) {
  const preview = h('span', { class: 'upload-picture', 'aria-hidden': 'true' }, icon('file'));
  if (file.type.startsWith('image/')) void drawPreview(file, preview);
  return h(
    'li',
    {},
    preview,
    h(
      'span',
      { class: 'file-text' },
      h('span', { class: 'file-name', dir: 'auto' }, file.name),
      h('span', { class: 'file-size' }, formatSize(file.size)),
    ),
  );
}

/**
 * Replaces the icon with a preview of the image. If the browser cannot read the image, the icon stays.
 * @param {File} file
 * @param {HTMLElement} container
 */
async function drawPreview(file, container) {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return;
  const scale = Math.min(1, maxPreviewPx / Math.max(bitmap.width, bitmap.height));
  const canvas = h('canvas', { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  container.replaceChildren(canvas);
}
