import type { LinkPreviewOptions, MessageEntity } from 'grammy/types';
import { ApiError, badRequest, forbidden } from './errors.ts';
import { type ApiCall, booleanParam, integerParam, jsonParam, textParam } from './params.ts';
import { parseReplyMarkup } from './reply-markup.ts';
import { type ChatRecord, findUser, type MessageContent, type PlaygroundState, toReplyMessage } from './state.ts';
import type { FormattedText } from './text/entities.ts';
import { formatText } from './text/format-text.ts';

export const maxTextLength = 4096;
export const maxCaptionLength = 1024;

/** Returns the chat of the call. Throws if the bot cannot see it. */
export function readableChat(state: PlaygroundState, call: ApiCall): ChatRecord {
  const id = textParam(call, 'chat_id');
  if (id === undefined || id === '') throw badRequest('chat_id is empty');
  const chat = state.chats.get(Number(id));
  if (!chat?.started) throw badRequest('chat not found');
  if (chat.migratedTo !== undefined) {
    const parameters = { migrate_to_chat_id: chat.migratedTo };
    throw new ApiError(400, 'Bad Request: group chat was upgraded to a supergroup chat', parameters);
  }
  const chatType = chat.type === 'group' ? 'group chat' : 'supergroup chat';
  if (chat.bot === 'kicked') throw forbidden(`bot was kicked from the ${chatType}`);
  if (chat.bot === 'left') throw forbidden(`bot is not a member of the ${chatType}`);
  return chat;
}

/** Returns the chat of the call. Throws if the bot may not write there. */
export function writableChat(state: PlaygroundState, call: ApiCall): ChatRecord {
  const chat = readableChat(state, call);
  if (chat.blocked) throw forbidden('bot was blocked by the user');
  return chat;
}

interface TextParams {
  text: string;
  entities: string;
}
export const textParams: TextParams = { text: 'text', entities: 'entities' };
export const captionParams: TextParams = { text: 'caption', entities: 'caption_entities' };

/** Returns the formatted text of a call. It may be empty, and its length is not checked. */
export function formatParameter(state: PlaygroundState, call: ApiCall, names: TextParams): FormattedText {
  const source = textParam(call, names.text) ?? '';
  if (Buffer.byteLength(source) > 32_768) throw badRequest('text is too long');
  const entities = jsonParam<MessageEntity[]>(call, names.entities, "can't parse entities JSON object");
  return formatText({ text: source, parseMode: textParam(call, 'parse_mode'), entities }, (id) => findUser(state, id));
}

/** Returns the content of a text message. Throws if the text is empty or longer than 4,096 UTF-16 units. */
export function textContent(state: PlaygroundState, call: ApiCall): MessageContent {
  if (!textParam(call, 'text')) throw badRequest('message text is empty');
  const { text: body, entities } = formatParameter(state, call, textParams);
  if (body === '') throw badRequest('text must be non-empty');
  if (body.length > maxTextLength) throw badRequest('message is too long');
  const link_preview_options = linkPreview(call);
  return {
    text: body,
    ...(entities.length > 0 && { entities }),
    ...(link_preview_options && { link_preview_options }),
  };
}

function linkPreview(call: ApiCall): LinkPreviewOptions | undefined {
  if (booleanParam(call, 'disable_web_page_preview')) return { is_disabled: true };
  return jsonParam<LinkPreviewOptions>(call, 'link_preview_options', "can't parse link preview options JSON object");
}

/** Returns the caption of a call as content. Throws if it is longer than 1,024 UTF-16 units. */
export function captionContent(state: PlaygroundState, call: ApiCall): MessageContent {
  const { text: caption, entities } = formatParameter(state, call, captionParams);
  if (caption.length > maxCaptionLength) throw badRequest('message caption is too long');
  return {
    ...(caption !== '' && { caption }),
    ...(entities.length > 0 && { caption_entities: entities }),
    ...(booleanParam(call, 'show_caption_above_media') && { show_caption_above_media: true as const }),
  };
}

/** Returns the options that every message may have: the replied message, topic, keyboard, protection and effect. */
export function sendOptions(state: PlaygroundState, call: ApiCall, chat: ChatRecord): MessageContent {
  const reply_to_message = replyMessage(state, call, chat);
  const thread = integerParam(call, 'message_thread_id') ?? 0;
  const reply_markup = parseReplyMarkup(call, chat.type === 'private');
  const effect = textParam(call, 'message_effect_id');
  if (thread > 0 && chat.type === 'group') throw badRequest('message thread not found');
  return {
    ...(reply_to_message && { reply_to_message }),
    ...(thread > 0 && { message_thread_id: thread, ...(chat.is_forum && { is_topic_message: true }) }),
    ...(reply_markup && { reply_markup }),
    ...(booleanParam(call, 'protect_content') && { has_protected_content: true as const }),
    ...(effect && { effect_id: effect }),
  };
}

interface ReplyParameters {
  message_id?: number;
  chat_id?: number | string;
  allow_sending_without_reply?: boolean;
}

function replyMessage(state: PlaygroundState, call: ApiCall, chat: ChatRecord): MessageContent['reply_to_message'] {
  const parameters = jsonParam<ReplyParameters>(call, 'reply_parameters', "can't parse reply parameters JSON object");
  const id = parameters?.message_id ?? integerParam(call, 'reply_to_message_id');
  if (id === undefined) return undefined;
  const inChat = parameters?.chat_id === undefined ? chat.id : Number(parameters.chat_id);
  const message = state.messages(inChat).get(id);
  if (message) return toReplyMessage(message);
  if (parameters?.allow_sending_without_reply || booleanParam(call, 'allow_sending_without_reply')) return undefined;
  throw badRequest('message to be replied not found');
}
