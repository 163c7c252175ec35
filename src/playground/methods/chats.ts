import type { ChatFullInfo, ChatMember, File } from 'grammy/types';
import { storeCallbackAnswer } from '../callback-queries.ts';
import { badRequest } from '../errors.ts';
import { readableChat } from '../message-content.ts';
import { type ApiCall, booleanParam, integerParam, textParam } from '../params.ts';
import { botUser, type ChatRecord, type PlaygroundState, toApiChat, toApiUser } from '../state.ts';

const maxDownloadBytes = 20 * 1024 * 1024;
const maxAnswerLength = 200;

export function getChat(state: PlaygroundState, call: ApiCall): ChatFullInfo {
  const chat = readableChat(state, call);
  const full = { accent_color_id: 0, max_reaction_count: 11, accepted_gift_types: {} };
  return { ...toApiChat(state, chat), ...full } as unknown as ChatFullInfo;
}

export function getChatMember(state: PlaygroundState, call: ApiCall): ChatMember {
  const chat = readableChat(state, call);
  const id = integerParam(call, 'user_id');
  if (id === undefined) throw badRequest('invalid user_id specified');
  return chatMember(state, chat, id);
}

export function getChatAdministrators(state: PlaygroundState, call: ApiCall): ChatMember[] {
  const chat = readableChat(state, call);
  if (chat.type === 'private') throw badRequest('there are no administrators in the private chat');
  const ids = [...chat.admins, ...(chat.bot === 'administrator' ? [state.bot.id] : [])];
  return ids.map((id) => chatMember(state, chat, id));
}

/** Returns a member of the chat in Telegram's form. The first admin of a group is its creator. */
export function chatMember(state: PlaygroundState, chat: ChatRecord, id: number): ChatMember {
  if (id === state.bot.id) return { status: chat.bot, user: botUser(state), ...statusFields(chat.bot) } as ChatMember;
  const person = state.people.get(id);
  if (!person) throw badRequest('user not found');
  const user = toApiUser(person);
  if (!chat.members.includes(id)) return { status: 'left', user };
  if (chat.admins[0] === id) return { status: 'creator', user, is_anonymous: false };
  const status = chat.admins.includes(id) ? 'administrator' : 'member';
  return { status, user, ...statusFields(status) } as ChatMember;
}

function statusFields(status: string) {
  if (status === 'kicked') return { until_date: 0 };
  if (status !== 'administrator') return {};
  return { can_be_edited: false, is_anonymous: false, can_manage_chat: true, can_delete_messages: true };
}

export function leaveChat(state: PlaygroundState, call: ApiCall): true {
  const chat = readableChat(state, call);
  if (chat.type === 'private') throw badRequest("chat member status can't be changed in private chats");
  state.chats.set(chat.id, { ...chat, bot: 'left' });
  return true;
}

export function answerCallbackQuery(state: PlaygroundState, call: ApiCall): true {
  const answerText = textParam(call, 'text') ?? '';
  if (answerText.length > maxAnswerLength) throw badRequest('MESSAGE_TOO_LONG');
  const url = textParam(call, 'url');
  const answer = {
    showAlert: booleanParam(call, 'show_alert'),
    ...(answerText !== '' && { text: answerText }),
    ...(url && { url }),
  };
  if (!storeCallbackAnswer(state, textParam(call, 'callback_query_id') ?? '', answer)) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  return true;
}

export function getFile(state: PlaygroundState, call: ApiCall): File {
  const id = textParam(call, 'file_id') ?? '';
  const file = state.files.get(id);
  if (!file)
    throw badRequest(id === '' ? 'file_id not specified' : 'wrong file_id or the file is temporarily unavailable');
  if (file.size > maxDownloadBytes) throw badRequest('file is too big');
  const { file_id, file_unique_id, size, path } = file;
  return { file_id, file_unique_id, file_size: size, file_path: path };
}
