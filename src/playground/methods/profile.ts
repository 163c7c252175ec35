import type { BotCommand, BotCommandScope, MenuButton } from 'grammy/types';
import { commandsOf, setCommands } from '../commands.ts';
import { badRequest } from '../errors.ts';
import { knownChat } from '../message-content.ts';
import { type Call, integer, json, text } from '../params.ts';
import type { World } from '../state.ts';
import { checkLink } from '../text/links.ts';

const SCOPES = [
  'default',
  'all_private_chats',
  'all_group_chats',
  'all_chat_administrators',
  'chat',
  'chat_administrators',
  'chat_member',
];

function scopeOf(world: World, call: Call): BotCommandScope {
  const scope = json<BotCommandScope>(call, 'scope', "can't parse BotCommandScope JSON object") ?? { type: 'default' };
  if (!SCOPES.includes(scope.type)) throw badRequest("can't parse BotCommandScope: Unsupported type specified");
  if ('chat_id' in scope) knownChat(world, { ...call, params: { chat_id: scope.chat_id } });
  else if (scope.type.startsWith('chat')) throw badRequest("can't parse BotCommandScope: Empty chat_id specified");
  return scope;
}

function chooseLanguage(call: Call): string {
  const language = text(call, 'language_code') ?? '';
  if (language !== '' && !/^[a-z]{2}$/.test(language)) throw badRequest('invalid language code specified');
  return language;
}

export function setMyCommands(world: World, call: Call): true {
  const commands = json<BotCommand[]>(call, 'commands', "can't parse commands JSON object") ?? [];
  if (!Array.isArray(commands)) throw badRequest('expected an Array of BotCommand');
  if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  const checked = commands.map(command);
  setCommands(world, scopeOf(world, call), chooseLanguage(call), checked);
  return true;
}

function command(given: BotCommand): BotCommand {
  const name = String(given.command ?? '').replace(/^\//, '');
  if (!/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest('BOT_COMMAND_INVALID');
  const description = String(given.description ?? '').trim();
  if (description === '' || description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command: name, description };
}

export function getMyCommands(world: World, call: Call): BotCommand[] {
  return commandsOf(world, scopeOf(world, call), chooseLanguage(call));
}

export function deleteMyCommands(world: World, call: Call): true {
  setCommands(world, scopeOf(world, call), chooseLanguage(call), []);
  return true;
}

type Field = 'name' | 'description' | 'short_description';
const MOST: Record<Field, number> = { name: 64, description: 512, short_description: 120 };

/** Returns the setter of one text of the bot's profile; an empty text in a language takes it back. */
export function setProfile(field: Field) {
  return (world: World, call: Call): true => {
    const value = text(call, field) ?? '';
    if (value.length > MOST[field]) throw badRequest(`bot's ${field.replace('_', ' ')} is too long`);
    const setting = `${field}|${chooseLanguage(call)}`;
    if (value === '') world.settings.delete(setting);
    else world.settings.set(setting, value);
    return true;
  };
}

/** Returns the getter of one text of the bot's profile: in that language, else for all languages. */
export function getProfile(field: Field) {
  return (world: World, call: Call): Record<string, unknown> => {
    const otherwise = field === 'name' ? world.bot.first_name : '';
    const own = world.settings.get(`${field}|${chooseLanguage(call)}`);
    return { [field]: own ?? world.settings.get(`${field}|`) ?? otherwise };
  };
}

export function setChatMenuButton(world: World, call: Call): true {
  const button = json<MenuButton>(call, 'menu_button', "can't parse menu button JSON object") ?? { type: 'default' };
  if (!['default', 'commands', 'web_app'].includes(button.type)) throw badRequest('MenuButton has unsupported type');
  if (button.type === 'web_app') {
    const checked = checkLink(button.web_app.url, 'https');
    if ('problem' in checked)
      throw badRequest(`menu button Web App URL '${button.web_app.url}' is invalid: ${checked.problem}`);
  }
  world.settings.set(menuKey(world, call), button);
  return true;
}

export function getChatMenuButton(world: World, call: Call): MenuButton {
  const button = world.settings.get(menuKey(world, call)) ?? world.settings.get('menu|');
  return (button as MenuButton | undefined) ?? { type: 'commands' };
}

function menuKey(world: World, call: Call): string {
  const chatId = integer(call, 'chat_id');
  if (chatId === undefined) return 'menu|';
  if (world.chats.get(chatId)?.type !== 'private') throw badRequest('chat not found');
  return `menu|${chatId}`;
}
