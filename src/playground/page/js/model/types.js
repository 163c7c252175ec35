/**
 * The names of protocol.ts for JSDoc.
 * @typedef {import('../../../protocol.ts').Person} Person
 * @typedef {import('../../../protocol.ts').Chat} Chat
 * @typedef {import('../../../protocol.ts').State} State
 * @typedef {import('../../../protocol.ts').PageMessage} PageMessage
 * @typedef {import('../../../protocol.ts').PageEvent} PageEvent
 * @typedef {import('../../../protocol.ts').ReplyMarkup} ReplyMarkup
 * @typedef {import('grammy/types').MessageEntity} MessageEntity
 * @typedef {import('grammy/types').BotCommand} BotCommand
 * @typedef {import('grammy/types').InlineKeyboardButton} InlineKeyboardButton
 * @typedef {import('grammy/types').KeyboardButton} KeyboardButton
 * @typedef {import('grammy/types').ReplyKeyboardMarkup} ReplyKeyboardMarkup
 */

export {};
