import type { ChatMember } from 'grammy/types';
import { badRequest } from './errors.ts';
import { memberOf } from './methods/chats.ts';
import { push, type Sent } from './person-actions.ts';
import type { Chat, GroupRequest } from './protocol.ts';
import {
  addMessage,
  apiChat,
  apiMessage,
  apiUser,
  botUser,
  type ChatRecord,
  type Content,
  findUser,
  unixTime,
  type World,
} from './state.ts';

export interface Grouped extends Sent {
  chat: Chat;
}

/** What happens to groups, and who may hear whom. */
export interface GroupActions {
  addGroup(group: GroupRequest): Promise<Grouped>;
  /** After it the group is a supergroup under another id, which the answer gives; both sides have the service message. */
  migrateGroup(chatId: number): Promise<Grouped>;
  /** Makes a member (or the bot, by its id) an admin of the group, or takes it back. */
  promote(chatId: number, memberId: number, isAdmin?: boolean): Promise<void>;
  /** Takes a member or the bot out of the group. */
  remove(chatId: number, memberId: number): Promise<void>;
  /** The person blocks the bot (or lets it in again): it is told, and its messages are refused. */
  block(personId: number, blocked?: boolean): Promise<void>;
}

export function createGroupActions(world: World): GroupActions {
  const shown = () => world.emit({ type: 'chats', chats: [...world.chats.values()].map(pageChat) });
  return {
    async addGroup({ title, members, supergroup = false, forum = false }) {
      const type = supergroup || forum ? ('supergroup' as const) : ('group' as const);
      const chat = newGroup(world, { type, title, members }, forum);
      shown();
      push(world, memberChange(world, chat, 'left'));
      const bot = botUser(world);
      const sent = service(world, chat, { new_chat_members: [bot] });
      await world.flushed();
      return { chat: pageChat(chat), ...sent };
    },
    async migrateGroup(chatId) {
      const old = groupOf(world, chatId);
      if (old.type !== 'group') throw badRequest('the chat is a supergroup already');
      const { title, members, admins } = old;
      const chat = { ...newGroup(world, { type: 'supergroup', title, members }, false), admins, bot: old.bot };
      world.chats.set(chat.id, chat);
      world.chats.set(chatId, { ...old, migratedTo: chat.id });
      shown();
      service(world, old, { migrate_to_chat_id: chat.id });
      const sent = service(world, chat, { migrate_from_chat_id: chatId });
      await world.flushed();
      return { chat: pageChat(chat), ...sent };
    },
    async promote(chatId, memberId, isAdmin = true) {
      const chat = groupOf(world, chatId);
      const others = chat.admins.filter((id) => id !== memberId);
      const isBot = memberId === world.bot.id;
      const bot = isAdmin ? ('administrator' as const) : ('member' as const);
      const changed = isBot ? { ...chat, bot } : { ...chat, admins: isAdmin ? [...others, memberId] : others };
      world.chats.set(chatId, changed);
      if (isBot) push(world, memberChange(world, changed, chat.bot));
      await world.flushed();
    },
    async remove(chatId, memberId) {
      const chat = groupOf(world, chatId);
      const user = findUser(world, memberId);
      if (!user) throw badRequest('user not found');
      service(world, chat, { left_chat_member: user });
      const isBot = memberId === world.bot.id;
      const without = (ids: number[]) => ids.filter((id) => id !== memberId);
      const members = { members: without(chat.members), admins: without(chat.admins) };
      const changed: ChatRecord = { ...chat, ...(isBot ? { bot: 'kicked' } : members) };
      world.chats.set(chatId, changed);
      if (isBot) push(world, memberChange(world, changed, chat.bot));
      shown();
      await world.flushed();
    },
    async block(personId, blocked = true) {
      const chat = world.chats.get(personId);
      if (!chat) throw badRequest('chat not found');
      if (chat.blocked === blocked) return;
      const changed = { ...chat, blocked };
      world.chats.set(personId, changed);
      push(world, memberChange(world, changed, blocked ? 'member' : 'kicked', blocked ? 'kicked' : 'member'));
      await world.flushed();
    },
  };
}

/** Returns the part of a chat that the page shows. */
export function pageChat({ id, type, title, members }: ChatRecord): Chat {
  return { id, type, ...(title !== undefined && { title }), members };
}

function groupOf(world: World, chatId: number): ChatRecord {
  const chat = world.chats.get(chatId);
  if (!chat || chat.type === 'private') throw badRequest('chat not found');
  return chat;
}

function newGroup(world: World, group: Omit<Chat, 'id'>, forum: boolean): ChatRecord {
  const creator = group.members[0];
  if (creator === undefined) throw badRequest('a group has at least one member');
  const stranger = group.members.find((id) => !world.people.has(id));
  if (stranger !== undefined) throw badRequest('user not found');
  const number = world.next('group');
  const id = group.type === 'group' ? -4_000_000 - number : -1_002_000_000_000 - number;
  const parts = { started: true, blocked: false, bot: 'member' as const, admins: [creator] };
  const chat: ChatRecord = { ...group, id, ...parts, ...(forum && { is_forum: true as const }) };
  world.chats.set(id, chat);
  return chat;
}

/** Writes a service message of the group's creator; the bot always gets it. */
function service(world: World, chat: ChatRecord, content: Content): Sent {
  const message = addMessage(world, chat, creatorOf(world, chat), content);
  return { message, updateId: push(world, { message: apiMessage(message) }) };
}

function creatorOf(world: World, chat: ChatRecord) {
  const person = world.people.get(chat.admins[0] ?? chat.members[0] ?? 0);
  if (!person) throw badRequest('user not found');
  return apiUser(person);
}

function memberChange(world: World, chat: ChatRecord, before: ChatMember['status'], now?: ChatMember['status']) {
  const member = memberOf(world, chat, world.bot.id);
  const user = botUser(world);
  return {
    my_chat_member: {
      chat: apiChat(world, chat),
      from: creatorOf(world, chat),
      date: unixTime(world),
      old_chat_member: { status: before, user } as ChatMember,
      new_chat_member: now === undefined ? member : ({ status: now, user } as ChatMember),
    },
  };
}
