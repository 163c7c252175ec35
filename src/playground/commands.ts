import type { BotCommand, BotCommandScope } from 'grammy/types';
import type { World } from './state.ts';

const DEFAULT = 'default';
const key = (scope: string, language: string) => `${scope}|${language}`;

/** Returns the name under which a scope's commands are kept. */
export function scopeName(scope: BotCommandScope): string {
  switch (scope.type) {
    case 'chat':
    case 'chat_administrators':
      return `${scope.type}:${scope.chat_id}`;
    case 'chat_member':
      return `${scope.type}:${scope.chat_id}:${scope.user_id}`;
    default:
      return scope.type;
  }
}

/** Returns the commands of exactly that scope and language. */
export function commandsOf(world: World, scope: BotCommandScope, language: string): BotCommand[] {
  return world.commands.get(key(scopeName(scope), language)) ?? [];
}

/** Sets the commands of that scope and language; an empty list deletes them. */
export function setCommands(world: World, scope: BotCommandScope, language: string, commands: BotCommand[]): void {
  const name = key(scopeName(scope), language);
  if (commands.length === 0) world.commands.delete(name);
  else world.commands.set(name, commands);
  world.emit({ type: 'commands' });
}

/** Returns the menu that this person sees in this chat: the narrowest scope that has commands, own language first. */
export function visibleCommands(world: World, personId: number, chatId: number): BotCommand[] {
  const language = world.people.get(personId)?.language_code.slice(0, 2) ?? '';
  for (const scope of scopesOf(world, personId, chatId)) {
    const found = world.commands.get(key(scope, language)) ?? world.commands.get(key(scope, ''));
    if (found) return found;
  }
  return [];
}

function scopesOf(world: World, personId: number, chatId: number): string[] {
  const chat = world.chats.get(chatId);
  if (!chat || chat.type === 'private') return [`chat:${chatId}`, 'all_private_chats', DEFAULT];
  const isAdmin = chat.admins.includes(personId);
  return [
    `chat_member:${chatId}:${personId}`,
    ...(isAdmin ? [`chat_administrators:${chatId}`] : []),
    `chat:${chatId}`,
    ...(isAdmin ? ['all_chat_administrators'] : []),
    'all_group_chats',
    DEFAULT,
  ];
}
