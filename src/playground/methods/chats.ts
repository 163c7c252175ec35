import type { ChatFullInfo, ChatMember, File } from 'grammy/types';
import { answerQuery } from '../callback-queries.ts';
import { badRequest } from '../errors.ts';
import { knownChat } from '../message-content.ts';
import { type Call, flag, integer, text } from '../params.ts';
import { apiChat, apiUser, botUser, type ChatRecord, type World } from '../state.ts';

const MOST_DOWNLOAD = 20 * 1024 * 1024;
const MOST_ANSWER = 200;

export function getChat(world: World, call: Call): ChatFullInfo {
  const chat = knownChat(world, call);
  const full = { accent_color_id: 0, max_reaction_count: 11, accepted_gift_types: {} };
  return { ...apiChat(world, chat), ...full } as unknown as ChatFullInfo;
}

export function getChatMember(world: World, call: Call): ChatMember {
  const chat = knownChat(world, call);
  const id = integer(call, 'user_id');
  if (id === undefined) throw badRequest('invalid user_id specified');
  return memberOf(world, chat, id);
}

export function getChatAdministrators(world: World, call: Call): ChatMember[] {
  const chat = knownChat(world, call);
  if (chat.type === 'private') throw badRequest('there are no administrators in the private chat');
  const ids = [...chat.admins, ...(chat.bot === 'administrator' ? [world.bot.id] : [])];
  return ids.map((id) => memberOf(world, chat, id));
}

/** Returns the member as Telegram shows one; the first admin of a group is its creator. */
export function memberOf(world: World, chat: ChatRecord, id: number): ChatMember {
  if (id === world.bot.id) return { status: chat.bot, user: botUser(world), ...rightsOf(chat.bot) } as ChatMember;
  const person = world.people.get(id);
  if (!person) throw badRequest('user not found');
  const user = apiUser(person);
  if (!chat.members.includes(id)) return { status: 'left', user };
  if (chat.admins[0] === id) return { status: 'creator', user, is_anonymous: false };
  const status = chat.admins.includes(id) ? 'administrator' : 'member';
  return { status, user, ...rightsOf(status) } as ChatMember;
}

function rightsOf(status: string) {
  if (status === 'kicked') return { until_date: 0 };
  if (status !== 'administrator') return {};
  return { can_be_edited: false, is_anonymous: false, can_manage_chat: true, can_delete_messages: true };
}

export function leaveChat(world: World, call: Call): true {
  const chat = knownChat(world, call);
  if (chat.type === 'private') throw badRequest("chat member status can't be changed in private chats");
  world.chats.set(chat.id, { ...chat, bot: 'left' });
  return true;
}

export function answerCallbackQuery(world: World, call: Call): true {
  const shown = text(call, 'text') ?? '';
  if (shown.length > MOST_ANSWER) throw badRequest('MESSAGE_TOO_LONG');
  const url = text(call, 'url');
  const answer = { showAlert: flag(call, 'show_alert'), ...(shown !== '' && { text: shown }), ...(url && { url }) };
  if (!answerQuery(world, text(call, 'callback_query_id') ?? '', answer)) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  return true;
}

export function getFile(world: World, call: Call): File {
  const id = text(call, 'file_id') ?? '';
  const file = world.files.get(id);
  if (!file)
    throw badRequest(id === '' ? 'file_id not specified' : 'wrong file_id or the file is temporarily unavailable');
  if (file.size > MOST_DOWNLOAD) throw badRequest('file is too big');
  const { file_id, file_unique_id, size, path } = file;
  return { file_id, file_unique_id, file_size: size, file_path: path };
}
