import { Bot, GrammyError, InlineKeyboard, InputFile, InputMediaBuilder, Keyboard } from 'grammy';
import type { Message } from 'grammy/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Playground, startPlayground } from '../../src/playground/index.ts';

let playground: Playground;
let bot: Bot;
let clock = new Date('2026-03-01T10:00:00Z');
let anna = 0;
const now = () => clock;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

beforeAll(async () => {
  playground = await startPlayground({ now });
  bot = new Bot(playground.token, { client: { apiRoot: playground.apiRoot } });
  anna = playground.people[0]?.id ?? 0;
});
afterAll(() => playground.close());

async function refusalText(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof GrammyError)) throw new Error('The call was not refused', { cause: error });
  return `${error.error_code} ${error.description}`;
}

describe('errors, with the texts of Telegram', () => {
  test('text', async () => {
    expect(await refusalText(bot.api.sendMessage(anna, ''))).toBe('400 Bad Request: message text is empty');
    expect(await refusalText(bot.api.sendMessage(anna, '   '))).toBe('400 Bad Request: text must be non-empty');
    expect(await refusalText(bot.api.sendMessage(anna, 'x'.repeat(4097)))).toBe('400 Bad Request: message is too long');
    expect(await refusalText(bot.api.sendMessage(anna, '<b>x', { parse_mode: 'HTML' }))).toBe(
      `400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`,
    );
    expect((await bot.api.sendMessage(anna, `<b>${'x'.repeat(4096)}</b>`, { parse_mode: 'HTML' })).text).toHaveLength(
      4096,
    );
  });

  test('chat', async () => {
    expect(await refusalText(bot.api.sendMessage(42, 'x'))).toBe('400 Bad Request: chat not found');
    expect(await refusalText(bot.api.sendMessage('', 'x'))).toBe('400 Bad Request: chat_id is empty');
    const newcomer = await playground.addPerson({ first_name: 'Newcomer', language_code: 'en', started: false });
    expect(await refusalText(bot.api.sendMessage(newcomer.id, 'x'))).toBe('400 Bad Request: chat not found');
    await playground.sendText(newcomer.id, newcomer.id, '/start');
    await bot.api.sendMessage(newcomer.id, 'x');
    await playground.block(newcomer.id);
    expect(await refusalText(bot.api.sendMessage(newcomer.id, 'x'))).toBe('403 Forbidden: bot was blocked by the user');
    await playground.block(newcomer.id, false);
    await bot.api.sendMessage(newcomer.id, 'x');
  });

  test('keyboard', async () => {
    const send = (reply_markup: InlineKeyboard | Keyboard) =>
      refusalText(bot.api.sendMessage(anna, 'x', { reply_markup }));
    expect(await send(new InlineKeyboard().text('a', 'я'.repeat(33)))).toBe('400 Bad Request: BUTTON_DATA_INVALID');
    expect(await send(new InlineKeyboard().text('', 'a'))).toBe(
      '400 Bad Request: inline keyboard button text must be non-empty',
    );
    expect(await send(new InlineKeyboard().url('a', 'http://localhost:8080/'))).toBe(
      `400 Bad Request: inline keyboard button URL 'http://localhost:8080/' is invalid: Wrong HTTP URL`,
    );
    expect(await send(new InlineKeyboard().webApp('a', 'http://example.com/'))).toBe(
      "400 Bad Request: inline keyboard button Web App URL 'http://example.com/' is invalid: " +
        'Only HTTPS links are allowed',
    );
    await bot.api.sendMessage(anna, 'x', { reply_markup: new InlineKeyboard().text('a', 'я'.repeat(32)) });
  });

  test('edit', async () => {
    const reply_markup = new InlineKeyboard().text('a', 'b');
    const { message_id } = await bot.api.sendMessage(anna, '<b>x</b>', { reply_markup, parse_mode: 'HTML' });
    const same = bot.api.editMessageText(anna, message_id, '<b>x</b>', { reply_markup, parse_mode: 'HTML' });
    const text =
      '400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same ' +
      'as a current content and reply markup of the message';
    expect(await refusalText(same)).toBe(text);
    await bot.api.editMessageText(anna, message_id, '<b>x</b>', { parse_mode: 'HTML' });
    expect(playground.message(anna, message_id)?.reply_markup).toBeUndefined();
    expect(await refusalText(bot.api.editMessageReplyMarkup(anna, message_id))).toBe(text);
    expect(await refusalText(bot.api.editMessageText(anna, 99_999, 'y'))).toBe(
      '400 Bad Request: message to edit not found',
    );
    expect(await refusalText(bot.api.editMessageCaption(anna, message_id, { caption: 'y' }))).toBe(
      '400 Bad Request: there is no caption in the message to edit',
    );
    const own = await playground.sendText(anna, anna, 'mine');
    expect(await refusalText(bot.api.editMessageText(anna, own.message.message_id, 'y'))).toBe(
      `400 Bad Request: message can't be edited`,
    );
  });

  test('delete', async () => {
    const { message_id } = await bot.api.sendMessage(anna, 'x');
    await bot.api.deleteMessage(anna, message_id);
    expect(await refusalText(bot.api.deleteMessage(anna, message_id))).toBe(
      '400 Bad Request: message to delete not found',
    );
    const old = await bot.api.sendMessage(anna, 'x');
    clock = new Date(clock.getTime() + 49 * 3_600_000);
    expect(await refusalText(bot.api.deleteMessage(anna, old.message_id))).toBe(
      `400 Bad Request: message can't be deleted for everyone`,
    );
  });

  test('answer to a button press', async () => {
    const stale = '400 Bad Request: query is too old and response timeout expired or query ID is invalid';
    expect(await refusalText(bot.api.answerCallbackQuery('1'))).toBe(stale);
    const { message_id } = await bot.api.sendMessage(anna, 'x', { reply_markup: new InlineKeyboard().text('a', 'b') });
    const pressed = await playground.press(anna, anna, message_id, 'b');
    await bot.api.answerCallbackQuery(pressed.callbackQueryId, { text: 'yes', show_alert: true });
    expect(playground.answers.get(pressed.callbackQueryId)).toEqual({ text: 'yes', showAlert: true });
    expect(await refusalText(bot.api.answerCallbackQuery(pressed.callbackQueryId))).toBe(stale);
    const latePress = await playground.press(anna, anna, message_id, 'b');
    clock = new Date(clock.getTime() + 16 * 60_000);
    expect(await refusalText(bot.api.answerCallbackQuery(latePress.callbackQueryId))).toBe(stale);
  });

  test('token and method', async () => {
    const unauthorized = new Bot('1:wrong', { client: { apiRoot: playground.apiRoot } });
    expect(await refusalText(unauthorized.api.getMe())).toBe('401 Unauthorized');
    const answer = await fetch(`${playground.apiRoot}/bot${playground.token}/fly`);
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { ok: false, error_code: 404, description: 'Not Found: method not found' },
    ]);
    const ok = await fetch(`${playground.apiRoot}/bot${playground.token}/SENDMESSAGE?chat_id=${anna}&text=q`);
    expect(ok.status).toBe(200);
  });

  test('group that was converted to a supergroup', async () => {
    const { chat } = await playground.addGroup({ title: 'Team', members: [anna] });
    await bot.api.sendMessage(chat.id, 'x');
    const migrated = await playground.migrateGroup(chat.id);
    const error = await bot.api.sendMessage(chat.id, 'x').catch((e: unknown) => e as GrammyError);
    expect(error).toMatchObject({
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: migrated.chat.id },
    });
    await bot.api.sendMessage(migrated.chat.id, 'x');
  });
});

