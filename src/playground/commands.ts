import type { BotCommand, BotCommandScope } from 'grammy/types';
import type { PlaygroundState } from './state.ts';

const defaultScope = 'default';
const commandsKey = (scope: string, language: string) => `${scope}|${language}`;

/** Returns the scope as a key. */
export function scopeKey(scope: BotCommandScope): string {
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

/** Returns the commands that the bot has set for exactly this scope and language. */
export function commandsForScope(state: PlaygroundState, scope: BotCommandScope, language: string): BotCommand[] {
  return state.commands.get(commandsKey(scopeKey(scope), language)) ?? [];
}

/** Sets the commands of this scope and language. An empty list deletes them. */
export function setCommands(
  state: PlaygroundState,
  scope: BotCommandScope,
  language: string,
  commands: BotCommand[],
): void {
  const name = commandsKey(scopeKey(scope), language);
  if (commands.length === 0) state.commands.delete(name);
  else state.commands.set(name, commands);
  state.emit({ type: 'commands' });
}

/**
 * Returns the commands that this person sees in this chat: those of the narrowest scope that has any, in the person's
 * language, else without a language.
 */
export function visibleCommands(state: PlaygroundState, personId: number, chatId: number): BotCommand[] {
  const language = state.people.get(personId)?.language_code.slice(0, 2) ?? '';
  for (const scope of visibleScopes(state, personId, chatId)) {
    const found = state.commands.get(commandsKey(scope, language)) ?? state.commands.get(commandsKey(scope, ''));
    if (found) return found;
  }
  return [];
}

function visibleScopes(state: PlaygroundState, personId: number, chatId: number): string[] {
  const chat = state.chats.get(chatId);
  if (!chat || chat.type === 'private') return [`chat:${chatId}`, 'all_private_chats', defaultScope];
  const isAdmin = chat.admins.includes(personId);
  return [
    `chat_member:${chatId}:${personId}`,
    ...(isAdmin ? [`chat_administrators:${chatId}`] : []),
    `chat:${chatId}`,
    ...(isAdmin ? ['all_chat_administrators'] : []),
    'all_group_chats',
    defaultScope,
  ];
}
