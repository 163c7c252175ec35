import type { InlineKeyboardMarkup } from 'grammy/types';
import { badRequest } from './errors.ts';
import { type ApiCall, jsonParam } from './params.ts';
import type { ReplyMarkup } from './protocol.ts';
import { checkLink, linkedUserId } from './text/links.ts';

type Button = Record<string, unknown>;
const buttonKinds = [
  'callback_data',
  'url',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
];
const maxButtons = 100;

/** Returns the reply markup of a call, or undefined. Throws Telegram's error if it is invalid. */
export function parseReplyMarkup(call: ApiCall, isPrivate: boolean): ReplyMarkup | undefined {
  const markup = jsonParam<Record<string, unknown>>(
    call,
    'reply_markup',
    "can't parse reply keyboard markup JSON object",
  );
  if (markup === undefined) return undefined;
  if (typeof markup !== 'object' || Array.isArray(markup)) throw badRequest('object expected as reply markup');
  if ('inline_keyboard' in markup) return parseInlineKeyboard(markup, isPrivate);
  if ('keyboard' in markup) return parseReplyKeyboard(markup, isPrivate);
  if (markup.remove_keyboard === true) return { ...markup, remove_keyboard: true };
  return markup.force_reply === true ? { ...markup, force_reply: true } : undefined;
}

/** Returns the inline keyboard of an edit, or undefined. Throws if the call has another kind of markup. */
export function parseInlineMarkup(call: ApiCall, isPrivate: boolean): InlineKeyboardMarkup | undefined {
  const markup = parseReplyMarkup(call, isPrivate);
  if (markup === undefined || 'inline_keyboard' in markup) return markup as InlineKeyboardMarkup | undefined;
  throw badRequest('inline keyboard expected');
}

function parseRows(value: unknown, field: string): unknown[][] {
  if (!Array.isArray(value) || !value.every((row) => Array.isArray(row))) {
    throw badRequest(`field "${field}" must be an Array of Arrays`);
  }
  const rows = value.filter((row) => row.length > 0);
  if (rows.flat().length > maxButtons) throw badRequest('reply markup is too long');
  return rows;
}

function parseInlineKeyboard(markup: Record<string, unknown>, isPrivate: boolean): InlineKeyboardMarkup | undefined {
  const rows = parseRows(markup.inline_keyboard, 'inline_keyboard');
  if (rows.length === 0) return undefined;
  const inline_keyboard = rows.map((row) => row.map((button) => parseInlineButton(button, isPrivate)));
  return { inline_keyboard } as unknown as InlineKeyboardMarkup;
}

function parseInlineButton(value: unknown, isPrivate: boolean): Button {
  if (typeof value !== 'object' || value === null) throw badRequest('InlineKeyboardButton must be an Object');
  const button = value as Button;
  if (typeof button.text !== 'string') throw badRequest(`can't parse inline keyboard button: Can't find field "text"`);
  if (button.text.trim() === '') throw badRequest('inline keyboard button text must be non-empty');
  const kind = buttonKinds.find((k) => button[k] !== undefined && button[k] !== null);
  if (kind === undefined || (button[kind] === '' && !kind.startsWith('switch_'))) {
    throw badRequest('text buttons are unallowed in the inline keyboard');
  }
  if (kind === 'callback_data' && Buffer.byteLength(String(button.callback_data)) > 64) {
    throw badRequest('BUTTON_DATA_INVALID');
  }
  if (kind === 'url') return { ...button, url: buttonUrl(String(button.url)) };
  if (kind === 'web_app') {
    checkWebApp(button.web_app, 'inline keyboard button');
    if (!isPrivate) throw badRequest('BUTTON_TYPE_INVALID');
  }
  return button;
}

function buttonUrl(url: string): string {
  if (linkedUserId(url) !== undefined) return url;
  const checked = checkLink(url);
  if ('href' in checked) return checked.href;
  throw badRequest(`inline keyboard button URL '${url}' is invalid: ${checked.problem}`);
}

function checkWebApp(app: unknown, owner: string): void {
  const url = String((app as { url?: unknown } | null)?.url ?? '');
  const checked = checkLink(url, 'https');
  if ('problem' in checked) throw badRequest(`${owner} Web App URL '${url}' is invalid: ${checked.problem}`);
}

function parseReplyKeyboard(markup: Record<string, unknown>, isPrivate: boolean): ReplyMarkup | undefined {
  const rows = parseRows(markup.keyboard, 'keyboard');
  if (rows.length === 0) return undefined;
  return {
    ...markup,
    keyboard: rows.map((row) => row.map((b) => parseKeyboardButton(b, isPrivate))),
  } as unknown as ReplyMarkup;
}

function parseKeyboardButton(value: unknown, isPrivate: boolean): Button {
  const button = typeof value === 'string' ? { text: value } : (value as Button | null);
  if (typeof button !== 'object' || button === null) throw badRequest('KeyboardButton must be a String or an Object');
  if (typeof button.text !== 'string' || button.text.trim() === '') {
    throw badRequest('keyboard button text must be non-empty');
  }
  if (!isPrivate && button.request_location) throw badRequest('location can be requested in private chats only');
  if (!isPrivate && button.request_contact) throw badRequest('phone number can be requested in private chats only');
  if (button.web_app !== undefined) {
    if (!isPrivate) throw badRequest('Web App buttons can be used in private chats only');
    checkWebApp(button.web_app, 'keyboard button');
  }
  return button;
}