describe('files', () => {
  test('the bot sends a document and downloads it unchanged', async () => {
    const bytes = Buffer.from('a;b\n1;2\n');
    const sent = await bot.api.sendDocument(anna, new InputFile(bytes, 'Отчёт за май.csv'), {
      caption: '*x*',
      parse_mode: 'MarkdownV2',
    });
    expect(sent.document).toMatchObject({ file_name: 'Отчёт за май.csv', mime_type: 'text/csv', file_size: 8 });
    expect(sent.caption_entities).toEqual([{ type: 'bold', offset: 0, length: 1 }]);
    const { file_path } = await bot.api.getFile(sent.document.file_id);
    const download = await fetch(`${playground.apiRoot}/file/bot${playground.token}/${file_path}`);
    expect(Buffer.from(await download.arrayBuffer())).toEqual(bytes);
    expect((await playground.file(sent.document.file_id)).bytes).toEqual(bytes);
    const again = await bot.api.sendDocument(anna, sent.document.file_id);
    expect(again.document.file_id).toBe(sent.document.file_id);
  });

  test('a photo has its size, and a file that is not an image is refused', async () => {
    const sent = await bot.api.sendPhoto(anna, new InputFile(png, 'chart.png'));
    expect(sent.photo).toMatchObject([{ width: 1, height: 1 }]);
    expect(await refusalText(bot.api.sendPhoto(anna, new InputFile(Buffer.from('x'.repeat(50)), 'a.png')))).toBe(
      '400 Bad Request: IMAGE_PROCESS_FAILED',
    );
    expect(await refusalText(bot.api.sendPhoto(anna, 'nonsense'))).toBe(
      '400 Bad Request: wrong file identifier/HTTP URL specified',
    );
    expect(await refusalText(bot.api.sendPhoto(anna, new InputFile(png), { caption: 'x'.repeat(1025) }))).toBe(
      '400 Bad Request: message caption is too long',
    );
  });

  test('media groups and edited media attach their files', async () => {
    const photo = (caption: string) => InputMediaBuilder.photo(new InputFile(png, 'a.png'), { caption });
    const album = await bot.api.sendMediaGroup(anna, [photo('one'), photo('two')]);
    expect(album.map((m) => m.caption)).toEqual(['one', 'two']);
    expect(new Set(album.map((m) => (m as Message).media_group_id)).size).toBe(1);
    const first = album[0]?.message_id ?? 0;
    await bot.api.editMessageMedia(anna, first, photo('three'));
    expect(playground.message(anna, first)).toMatchObject({ caption: 'three', photo: [{ width: 1 }] });
  });

  test('downloads are limited to 20 MB and uploads to 50 MB', async () => {
    const big = await bot.api.sendDocument(anna, new InputFile(Buffer.alloc(20 * 1024 * 1024 + 1, 1), 'big.bin'));
    expect(await refusalText(bot.api.getFile(big.document.file_id))).toBe('400 Bad Request: file is too big');
    const upload = await fetch(`${playground.apiRoot}/bot${playground.token}/sendDocument`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: Buffer.alloc(52 * 1024 * 1024),
    });
    expect([upload.status, await upload.json()]).toMatchObject([413, { description: 'Request Entity Too Large' }]);
  });
});

