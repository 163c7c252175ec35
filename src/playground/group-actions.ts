import type { ChatMember } from 'grammy/types';
import { badRequest } from './errors.ts';
import { chatMember } from './methods/chats.ts';
import { pushUpdate, type SendResult } from './person-actions.ts';
import type { GroupRequest, PageChat } from './protocol.ts';
import {
  addMessage,
  botUser,
  type ChatRecord,
  findUser,
  type MessageContent,
  type PlaygroundState,
  toApiChat,
  toApiMessage,
  toApiUser,
  unixTime,
} from './state.ts';

export interface GroupResult extends SendResult {
  chat: PageChat;
}

/** The actions on groups, and blocking the bot. */
export interface GroupActions {
  addGroup(group: GroupRequest): Promise<GroupResult>;
  /** Converts the group to a supergroup with another id. Both chats get a service message, as in Telegram. */
  migrateGroup(chatId: number): Promise<GroupResult>;
  /** Makes a member, or the bot by its id, an admin of the group, or an ordinary member with `isAdmin: false`. */
  promote(chatId: number, memberId: number, isAdmin?: boolean): Promise<void>;
  /** Removes a member or the bot from the group. */
  remove(chatId: number, memberId: number): Promise<void>;
  /**
   * Blocks the bot in the person's private chat, or unblocks it. The bot gets an update, and its messages are refused.
   */
  block(personId: number, blocked?: boolean): Promise<void>;
}

/** Creates the actions on groups. */
export function createGroupActions(state: PlaygroundState): GroupActions {
  const emitChats = () => state.emit({ type: 'chats', chats: [...state.chats.values()].map(toPageChat) });
  return {
    async addGroup({ title, members, supergroup = false, forum = false }) {
      const type = supergroup || forum ? ('supergroup' as const) : ('group' as const);
      const chat = createGroup(state, { type, title, members }, forum);
      emitChats();
      pushUpdate(state, botMemberUpdate(state, chat, 'left'));
      const bot = botUser(state);
      const sent = addServiceMessage(state, chat, { new_chat_members: [bot] });
      await state.flush();
      return { chat: toPageChat(chat), ...sent };
    },
    async migrateGroup(chatId) {
      const old = findGroup(state, chatId);
      if (old.type !== 'group') throw badRequest('the chat is a supergroup already');
      const { title, members, admins } = old;
      const chat = { ...createGroup(state, { type: 'supergroup', title, members }, false), admins, bot: old.bot };
      state.chats.set(chat.id, chat);
      state.chats.set(chatId, { ...old, migratedTo: chat.id });
      emitChats();
      addServiceMessage(state, old, { migrate_to_chat_id: chat.id });
      const sent = addServiceMessage(state, chat, { migrate_from_chat_id: chatId });
      await state.flush();
      return { chat: toPageChat(chat), ...sent };
    },
    async promote(chatId, memberId, isAdmin = true) {
      const chat = findGroup(state, chatId);
      const others = chat.admins.filter((id) => id !== memberId);
      const isBot = memberId === state.bot.id;
      const bot = isAdmin ? ('administrator' as const) : ('member' as const);
      const changed = isBot ? { ...chat, bot } : { ...chat, admins: isAdmin ? [...others, memberId] : others };
      state.chats.set(chatId, changed);
      if (isBot) pushUpdate(state, botMemberUpdate(state, changed, chat.bot));
      await state.flush();
    },
    async remove(chatId, memberId) {
      const chat = findGroup(state, chatId);
      const user = findUser(state, memberId);
      if (!user) throw badRequest('user not found');
      addServiceMessage(state, chat, { left_chat_member: user });
      const isBot = memberId === state.bot.id;
      const withoutMember = (ids: number[]) => ids.filter((id) => id !== memberId);
      const members = { members: withoutMember(chat.members), admins: withoutMember(chat.admins) };
      const changed: ChatRecord = { ...chat, ...(isBot ? { bot: 'kicked' } : members) };
      state.chats.set(chatId, changed);
      if (isBot) pushUpdate(state, botMemberUpdate(state, changed, chat.bot));
      emitChats();
      await state.flush();
    },
    async block(personId, blocked = true) {
      const chat = state.chats.get(personId);
      if (!chat) throw badRequest('chat not found');
      if (chat.blocked === blocked) return;
      const changed = { ...chat, blocked };
      state.chats.set(personId, changed);
      pushUpdate(state, botMemberUpdate(state, changed, blocked ? 'member' : 'kicked', blocked ? 'kicked' : 'member'));
      await state.flush();
    },
  };
}

/** Returns the chat as the page sees it. */
export function toPageChat({ id, type, title, members }: ChatRecord): PageChat {
  return { id, type, ...(title !== undefined && { title }), members };
}

function findGroup(state: PlaygroundState, chatId: number): ChatRecord {
  const chat = state.chats.get(chatId);
  if (!chat || chat.type === 'private') throw badRequest('chat not found');
  return chat;
}

function createGroup(state: PlaygroundState, group: Omit<PageChat, 'id'>, forum: boolean): ChatRecord {
  const creator = group.members[0];
  if (creator === undefined) throw badRequest('a group has at least one member');
  const unknownId = group.members.find((id) => !state.people.has(id));
  if (unknownId !== undefined) throw badRequest('user not found');
  const number = state.nextNumber('group');
  const id = group.type === 'group' ? -4_000_000 - number : -1_002_000_000_000 - number;
  const defaults = { started: true, blocked: false, bot: 'member' as const, admins: [creator] };
  const chat: ChatRecord = { ...group, id, ...defaults, ...(forum && { is_forum: true as const }) };
  state.chats.set(id, chat);
  return chat;
}

/** Adds a service message from the creator of the group. The bot always gets it, also in privacy mode. */
function addServiceMessage(state: PlaygroundState, chat: ChatRecord, content: MessageContent): SendResult {
  const message = addMessage(state, chat, findCreator(state, chat), content);
  return { message, updateId: pushUpdate(state, { message: toApiMessage(message) }) };
}

function findCreator(state: PlaygroundState, chat: ChatRecord) {
  const person = state.people.get(chat.admins[0] ?? chat.members[0] ?? 0);
  if (!person) throw badRequest('user not found');
  return toApiUser(person);
}

function botMemberUpdate(
  state: PlaygroundState,
  chat: ChatRecord,
  oldStatus: ChatMember['status'],
  newStatus?: ChatMember['status'],
) {
  const member = chatMember(state, chat, state.bot.id);
  const user = botUser(state);
  return {
    my_chat_member: {
      chat: toApiChat(state, chat),
      from: findCreator(state, chat),
      date: unixTime(state),
      old_chat_member: { status: oldStatus, user } as ChatMember,
      new_chat_member: newStatus === undefined ? member : ({ status: newStatus, user } as ChatMember),
    },
  };
}
