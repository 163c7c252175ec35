import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { safeHref } from '../model/entities.js';
import { t } from '../texts/index.js';

/**
 * @typedef {import('../model/types.js').InlineKeyboardButton} InlineKeyboardButton
 * @typedef {{
 *   press: (messageId: number, data: string) => void,
 *   isPending: (messageId: number, data: string) => boolean,
 *   notify: (text: string) => void,
 * }} KeyboardActions
 */

/**
 * Returns the inline buttons of a message by row. The list is empty if it has none.
 * @param {import('../model/types.js').PageMessage} message
 * @returns {InlineKeyboardButton[][]}
 */
export const inlineKeyboardRows = ({ reply_markup: markup }) =>
  markup && 'inline_keyboard' in markup ? markup.inline_keyboard : [];

/**
 * Creates the buttons below a message. A pressed button shows a spinner until the bot answers.
 * @param {number} messageId
 * @param {InlineKeyboardButton[][]} rows
 * @param {KeyboardActions} actions
 */
export function inlineKeyboard(messageId, rows, actions) {
  const keyboard = h('div', { class: 'keys', role: 'group', 'aria-label': t.buttons });
  for (const row of rows)
    keyboard.append(
      h(
        'div',
        { class: 'keys-row' },
        row.map((button) => buttonElement(messageId, button, actions)),
      ),
    );
  return keyboard;
}

/**
 * @param {number} messageId
 * @param {InlineKeyboardButton} button
 * @param {KeyboardActions} actions
 */
function buttonElement(messageId, button, actions) {
  const label = h('span', { class: 'key-label', dir: 'auto' }, button.text);
  if ('callback_data' in button) return callbackButton(messageId, button.callback_data, label, actions);
  if ('url' in button) return linkButton(button.url, label, 'link');
  if ('web_app' in button) return linkButton(button.web_app.url, label, 'app');
  return h('button', { type: 'button', class: 'key', onclick: () => onOtherButton(button, actions) }, label);
}

/**
 * @param {number} messageId
 * @param {string} data
 * @param {HTMLElement} label
 * @param {KeyboardActions} actions
 */
function callbackButton(messageId, data, label, actions) {
  const isPending = actions.isPending(messageId, data);
  const node = h(
    'button',
    { type: 'button', class: 'key', data: { key: data }, 'aria-busy': isPending ? 'true' : undefined },
    label,
  );
  if (isPending) node.append(h('span', { class: 'spinner', 'aria-hidden': 'true' }));
  node.addEventListener('click', () => actions.press(messageId, data));
  return node;
}

/** @param {string} url @param {HTMLElement} label @param {'link' | 'app'} iconName */
function linkButton(url, label, iconName) {
  const props = { class: 'key', href: safeHref(url), target: '_blank', rel: 'noopener noreferrer', title: url };
  return h('a', props, label, icon(iconName));
}

/** @param {InlineKeyboardButton} button @param {KeyboardActions} actions */
async function onOtherButton(button, actions) {
  if (!('copy_text' in button)) return actions.notify(t.buttonOnlyInTelegram);
  actions.notify(await copyText(button.copy_text.text));
}

/**
 * Copies the text to the clipboard. Returns a message for the user that says whether this succeeded.
 * @param {string} text
 */
export async function copyText(text) {
  if (!navigator.clipboard) return t.cannotCopy;
  return navigator.clipboard.writeText(text).then(
    () => t.copied,
    () => t.cannotCopy,
  );
}