describe('stored data', () => {
  test('a reply keyboard is visible to the page and hidden from the bot', async () => {
    const keyboard = new Keyboard().text('Yes').requestLocation('Here').oneTime();
    const sent = await bot.api.sendMessage(anna, 'x', { reply_markup: keyboard });
    expect('reply_markup' in sent).toBe(false);
    expect(await refusalText(bot.api.editMessageText(anna, sent.message_id, 'y'))).toBe(
      `400 Bad Request: message can't be edited`,
    );
    expect(playground.message(anna, sent.message_id)?.reply_markup).toMatchObject({
      keyboard: [[{ text: 'Yes' }, { text: 'Here', request_location: true }]],
      one_time_keyboard: true,
    });
  });

  test('a reply contains the message, and a missing message is refused unless the bot allows it', async () => {
    const { message } = await playground.sendText(anna, anna, 'question');
    const reply_parameters = { message_id: message.message_id };
    const sent = await bot.api.sendMessage(anna, 'answer', { reply_parameters });
    expect(sent.reply_to_message?.text).toBe('question');
    const missing = { message_id: 99_999 };
    expect(await refusalText(bot.api.sendMessage(anna, 'x', { reply_parameters: missing }))).toBe(
      '400 Bad Request: message to be replied not found',
    );
    await bot.api.sendMessage(anna, 'x', { reply_parameters: { ...missing, allow_sending_without_reply: true } });
  });

  test('a message has the reaction of the bot', async () => {
    const { message } = await playground.sendText(anna, anna, 'ran 5 km');
    await bot.api.setMessageReaction(anna, message.message_id, [{ type: 'emoji', emoji: '👍' }]);
    expect(playground.message(anna, message.message_id)?.reactions).toEqual(['👍']);
  });

  test('commands are stored by scope and language', async () => {
    const commands = (command: string) => [{ command, description: command }];
    await bot.api.setMyCommands(commands('all'));
    await bot.api.setMyCommands(commands('private'), { scope: { type: 'all_private_chats' } });
    await bot.api.setMyCommands(commands('admin'), { scope: { type: 'chat', chat_id: anna } });
    await bot.api.setMyCommands(commands('ru'), { scope: { type: 'all_private_chats' }, language_code: 'ru' });
    expect(await bot.api.getMyCommands({ scope: { type: 'chat', chat_id: anna } })).toEqual(commands('admin'));
    expect(await bot.api.getMyCommands({ language_code: 'ru' })).toEqual([]);
    expect(await refusalText(bot.api.setMyCommands(commands('Bad-One')))).toBe('400 Bad Request: BOT_COMMAND_INVALID');
    await bot.api.deleteMyCommands();
    expect(await bot.api.getMyCommands()).toEqual([]);
  });

  test('the profile is stored by language', async () => {
    await bot.api.setMyDescription('Keeps habits');
    await bot.api.setMyDescription('Ведёт привычки', { language_code: 'ru' });
    expect(await bot.api.getMyDescription({ language_code: 'ru' })).toEqual({ description: 'Ведёт привычки' });
    expect(await bot.api.getMyDescription({ language_code: 'de' })).toEqual({ description: 'Keeps habits' });
  });
});
