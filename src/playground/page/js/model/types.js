/**
 * The types that the page shares with the server, as names for JSDoc. The page receives messages in the form of
 * Telegram's Bot API; `PageMessage` in protocol.ts says what the playground adds to it.
 * @typedef {import('../../../protocol.ts').PlaygroundPerson} Person
 * @typedef {import('../../../protocol.ts').PageChat} Chat
 * @typedef {import('../../../protocol.ts').PageState} State
 * @typedef {import('../../../protocol.ts').PageMessage} PageMessage
 * @typedef {import('../../../protocol.ts').PageEvent} PageEvent
 * @typedef {import('../../../protocol.ts').SendRequest} SendRequest
 * @typedef {import('../../../protocol.ts').EditRequest} EditRequest
 * @typedef {import('../../../protocol.ts').PressRequest} PressRequest
 * @typedef {import('../../../protocol.ts').LocationRequest} LocationRequest
 * @typedef {import('../../../protocol.ts').PersonRequest} PersonRequest
 * @typedef {import('../../../protocol.ts').GroupRequest} GroupRequest
 * @typedef {import('grammy/types').MessageEntity} MessageEntity
 * @typedef {import('grammy/types').BotCommand} BotCommand
 * @typedef {import('grammy/types').InlineKeyboardButton} InlineKeyboardButton
 * @typedef {import('grammy/types').KeyboardButton} KeyboardButton
 * @typedef {import('grammy/types').ReplyKeyboardMarkup} ReplyKeyboardMarkup
 */

/**
 * The types of the page itself.
 * @typedef {Extract<PageEvent, { type: 'answer' }>} ButtonAnswer the bot's answer to a pressed button
 * @typedef {Extract<PageEvent, { type: 'message' | 'edit' | 'delete' }>} MessageEvent
 * @typedef {{ as: number, chatId: number, newMessage?: PageMessage }} MessagesChange the person `as` sees other
 *   messages in the chat than before; `newMessage` has just been written
 */

export {};
