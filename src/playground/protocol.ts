/**
 * The protocol between the chat page and the playground's server, below `/playground/` on the origin of the page.
 *
 * | call | response |
 * |---|---|
 * | `GET  /playground/state` | {@link PageState} |
 * | `GET  /playground/chats/:chatId/messages?as=PERSON&before=MESSAGE_ID&limit=50` | `{ messages }`, oldest first |
 * | `GET  /playground/commands?as=PERSON&chatId=CHAT` | `{ commands: BotCommand[] }` for that scope and language |
 * | `GET  /playground/events?as=PERSON` | server-sent events, `data:` is a {@link PageEvent}; without `as`: all chats |
 * | `POST /playground/send` | {@link SendRequest} → `{ message: PageMessage }` |
 * | `POST /playground/edit` | {@link EditRequest} → `{ message: PageMessage }` |
 * | `POST /playground/press` | {@link PressRequest} → `{ callbackQueryId }`; the bot's answer is an event |
 * | `POST /playground/location` | {@link LocationRequest} → `{ message: PageMessage }` |
 * | `POST /playground/upload?…` {@link UploadQuery} | multipart: `caption`, `file` → `{ message: PageMessage }` |
 * | `POST /playground/people` | {@link PersonRequest} → `{ person: PlaygroundPerson }` |
 * | `POST /playground/groups` | {@link GroupRequest} → `{ chat: PageChat }` |
 * | `POST /playground/clock` | {@link ClockRequest} → `{ clockAheadMinutes }`: moves the clock of what is due forward |
 * | `DELETE /playground/clock` | → `{ clockAheadMinutes: 0 }`: sets it to the time of the machine |
 * | `GET  /playground/files/:fileId` | the bytes, with content type and file name |
 *
 * An error is `{ error: string }` with a status of 400 or above.
 */
import type { ForceReply, InlineKeyboardMarkup, Message, ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'grammy/types';

/** A person who uses the chat page. `isAdmin` is only a label on the page: the program decides who is an admin. */
export interface PlaygroundPerson {
  id: number;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code: string;
  is_premium?: boolean;
  isAdmin: boolean;
}

/** A private chat has the id of its person; groups have negative ids. */
export interface PageChat {
  id: number;
  type: 'private' | 'group' | 'supergroup';
  title?: string;
  members: number[];
}

/** The bot as the page sees it. */
export interface PageBot {
  id: number;
  first_name: string;
  username: string;
  /** What the bot says about itself in an empty chat, by language; `''` is for all other languages. */
  descriptions: Record<string, string>;
}

export interface PageState {
  bot: PageBot;
  people: PlaygroundPerson[];
  chats: PageChat[];
  /** Minutes by which the clock of what is due is ahead of the machine. */
  clockAheadMinutes: number;
}

/** Telegram's Message, plus whether the bot wrote it, and the bot's reactions. */
export type PageMessage = Omit<Message, 'reply_markup'> & {
  fromBot: boolean;
  reactions?: string[];
  /** Any markup. Telegram's Message contains only inline keyboards. */
  reply_markup?: ReplyMarkup;
};

export interface SendRequest {
  as: number;
  chatId: number;
  text: string;
  replyTo?: number;
}
export interface EditRequest {
  as: number;
  chatId: number;
  messageId: number;
  text: string;
}
export interface PressRequest {
  as: number;
  chatId: number;
  messageId: number;
  data: string;
}
export interface LocationRequest {
  as: number;
  chatId: number;
  latitude: number;
  longitude: number;
}
export interface UploadQuery {
  as: number;
  chatId: number;
  /** Default: a document. */
  kind: 'photo' | 'document';
  /** Up to 20 digits that the page chooses; the same for all files of one album. */
  album?: string;
}
export interface PersonRequest {
  first_name: string;
  last_name?: string;
  username?: string;
  language_code: string;
}

export interface ClockRequest {
  /** 1 to a year. */
  minutes: number;
}

/** The first member creates the group. */
export interface GroupRequest {
  title: string;
  members: number[];
  supergroup?: boolean;
  /** A supergroup with topics. */
  forum?: boolean;
}

export type PageEvent =
  | { type: 'message'; chatId: number; message: PageMessage }
  | { type: 'edit'; chatId: number; message: PageMessage }
  | { type: 'delete'; chatId: number; messageIds: number[] }
  | { type: 'action'; chatId: number; action: string; until: number }
  | { type: 'answer'; chatId: number; callbackQueryId: string; text?: string; showAlert: boolean; url?: string }
  | { type: 'commands' }
  | { type: 'bot'; bot: PageBot }
  | { type: 'clock'; clockAheadMinutes: number }
  | { type: 'people'; people: PlaygroundPerson[] }
  | { type: 'chats'; chats: PageChat[] };

export type ReplyMarkup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply;
