import { h } from '../lib/dom.js';
import { fileUrl } from '../model/api.js';
import { t } from '../texts/index.js';
import { copyText } from './inline-keyboard.js';
import { openMenu, showToast } from './overlay.js';

/** @typedef {import('../model/types.js').PageMessage} PageMessage */

/**
 * Opens the menu of a message: reply, edit, copy, download, as far as they apply to the message.
 * @param {PageMessage} message
 * @param {HTMLElement | MouseEvent} at
 * @param {{
 *   isOwn: boolean, onReply: (message: PageMessage) => void, onEdit: (message: PageMessage) => void
 * }} options
 */
export function openMessageMenu(message, at, { isOwn, onReply, onEdit }) {
  const text = message.text ?? message.caption;
  const file = message.document ?? message.photo?.at(-1);
  /** @type {import('./overlay.js').MenuItem[]} */
  const items = [{ label: t.reply, icon: 'reply', run: () => onReply(message) }];
  if (isOwn && text !== undefined) items.push({ label: t.edit, icon: 'edit', run: () => onEdit(message) });
  if (text !== undefined) items.push({ label: t.copyText, icon: 'copy', run: () => void copy(text) });
  if (file) {
    const name = message.document?.file_name ?? '';
    items.push({ label: t.download, icon: 'download', run: () => download(file.file_id, name) });
  }
  openMenu(items, at);
}

/** @param {string} text */
const copy = async (text) => showToast(await copyText(text));

/** @param {string} fileId @param {string} name */
const download = (fileId, name) => h('a', { href: fileUrl(fileId), download: name || true }).click();
