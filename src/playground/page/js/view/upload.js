import { byId, h } from '../lib/dom.js';
import { sizeText } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { openDialog } from './overlay.js';

const PREVIEW_PX = 320;

/**
 * Takes files from the button, from the clipboard and dropped on the conversation, and asks for a caption.
 * @param {{ onSend: (file: File, caption: string, onProgress: (share: number) => void) => Promise<boolean> }} parts
 */
export function createUpload({ onSend }) {
  const zone = byId('drop-zone');
  const stage = byId('conversation');
  const chooser = /** @type {HTMLInputElement} */ (byId('file-input'));

  /** @param {Iterable<File> | null | undefined} files */
  const take = (files) => {
    const list = [...(files ?? [])];
    if (list.length > 0) openUploadForm(list, onSend);
  };

  byId('attach').addEventListener('click', () => chooser.click());
  chooser.addEventListener('change', () => {
    take(chooser.files);
    chooser.value = '';
  });
  document.addEventListener('paste', (event) => {
    if (!event.clipboardData?.files.length || document.querySelector('dialog')) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    zone.hidden = !event.dataTransfer?.types.includes('Files') || !stage.contains(/** @type {Node} */ (event.target));
  });
  document.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) zone.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault(); // else the browser would leave the page for the file
    if (!zone.hidden) take(event.dataTransfer?.files);
    zone.hidden = true;
  });
}

/**
 * @param {File[]} files
 * @param {(file: File, caption: string, onProgress: (share: number) => void) => Promise<boolean>} onSend
 */
function openUploadForm(files, onSend) {
  const title = files.length === 1 ? 'Send a file' : `Send ${files.length} files`;
  openDialog({ title, className: 'form upload' }, (close) => {
    const caption = h('input', {
      maxlength: '1024',
      placeholder: 'Caption',
      'aria-label': 'Caption',
      dir: 'auto',
      autofocus: true,
    });
    const send = h('button', { type: 'submit', class: 'primary' }, 'Send');
    const bar = h('progress', { max: '1', value: '0', 'aria-label': 'Sent so far', hidden: true });
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
 * Sends the files one after another, the caption with the first; returns whether all were taken.
 * @param {File[]} files
 * @param {string} caption
 * @param {(file: File, caption: string, onProgress: (share: number) => void) => Promise<boolean>} onSend
 * @param {(share: number) => void} onProgress
 */
async function sendAll(files, caption, onSend, onProgress) {
  for (const [index, file] of files.entries()) {
    const sent = await onSend(file, index === 0 ? caption : '', (share) => onProgress((index + share) / files.length));
    if (!sent) return false;
  }
  return true;
}

/** @param {File} file */
function fileRow(file) {
  const picture = h('span', { class: 'upload-picture', 'aria-hidden': 'true' }, icon('file'));
  if (file.type.startsWith('image/')) void drawPreview(file, picture);
  return h(
    'li',
    {},
    picture,
    h(
      'span',
      { class: 'file-words' },
      h('span', { class: 'file-name', dir: 'auto' }, file.name),
      h('span', { class: 'file-size' }, sizeText(file.size)),
    ),
  );
}

/** Puts a small picture of an image in place of the icon; one that cannot be read keeps it. @param {File} file @param {HTMLElement} place */
async function drawPreview(file, place) {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return;
  const scale = Math.min(1, PREVIEW_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = h('canvas', { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  place.replaceChildren(canvas);
}
