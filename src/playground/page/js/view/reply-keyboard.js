import { byId, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../texts/index.js';

/**
 * @typedef {import('../model/types.js').PageMessage} PageMessage
 * @typedef {import('../model/types.js').ReplyKeyboardMarkup} ReplyKeyboardMarkup
 * @typedef {import('../model/types.js').KeyboardButton} KeyboardButton
 * @typedef {import('../model/store.js').Store} Store
 * @typedef {{ messageId: number, markup: ReplyKeyboardMarkup, folded: boolean }} ActiveKeyboard
 */

/**
 * Creates the panel with the bot's reply keyboard. The newest message that sets or removes a keyboard counts. The
 * keyboard is stored, because that message may not be loaded after a reload.
 * @param {{
 *   store: Store,
 *   storage: import('../lib/storage.js').PageStorage,
 *   onText: (text: string) => void,
 *   onLocation: () => void,
 *   onUnsupported: (text: string) => void,
 * }} deps
 */
export function createReplyKeyboard({ store, storage, onText, onLocation, onUnsupported }) {
  const panel = byId('reply-keyboard');
  const toggle = byId('keyboard-toggle');
  /** @type {ActiveKeyboard | undefined} */
  let active;

  const storageKey = () => `keyboard.${store.as}:${store.chatId}`;

  /** @param {ActiveKeyboard | undefined} next */
  function setActive(next) {
    active = next;
    storage.set(storageKey(), next);
    draw();
  }

  function draw() {
    const isOpen = active !== undefined && !active.folded;
    panel.hidden = !isOpen;
    panel.classList.toggle('tall', active !== undefined && !active.markup.resize_keyboard);
    panel.replaceChildren(...(active && isOpen ? active.markup.keyboard.map(row) : []));
    toggle.hidden = !active || Boolean(active.markup.is_persistent);
    toggle.setAttribute('aria-label', isOpen ? t.hideKeyboard : t.showKeyboard);
    toggle.setAttribute('aria-pressed', String(isOpen));
    toggle.replaceChildren(icon(isOpen ? 'down' : 'keyboard'));
  }

  /** @param {KeyboardButton[]} buttons */
  const row = (buttons) => h('div', { class: 'reply-row' }, buttons.map(button));

  /** @param {KeyboardButton} spec */
  function button(spec) {
    const text = typeof spec === 'string' ? spec : spec.text;
    return h('button', { type: 'button', class: 'reply-key', dir: 'auto', onclick: () => press(spec, text) }, text);
  }

  /** @param {KeyboardButton} spec @param {string} text */
  function press(spec, text) {
    if (typeof spec === 'object' && 'request_location' in spec && spec.request_location) onLocation();
    else if (isUnsupported(spec)) return onUnsupported(t.buttonOnlyInTelegram);
    else onText(text);
    if (active?.markup.one_time_keyboard) setActive({ ...active, folded: true });
  }

  toggle.addEventListener('click', () => active && setActive({ ...active, folded: !active.folded }));

  return {
    /** Shows the keyboard of the open chat. */
    render() {
      const stored = /** @type {ActiveKeyboard | undefined} */ (storage.get(storageKey(), undefined));
      const { messages, hasOlder } = store.openWindow();
      const source = messages.findLast((message) => setsReplyKeyboard(message, store));
      if (source) {
        const isStored = stored?.messageId === source.message_id;
        if (active?.messageId === source.message_id && stored) return draw();
        return setActive(toKeyboard(source, isStored && stored.folded));
      }
      const isObsolete = !hasOlder && messages.length > 0; // the whole chat is loaded and nothing sets a keyboard
      active = isObsolete ? undefined : stored;
      draw();
    },
    placeholder: () => (active && !active.folded ? active.markup.input_field_placeholder : undefined),
  };
}

/** @param {KeyboardButton} spec */
const isUnsupported = (spec) =>
  typeof spec === 'object' && Object.keys(spec).some((name) => name.startsWith('request_') || name === 'web_app');

/**
 * Returns the reply keyboard that the message sets, or `undefined` if it removes the keyboard.
 * @param {PageMessage} message
 * @param {boolean} folded
 * @returns {ActiveKeyboard | undefined}
 */
function toKeyboard({ message_id: messageId, reply_markup: markup }, folded) {
  return markup && 'keyboard' in markup ? { messageId, markup, folded } : undefined;
}

/**
 * Returns whether the message sets or removes the person's reply keyboard.
 * @param {PageMessage} message
 * @param {Store} store
 */
function setsReplyKeyboard(message, store) {
  const markup = message.reply_markup;
  if (!message.fromBot || !markup) return false;
  return ('keyboard' in markup || 'remove_keyboard' in markup) && isMarkupForPerson(message, store);
}

/**
 * Returns whether the markup of a message is for the person. A selective one in a group is only for the people that the
 * message mentions or replies to.
 * @param {PageMessage} message
 * @param {Store} store
 */
export function isMarkupForPerson(message, store) {
  const markup = message.reply_markup;
  const isSelective = markup !== undefined && 'selective' in markup && markup.selective;
  if (!isSelective || store.chatId > 0) return true;
  const username = store.findPerson(store.as)?.username;
  const isMentioned = username !== undefined && Boolean(message.text?.includes(`@${username}`));
  return isMentioned || message.reply_to_message?.from?.id === store.as;
}
