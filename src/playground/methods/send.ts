import type { Message } from 'grammy/types';
import { badRequest } from '../errors.ts';
import { documentContent, photoContent } from '../media.ts';
import { captionContent, sendOptions, textContent, writableChat } from '../message-content.ts';
import { type Call, decimal, json, text } from '../params.ts';
import type { PageMessage } from '../protocol.ts';
import { addMessage, apiMessage, botUser, type ChatRecord, type Content, unixTime, type World } from '../state.ts';

const ACTIONS = [
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
const ACTION_SECONDS = 5;

type Media = Record<string, unknown> & { type?: string; media?: string };

export function sendMessage(world: World, call: Call): Message {
  const content = textContent(world, call);
  const chat = writableChat(world, call);
  return post(world, chat, { ...content, ...sendOptions(world, call, chat) });
}

export async function sendPhoto(world: World, call: Call): Promise<Message> {
  const caption = captionContent(world, call);
  const chat = writableChat(world, call);
  const options = sendOptions(world, call, chat);
  const photo = await photoContent(world, call, call.params.photo, 'photo');
  return post(world, chat, { ...photo, ...caption, ...options });
}

export async function sendDocument(world: World, call: Call): Promise<Message> {
  const caption = captionContent(world, call);
  const chat = writableChat(world, call);
  const options = sendOptions(world, call, chat);
  const document = await documentContent(world, call, call.params.document, 'document');
  return post(world, chat, { ...document, ...caption, ...options });
}

export async function sendMediaGroup(world: World, call: Call): Promise<Message[]> {
  const media = json<Media[]>(call, 'media', "can't parse media JSON object");
  if (!Array.isArray(media)) throw badRequest('expected an Array of InputMedia');
  if (media.length < 1 || media.length > 10) throw badRequest('there must be from 1 to 10 media in the album');
  if (new Set(media.map((m) => m.type)).size > 1) {
    throw badRequest("document can't be mixed with other media types");
  }
  const chat = writableChat(world, call);
  const options = sendOptions(world, call, chat);
  const contents: Content[] = [];
  for (const item of media) contents.push(await mediaContent(world, call, item));
  const media_group_id = media.length > 1 ? String(13_000_000_000_000_000n + BigInt(world.next('album'))) : undefined;
  return contents.map((content) =>
    post(world, chat, { ...content, ...options, ...(media_group_id && { media_group_id }) }),
  );
}

/** Returns the content of one InputMedia, its caption included. */
export async function mediaContent(world: World, call: Call, item: Media): Promise<Content> {
  const caption = captionContent(world, { ...call, params: item });
  if (item.type === 'photo') return { ...(await photoContent(world, call, item.media, '')), ...caption };
  if (item.type === 'document') return { ...(await documentContent(world, call, item.media, '')), ...caption };
  throw badRequest(`can't parse InputMedia: type must be photo or document here`);
}

export function sendLocation(world: World, call: Call): Message {
  const latitude = decimal(call, 'latitude');
  const longitude = decimal(call, 'longitude');
  if (latitude === undefined) throw badRequest('latitude is empty');
  if (longitude === undefined) throw badRequest('longitude is empty');
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) throw badRequest('wrong latitude or longitude');
  const chat = writableChat(world, call);
  return post(world, chat, { location: { latitude, longitude }, ...sendOptions(world, call, chat) });
}

export function sendChatAction(world: World, call: Call): true {
  const action = text(call, 'action') ?? '';
  if (!ACTIONS.includes(action)) throw badRequest('wrong parameter action in request');
  const chat = writableChat(world, call);
  world.emit({ type: 'action', chatId: chat.id, action, until: unixTime(world) + ACTION_SECONDS });
  return true;
}

function post(world: World, chat: ChatRecord, content: Content): Message {
  return apiMessage(addMessage(world, chat, botUser(world), content) satisfies PageMessage);
}
