import type { Message } from 'grammy/types';
import { badRequest } from '../errors.ts';
import { documentContent, photoContent } from '../media.ts';
import { captionContent, sendOptions, textContent, writableChat } from '../message-content.ts';
import { type ApiCall, decimalParam, jsonParam, textParam } from '../params.ts';
import type { PageMessage } from '../protocol.ts';
import {
  addMessage,
  botUser,
  type ChatRecord,
  type MessageContent,
  newAlbumId,
  type PlaygroundState,
  toApiMessage,
  unixTime,
} from '../state.ts';

const chatActions = [
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
];
/** Telegram shows an action for five seconds. */
const actionSeconds = 5;

type InputMedia = Record<string, unknown> & { type?: string; media?: string };

export function sendMessage(state: PlaygroundState, call: ApiCall): Message {
  const content = textContent(state, call);
  const chat = writableChat(state, call);
  return sendContent(state, chat, { ...content, ...sendOptions(state, call, chat) });
}

export async function sendPhoto(state: PlaygroundState, call: ApiCall): Promise<Message> {
  const caption = captionContent(state, call);
  const chat = writableChat(state, call);
  const options = sendOptions(state, call, chat);
  const photo = await photoContent(state, call, call.params.photo, 'photo');
  return sendContent(state, chat, { ...photo, ...caption, ...options });
}

export async function sendDocument(state: PlaygroundState, call: ApiCall): Promise<Message> {
  const caption = captionContent(state, call);
  const chat = writableChat(state, call);
  const options = sendOptions(state, call, chat);
  const document = await documentContent(state, call, call.params.document, 'document');
  return sendContent(state, chat, { ...document, ...caption, ...options });
}

export async function sendMediaGroup(state: PlaygroundState, call: ApiCall): Promise<Message[]> {
  const media = jsonParam<InputMedia[]>(call, 'media', "can't parse media JSON object");
  if (!Array.isArray(media)) throw badRequest('expected an Array of InputMedia');
  if (media.length < 1 || media.length > 10) throw badRequest('there must be from 1 to 10 media in the album');
  if (new Set(media.map((m) => m.type)).size > 1) {
    throw badRequest("document can't be mixed with other media types");
  }
  const chat = writableChat(state, call);
  const options = sendOptions(state, call, chat);
  const contents: MessageContent[] = [];
  for (const item of media) contents.push(await mediaContent(state, call, item));
  const media_group_id = media.length > 1 ? newAlbumId(state) : undefined;
  return contents.map((content) =>
    sendContent(state, chat, { ...content, ...options, ...(media_group_id && { media_group_id }) }),
  );
}

/** Returns the content of one InputMedia with its caption. */
export async function mediaContent(state: PlaygroundState, call: ApiCall, item: InputMedia): Promise<MessageContent> {
  const caption = captionContent(state, { ...call, params: item });
  if (item.type === 'photo') return { ...(await photoContent(state, call, item.media, '')), ...caption };
  if (item.type === 'document') return { ...(await documentContent(state, call, item.media, '')), ...caption };
  throw badRequest(`can't parse InputMedia: type must be photo or document here`);
}

export function sendLocation(state: PlaygroundState, call: ApiCall): Message {
  const latitude = decimalParam(call, 'latitude');
  const longitude = decimalParam(call, 'longitude');
  if (latitude === undefined) throw badRequest('latitude is empty');
  if (longitude === undefined) throw badRequest('longitude is empty');
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) throw badRequest('wrong latitude or longitude');
  const chat = writableChat(state, call);
  return sendContent(state, chat, { location: { latitude, longitude }, ...sendOptions(state, call, chat) });
}

export function sendChatAction(state: PlaygroundState, call: ApiCall): true {
  const action = textParam(call, 'action') ?? '';
  if (!chatActions.includes(action)) throw badRequest('wrong parameter action in request');
  const chat = writableChat(state, call);
  state.emit({ type: 'action', chatId: chat.id, action, until: unixTime(state) + actionSeconds });
  return true;
}

function sendContent(state: PlaygroundState, chat: ChatRecord, content: MessageContent): Message {
  return toApiMessage(addMessage(state, chat, botUser(state), content) satisfies PageMessage);
}
