import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { safeHref } from '../model/entities.js';

/**
 * @typedef {import('../model/types.js').InlineKeyboardButton} Button
 * @typedef {{ press: (messageId: number, data: string) => void, isWaiting: (messageId: number, data: string) => boolean, say: (text: string) => void }} KeyActions
 */

/**
 * Returns the rows of inline buttons of a message, none when it has another keyboard.
 * @param {import('../model/types.js').PageMessage} message
 * @returns {Button[][]}
 */
export const inlineRows = ({ reply_markup: markup }) =>
  markup && 'inline_keyboard' in markup ? markup.inline_keyboard : [];

/**
 * Returns the rows of buttons under a message; a pressed one shows that it waits.
 * @param {number} messageId
 * @param {Button[][]} rows
 * @param {KeyActions} actions
 */
export function inlineKeyboard(messageId, rows, actions) {
  const keyboard = h('div', { class: 'keys', role: 'group', 'aria-label': 'Buttons' });
  for (const row of rows)
    keyboard.append(
      h(
        'div',
        { class: 'keys-row' },
        row.map((button) => key(messageId, button, actions)),
      ),
    );
  return keyboard;
}

/**
 * @param {number} messageId
 * @param {Button} button
 * @param {KeyActions} actions
 */
function key(messageId, button, actions) {
  const label = h('span', { class: 'key-label', dir: 'auto' }, button.text);
  if ('callback_data' in button) return pressKey(messageId, button.callback_data, label, actions);
  const address = 'url' in button ? button.url : 'web_app' in button ? button.web_app.url : undefined;
  if (address !== undefined) return linkKey(address, label, 'web_app' in button);
  return h('button', { type: 'button', class: 'key', onclick: () => otherKey(button, actions) }, label);
}

/**
 * @param {number} messageId
 * @param {string} data
 * @param {HTMLElement} label
 * @param {KeyActions} actions
 */
function pressKey(messageId, data, label, actions) {
  const waiting = actions.isWaiting(messageId, data);
  const node = h(
    'button',
    { type: 'button', class: 'key', data: { key: data }, 'aria-busy': waiting ? 'true' : undefined },
    label,
  );
  if (waiting) node.append(h('span', { class: 'spinner', 'aria-hidden': 'true' }));
  node.addEventListener('click', () => actions.press(messageId, data));
  return node;
}

/** @param {string} url @param {HTMLElement} label @param {boolean} isApp */
function linkKey(url, label, isApp) {
  const props = { class: 'key', href: safeHref(url), target: '_blank', rel: 'noopener noreferrer', title: url };
  return h('a', props, label, icon(isApp ? 'app' : 'link'));
}

/** @param {Button} button @param {KeyActions} actions */
async function otherKey(button, actions) {
  if (!('copy_text' in button)) return actions.say('This kind of button works only in Telegram.');
  const copied = await copyText(button.copy_text.text);
  actions.say(copied ? 'Copied.' : 'The browser does not allow copying here.');
}

/**
 * Returns whether the text is now in the clipboard.
 * @param {string} text
 */
export const copyText = async (text) => {
  if (!navigator.clipboard) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
};
