import type { BotCommand, BotCommandScope, MenuButton } from 'grammy/types';
import { commandsForScope, setCommands } from '../commands.ts';
import { badRequest } from '../errors.ts';
import { readableChat } from '../message-content.ts';
import { type ApiCall, integerParam, jsonParam, textParam } from '../params.ts';
import { type PlaygroundState, toPageBot } from '../state.ts';
import { checkLink } from '../text/links.ts';

const scopeTypes = [
  'default',
  'all_private_chats',
  'all_group_chats',
  'all_chat_administrators',
  'chat',
  'chat_administrators',
  'chat_member',
];

function parseScope(state: PlaygroundState, call: ApiCall): BotCommandScope {
  const scope = jsonParam<BotCommandScope>(call, 'scope', "can't parse BotCommandScope JSON object") ?? {
    type: 'default',
  };
  if (!scopeTypes.includes(scope.type)) throw badRequest("can't parse BotCommandScope: Unsupported type specified");
  if ('chat_id' in scope) readableChat(state, { ...call, params: { chat_id: scope.chat_id } });
  else if (scope.type.startsWith('chat')) throw badRequest("can't parse BotCommandScope: Empty chat_id specified");
  return scope;
}

function parseLanguage(call: ApiCall): string {
  const language = textParam(call, 'language_code') ?? '';
  if (language !== '' && !/^[a-z]{2}$/.test(language)) throw badRequest('invalid language code specified');
  return language;
}

export function setMyCommands(state: PlaygroundState, call: ApiCall): true {
  const commands = jsonParam<BotCommand[]>(call, 'commands', "can't parse commands JSON object") ?? [];
  if (!Array.isArray(commands)) throw badRequest('expected an Array of BotCommand');
  if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  const checked = commands.map(parseCommand);
  setCommands(state, parseScope(state, call), parseLanguage(call), checked);
  return true;
}

function parseCommand(input: BotCommand): BotCommand {
  const name = String(input.command ?? '').replace(/^\//, '');
  if (!/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
  const description = String(input.description ?? '').trim();
  if (description === '' || description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command: name, description };
}

export function getMyCommands(state: PlaygroundState, call: ApiCall): BotCommand[] {
  return commandsForScope(state, parseScope(state, call), parseLanguage(call));
}

export function deleteMyCommands(state: PlaygroundState, call: ApiCall): true {
  setCommands(state, parseScope(state, call), parseLanguage(call), []);
  return true;
}

type ProfileField = 'name' | 'description' | 'short_description';
const maxLengths: Record<ProfileField, number> = { name: 64, description: 512, short_description: 120 };

/** Creates the method that sets one text of the bot's profile in one language. An empty text removes it. */
export function profileSetter(field: ProfileField) {
  return (state: PlaygroundState, call: ApiCall): true => {
    const value = textParam(call, field) ?? '';
    if (value.length > maxLengths[field]) throw badRequest(`bot's ${field.replace('_', ' ')} is too long`);
    const setting = `${field}|${parseLanguage(call)}`;
    if (value === '') state.settings.delete(setting);
    else state.settings.set(setting, value);
    if (field === 'description') state.emit({ type: 'bot', bot: toPageBot(state) });
    return true;
  };
}

/** Creates the method that returns one text of the bot's profile in one language, else the one for all languages. */
export function profileGetter(field: ProfileField) {
  return (state: PlaygroundState, call: ApiCall): Record<string, unknown> => {
    const fallback = field === 'name' ? state.bot.first_name : '';
    const translated = state.settings.get(`${field}|${parseLanguage(call)}`);
    return { [field]: translated ?? state.settings.get(`${field}|`) ?? fallback };
  };
}

export function setChatMenuButton(state: PlaygroundState, call: ApiCall): true {
  const button = jsonParam<MenuButton>(call, 'menu_button', "can't parse menu button JSON object") ?? {
    type: 'default',
  };
  if (!['default', 'commands', 'web_app'].includes(button.type)) throw badRequest('MenuButton has unsupported type');
  if (button.type === 'web_app') {
    const checked = checkLink(button.web_app.url, 'https');
    if ('problem' in checked)
      throw badRequest(`menu button Web App URL '${button.web_app.url}' is invalid: ${checked.problem}`);
  }
  state.settings.set(menuKey(state, call), button);
  return true;
}

export function getChatMenuButton(state: PlaygroundState, call: ApiCall): MenuButton {
  const button = state.settings.get(menuKey(state, call)) ?? state.settings.get('menu|');
  return (button as MenuButton | undefined) ?? { type: 'commands' };
}

function menuKey(state: PlaygroundState, call: ApiCall): string {
  const chatId = integerParam(call, 'chat_id');
  if (chatId === undefined) return 'menu|';
  if (state.chats.get(chatId)?.type !== 'private') throw badRequest('chat not found');
  return `menu|${chatId}`;
}
