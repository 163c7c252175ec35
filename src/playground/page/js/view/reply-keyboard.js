import { byId, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';

/**
 * @typedef {import('../model/types.js').PageMessage} PageMessage
 * @typedef {import('../model/types.js').ReplyKeyboardMarkup} ReplyKeyboardMarkup
 * @typedef {import('../model/types.js').KeyboardButton} KeyboardButton
 * @typedef {{ messageId: number, markup: ReplyKeyboardMarkup, folded: boolean }} Shown
 */

/**
 * The keyboard that a bot puts in place of the phone's own. The newest message that sets or removes one rules; it is
 * remembered when that message is no longer loaded.
 * @param {{ session: import('../model/store.js').Session, prefs: typeof import('../lib/storage.js').prefs,
 *   onText: (text: string) => void, onLocation: () => void, onUnable: (text: string) => void }} parts
 */
export function createReplyKeyboard({ session, prefs, onText, onLocation, onUnable }) {
  const panel = byId('reply-keyboard');
  const toggle = byId('keyboard-toggle');
  /** @type {Shown | undefined} */
  let shown;

  const key = () => `keyboard.${session.as}:${session.chatId}`;

  /** @param {Shown | undefined} next */
  function set(next) {
    shown = next;
    prefs.set(key(), next);
    draw();
  }

  function draw() {
    const open = shown !== undefined && !shown.folded;
    panel.hidden = !open;
    panel.classList.toggle('tall', Boolean(shown && !shown.markup.resize_keyboard));
    panel.replaceChildren(...(shown && open ? shown.markup.keyboard.map(row) : []));
    toggle.hidden = !shown || Boolean(shown.markup.is_persistent);
    toggle.setAttribute('aria-label', open ? 'Hide the keyboard of the bot' : 'Show the keyboard of the bot');
    toggle.setAttribute('aria-pressed', String(open));
    toggle.replaceChildren(icon(open ? 'down' : 'keyboard'));
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
    else if (
      typeof spec === 'object' &&
      Object.keys(spec).some((name) => name.startsWith('request_') || name === 'web_app')
    ) {
      return onUnable('This kind of button works only in Telegram.');
    } else onText(text);
    if (shown?.markup.one_time_keyboard) set({ ...shown, folded: true });
  }

  toggle.addEventListener('click', () => shown && set({ ...shown, folded: !shown.folded }));

  return {
    /** Brings the panel up to the open chat. */
    render() {
      const stored = prefs.get(key(), /** @type {Shown | undefined} */ (undefined));
      const { messages, hasOlder } = session.window();
      const ruling = messages.findLast((message) => rules(message, session));
      if (ruling) {
        const markup = /** @type {any} */ (ruling.reply_markup);
        if (shown?.messageId === ruling.message_id && stored) return;
        const folded = stored?.messageId === ruling.message_id && stored.folded;
        return set(markup.keyboard ? { messageId: ruling.message_id, markup, folded } : undefined);
      }
      const isStale = !hasOlder && messages.length > 0; // everything is loaded and nothing sets a keyboard
      shown = isStale ? undefined : stored;
      draw();
    },
    placeholder: () => (shown && !shown.folded ? shown.markup.input_field_placeholder : undefined),
  };
}

/** @param {PageMessage} message @param {import('../model/store.js').Session} session */
function rules(message, session) {
  const markup = /** @type {any} */ (message.reply_markup);
  return message.fromBot && Boolean(markup?.keyboard || markup?.remove_keyboard) && isMeant(message, session);
}

/**
 * Returns whether the markup of a message is for the person who looks: a selective one in a group is only for those
 * it mentions or answers.
 * @param {PageMessage} message
 * @param {import('../model/store.js').Session} session
 */
export function isMeant(message, session) {
  const markup = /** @type {any} */ (message.reply_markup);
  if (!markup?.selective || session.chatId > 0) return true;
  const name = session.person(session.as)?.username;
  const mentioned = name !== undefined && Boolean(message.text?.includes(`@${name}`));
  return mentioned || message.reply_to_message?.from?.id === session.as;
}
