import type { LinkPreviewOptions, MessageEntity } from 'grammy/types';
import { ApiError, badRequest, forbidden } from './errors.ts';
import { type Call, flag, integer, json, text } from './params.ts';
import { replyMarkup } from './reply-markup.ts';
import { type ChatRecord, type Content, findUser, quoted, type World } from './state.ts';
import type { Formatted } from './text/entities.ts';
import { format } from './text/format-text.ts';

export const MOST_TEXT = 4096;
export const MOST_CAPTION = 1024;

/** Returns the chat that the call names, whether or not the bot may write there. */
export function knownChat(world: World, call: Call): ChatRecord {
  const id = text(call, 'chat_id');
  if (id === undefined || id === '') throw badRequest('chat_id is empty');
  const chat = world.chats.get(Number(id));
  if (!chat?.started) throw badRequest('chat not found');
  if (chat.migratedTo !== undefined) {
    const parameters = { migrate_to_chat_id: chat.migratedTo };
    throw new ApiError(400, 'Bad Request: group chat was upgraded to a supergroup chat', parameters);
  }
  const place = chat.type === 'group' ? 'group chat' : 'supergroup chat';
  if (chat.bot === 'kicked') throw forbidden(`bot was kicked from the ${place}`);
  if (chat.bot === 'left') throw forbidden(`bot is not a member of the ${place}`);
  return chat;
}

/** Returns the chat that the call names; throws when the bot may not write there. */
export function writableChat(world: World, call: Call): ChatRecord {
  const chat = knownChat(world, call);
  if (chat.blocked) throw forbidden('bot was blocked by the user');
  return chat;
}

interface TextNames {
  text: string;
  entities: string;
}
export const TEXT: TextNames = { text: 'text', entities: 'entities' };
export const CAPTION: TextNames = { text: 'caption', entities: 'caption_entities' };

/** Returns the formatted text of a call, which may be empty; its length is not checked yet. */
export function formatted(world: World, call: Call, names: TextNames): Formatted {
  const source = text(call, names.text) ?? '';
  if (Buffer.byteLength(source) > 32_768) throw badRequest('text is too long');
  const entities = json<MessageEntity[]>(call, names.entities, "can't parse entities JSON object");
  return format({ text: source, parseMode: text(call, 'parse_mode'), entities }, (id) => findUser(world, id));
}

/** Returns the content of a text message; throws when it is empty or longer than 4,096. */
export function textContent(world: World, call: Call): Content {
  if (!text(call, 'text')) throw badRequest('message text is empty');
  const { text: body, entities } = formatted(world, call, TEXT);
  if (body === '') throw badRequest('text must be non-empty');
  if (body.length > MOST_TEXT) throw badRequest('message is too long');
  const link_preview_options = linkPreview(call);
  return {
    text: body,
    ...(entities.length > 0 && { entities }),
    ...(link_preview_options && { link_preview_options }),
  };
}

function linkPreview(call: Call): LinkPreviewOptions | undefined {
  if (flag(call, 'disable_web_page_preview')) return { is_disabled: true };
  return json<LinkPreviewOptions>(call, 'link_preview_options', "can't parse link preview options JSON object");
}

/** Returns the caption's part of a content; throws when it is longer than 1,024. */
export function captionContent(world: World, call: Call): Content {
  const { text: caption, entities } = formatted(world, call, CAPTION);
  if (caption.length > MOST_CAPTION) throw badRequest('message caption is too long');
  return {
    ...(caption !== '' && { caption }),
    ...(entities.length > 0 && { caption_entities: entities }),
    ...(flag(call, 'show_caption_above_media') && { show_caption_above_media: true as const }),
  };
}

/** Returns what every sent message may carry: the one it replies to, its topic, its keyboard, its protection. */
export function sendOptions(world: World, call: Call, chat: ChatRecord): Content {
  const reply_to_message = repliedTo(world, call, chat);
  const thread = integer(call, 'message_thread_id') ?? 0;
  const reply_markup = replyMarkup(call, chat.type === 'private');
  const effect = text(call, 'message_effect_id');
  if (thread > 0 && chat.type === 'group') throw badRequest('message thread not found');
  return {
    ...(reply_to_message && { reply_to_message }),
    ...(thread > 0 && { message_thread_id: thread, ...(chat.is_forum && { is_topic_message: true }) }),
    ...(reply_markup && { reply_markup }),
    ...(flag(call, 'protect_content') && { has_protected_content: true as const }),
    ...(effect && { effect_id: effect }),
  };
}

interface ReplyParameters {
  message_id?: number;
  chat_id?: number | string;
  allow_sending_without_reply?: boolean;
}

function repliedTo(world: World, call: Call, chat: ChatRecord): Content['reply_to_message'] {
  const given = json<ReplyParameters>(call, 'reply_parameters', "can't parse reply parameters JSON object");
  const id = given?.message_id ?? integer(call, 'reply_to_message_id');
  if (id === undefined) return undefined;
  const inChat = given?.chat_id === undefined ? chat.id : Number(given.chat_id);
  const message = world.messages(inChat).get(id);
  if (message) return quoted(message);
  if (given?.allow_sending_without_reply || flag(call, 'allow_sending_without_reply')) return undefined;
  throw badRequest('message to be replied not found');
}
