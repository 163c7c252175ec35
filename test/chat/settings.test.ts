import { Api } from 'grammy';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { actor, labelsOf, test, textOf, type World } from '../harness/shared-chat.ts';

async function stored(db: Db, id: number): Promise<unknown> {
  const columns = 'language, time_zone, week_start, day_start_hour';
  const { rows } = await db.$client.query(`select ${columns} from warehouse.dim_users where user_id = $1`, [id]);
  return rows[0];
}

test('/settings shows the defaults', async ({ anna }) => {
  const card = await anna.says('/settings');
  expect(textOf(card)).toMatch(/^Settings\nTime zone: UTC, it is \d\d:\d\d there now\nFirst day of the week: Monday\n/);
  expect(textOf(card)).toMatch(/\nThe day starts at 00:00\nLanguage: English$/);
  expect(labelsOf(card)).toEqual(['Time zone', 'First day of week', 'Start of day', 'Language']);
});

test('a time zone is chosen by city, undone to the default, and restored', async ({ anna, db }) => {
  await anna.says('/settings');
  const nearest = labelsOf(await anna.taps('Time zone'));
  const further = labelsOf(await anna.taps('More cities'));
  expect(nearest).toContain('London');
  expect(further.filter((label) => nearest.includes(label))).toEqual(['More cities', 'Cancel']);
  await anna.says('/settings');
  await anna.taps('Time zone');
  const changed = await anna.taps('London');
  expect(textOf(changed)).toMatch(
    /^Time zone: Europe\/London \(UTC(?:\+1)?\), it is \d\d:\d\d there now\nEarlier records stay on their days\.$/,
  );
  expect(labelsOf(changed)).toEqual(['Undo', 'All settings']);
  expect(await stored(db, anna.id)).toMatchObject({ time_zone: 'Europe/London' });
  const undone = await anna.taps('Undo');
  expect(textOf(undone)).toMatch(/^Undone\. Time zone: UTC/);
  expect(await stored(db, anna.id)).toMatchObject({ time_zone: null });
  expect(textOf(await anna.taps('Restore'))).toMatch(/^Time zone: Europe\/London/);
  expect(textOf(await anna.taps('All settings'))).toContain('Time zone: Europe/London (UTC');
});

test('a time zone can be typed: its name, its city in both languages, with a typo; other texts are rejected', async ({
  anna,
  db,
}) => {
  for (const [typed, zone] of [
    ['europe/berlin', 'Europe/Berlin'],
    ['new  york', 'America/New_York'],
    ['Киев', 'Europe/Kyiv'],
    ['são paulo', 'America/Sao_Paulo'],
  ] as const) {
    await anna.says('/settings');
    await anna.taps('Time zone');
    expect(textOf(await anna.says(typed))).toContain(`Time zone: ${zone} (`);
    expect(await stored(db, anna.id)).toMatchObject({ time_zone: zone });
  }
  await anna.says('/settings');
  await anna.taps('Time zone');
  expect(textOf(await anna.says('run 45m'))).toMatch(/^I don’t know that time zone\. Type the nearest big city/);
  expect(textOf(await anna.says('🏝'.repeat(2000)))).toMatch(/^I don’t know that time zone/);
  const near = await anna.says('Berlinn');
  expect(textOf(near)).toBe('“Berlinn” could be one of these time zones. Choose yours:');
  expect(labelsOf(near)).toEqual([expect.stringMatching(/^Europe\/Berlin \(UTC\+[12]\)$/), 'Cancel']);
  expect(textOf(await anna.taps(labelsOf(near)[0] ?? ''))).toContain('Time zone: Europe/Berlin (');
  const { rows } = await db.$client.query('select 1 from warehouse.fact_records');
  expect(rows).toEqual([]);
});

test('a time zone can be written after /settings: it is set, offered, or said to be unknown', async ({
  anna,
  maria,
  db,
}) => {
  const changed = await anna.says('/settings Berlin');
  expect(textOf(changed)).toMatch(/^Time zone: Europe\/Berlin \(/);
  expect(labelsOf(changed)).toEqual(['Undo', 'All settings']);
  expect(await stored(db, anna.id)).toMatchObject({ time_zone: 'Europe/Berlin' });
  const unknown = await anna.says('/settings Wakanda');
  expect(textOf(unknown)).toMatch(/^I don’t know that time zone\./);
  expect(labelsOf(unknown)).toEqual(['All settings']);
  const offered = await maria.says('/settings Россия');
  expect(textOf(offered)).toBe('«Россия» может означать один из этих часовых поясов. Выберите свой:');
  expect(labelsOf(offered)).toContain('Asia/Yekaterinburg (UTC+5)');
  expect(await stored(db, maria.id)).toMatchObject({ time_zone: null });
  expect(textOf(await maria.taps('Asia/Yekaterinburg (UTC+5)'))).toMatch(
    /^Часовой пояс: Asia\/Yekaterinburg \(UTC\+5\)/,
  );
  expect(await stored(db, maria.id)).toMatchObject({ time_zone: 'Asia/Yekaterinburg' });
  expect(textOf(await maria.says('/settings Europe/Kaliningrad'))).toMatch(/^Часовой пояс: Europe\/Kaliningrad/);
});

test('a location answers the question for a time zone, and elsewhere offers its time zone', async ({
  anna,
  ben,
  db,
}) => {
  await anna.says('/settings');
  await anna.taps('Time zone');
  expect(textOf(await anna.sendsLocation(52.52, 13.4))).toContain('Time zone: Europe/Berlin (');
  expect(await stored(db, anna.id)).toMatchObject({ time_zone: 'Europe/Berlin' });
  const offered = await ben.sendsLocation(28.6, 77.2);
  expect(textOf(offered)).toMatch(/^Set your time zone to Asia\/Kolkata\? It’s \d\d:\d\d there now\.$/);
  expect(labelsOf(offered)).toEqual(['Set time zone Asia/Kolkata']);
  expect(textOf(await ben.taps('Set time zone Asia/Kolkata'))).toContain('Time zone: Asia/Kolkata (UTC+5:30)');
  expect(textOf(await ben.sendsLocation(28.6, 77.2))).toMatch(/^Time zone: Asia\/Kolkata \(UTC\+5:30\)/);
  expect(textOf(await ben.sendsLocation(0, -30))).toContain('Set your time zone to Etc/GMT+2?');
  await ben.taps('Set time zone Etc/GMT+2');
  expect(await stored(db, ben.id)).toMatchObject({ time_zone: 'Etc/GMT+2' });
  expect(await stored(db, anna.id)).toMatchObject({ time_zone: 'Europe/Berlin' });
});

test('a location during another question offers its time zone, and the question waits on', async ({ anna }) => {
  await anna.says('/record');
  await anna.taps('Reading');
  expect(textOf(await anna.sendsLocation(52.52, 13.4))).toContain('Set your time zone to Europe/Berlin?');
  await anna.taps('Set time zone Europe/Berlin');
  expect(textOf(await anna.says('30'))).toContain('30 min Reading');
});

test('a time zone that only PostgreSQL knows, or nobody, is rejected', async ({ anna, world, db }) => {
  await anna.sendsLocation(52.52, 13.4);
  const [offer] = anna.messages().slice(-1);
  const data = offer?.reply_markup && 'inline_keyboard' in offer.reply_markup ? offer.reply_markup.inline_keyboard : [];
  const pressed = data[0]?.[0];
  if (!offer || !pressed || !('callback_data' in pressed)) throw new Error('no offer');
  const forged = pressed.callback_data?.replace(encodeURIComponent('Europe/Berlin'), 'MSK') ?? '';
  const { updateId } = await world.playground.press(anna.id, anna.chatId, offer.message_id, forged);
  await world.playground.finished(updateId);
  expect(anna.messages().at(-1)?.text).toBe('I can’t work with the time zone MSK. Please choose the nearest big city.');
  expect(await stored(db, anna.id)).toMatchObject({ time_zone: null });
});

test('first weekday and start of the day can be pressed and typed', async ({ anna, db }) => {
  await anna.says('/settings');
  await anna.taps('First day of week');
  expect(textOf(await anna.taps('Sunday'))).toBe('First day of the week: Sunday');
  await anna.says('/settings');
  await anna.taps('First day of week');
  expect(textOf(await anna.says('someday'))).toBe(
    'Which day? Type a weekday, like Monday or Sunday.\n\nWhich day does your week start on?',
  );
  expect(textOf(await anna.says('сб'))).toBe('First day of the week: Saturday');
  await anna.says('/settings');
  expect(labelsOf(await anna.taps('Start of day'))).toEqual([
    '00:00',
    '01:00',
    '02:00',
    '03:00',
    '04:00',
    '05:00',
    '06:00',
    'Cancel',
  ]);
  expect(textOf(await anna.says('7'))).toMatch(
    /^The day can start between 0 and 6 o’clock\. Type a number, like 4\.\n\n/,
  );
  expect(textOf(await anna.says('4'))).toBe('The day starts at 04:00\nEarlier records stay on their days.');
  expect(await stored(db, anna.id)).toMatchObject({ week_start: 6, day_start_hour: 4 });
  await anna.taps('Undo');
  expect(await stored(db, anna.id)).toMatchObject({ week_start: 6, day_start_hour: null });
});

test('the language changes at once, with the menu of the private chat, and can be undone', async ({
  ben,
  world,
  db,
}) => {
  const asked = await ben.says('/language');
  expect(labelsOf(asked)).toEqual(['English', 'Русский']);
  expect(textOf(await ben.taps('Русский'))).toBe('Язык: русский');
  expect(textOf(await ben.says('/help'))).toContain('/record — Добавить запись по шагам');
  for (const menu of await menusOf(world, ben.id)) expect(menu).toContain('Добавить запись по шагам');
  expect(textOf(await ben.says('/settings'))).toContain('Первый день недели: понедельник');
  expect(textOf(await ben.says('/language English'))).toBe('Language: English');
  for (const menu of await menusOf(world, ben.id)) expect(menu).toContain('Record a habit step by step');
  await ben.taps('Undo');
  expect(await stored(db, ben.id)).toMatchObject({ language: 'ru' });
});

test('after the undo of a first choice the language follows Telegram again', async ({ maria, world, db }) => {
  await maria.says('/language en');
  expect(textOf(await maria.taps('Undo'))).toBe('Отменено. Язык: русский');
  expect(await stored(db, maria.id)).toMatchObject({ language: null });
  expect(await menusOf(world, maria.id)).toEqual([[], [], []]);
});

test('a menu that cannot be set is logged, and the language changes', async ({ anna, world }) => {
  const silent = { first_name: 'Silent', language_code: 'en', started: false };
  const stranger = actor(world.playground, await world.playground.addPerson(silent));
  const { chat } = await world.playground.addGroup({ title: 'Team', members: [anna.id, stranger.id] });
  const inGroup = stranger.in(chat.id);
  await inGroup.says(`/language@${world.playground.bot.username}`);
  expect(textOf(await inGroup.taps('Русский'))).toBe('Язык: русский');
  expect(world.logLines.filter((line) => line.includes('a menu could not be set'))).toHaveLength(3);
});

test('Russian: everything in /settings', async ({ maria }) => {
  expect(labelsOf(await maria.says('/settings'))).toEqual(['Часовой пояс', 'Первый день недели', 'Начало дня', 'Язык']);
  expect(labelsOf(await maria.taps('Часовой пояс'))[0]).toBe('Москва');
  expect(textOf(await maria.says('нет такого'))).toMatch(/^Такого часового пояса я не знаю/);
  expect(textOf(await maria.taps('Москва'))).toMatch(
    /^Часовой пояс: Europe\/Moscow \(UTC\+3\), сейчас там \d\d:\d\d\nПрежние записи остаются в своих днях\.$/,
  );
});

test('a redelivered press changes nothing and answers the same', async ({ anna, world, db }) => {
  await anna.says('/language');
  const message = anna.messages().at(-1);
  const markup = message?.reply_markup;
  const button = markup && 'inline_keyboard' in markup ? markup.inline_keyboard.flat()[1] : undefined;
  if (!message || !button || !('callback_data' in button)) throw new Error('no button');
  const press = await world.playground.press(anna.id, anna.chatId, message.message_id, button.callback_data ?? '');
  await world.playground.finished(press.updateId);
  await anna.says('/language en');
  await world.playground.redeliver(press.updateId ?? 0);
  await anna.says('/help');
  expect(await stored(db, anna.id)).toMatchObject({ language: 'en' });
});

test('a change of the time zone or the day start keeps the days of records', async ({ anna, db }) => {
  await anna.says('reading 45m');
  const days = async () => (await db.$client.query('select local_date::text from warehouse.fact_records')).rows;
  const before = await days();
  await anna.says('/settings');
  await anna.taps('Time zone');
  await anna.says('Pacific/Kiritimati');
  await anna.says('/settings');
  await anna.taps('Start of day');
  await anna.taps('06:00');
  expect(await days()).toEqual(before);
});

test('in a group the buttons work only for their owner', async ({ anna, ben, world, db }) => {
  const { chat } = await world.playground.addGroup({ title: 'Team', members: [anna.id, ben.id] });
  const [annaThere, benThere] = [anna.in(chat.id), ben.in(chat.id)];
  await annaThere.says('/settings');
  expect(await benThere.taps('First day of week')).toEqual([]);
  expect(benThere.toast()).toContain('Not yours');
  await annaThere.taps('First day of week');
  expect(await benThere.taps('Sunday')).toEqual([]);
  expect(textOf(await annaThere.taps('Sunday'))).toBe('First day of the week: Sunday');
  expect(await stored(db, anna.id)).toMatchObject({ week_start: 7 });
  expect(await stored(db, ben.id)).toMatchObject({ week_start: null });
});

/**
 * Returns the descriptions in the menu of the person's private chat, as a phone in each language (none: any other) sees
 * it.
 */
async function menusOf({ playground: { apiRoot, token } }: World, id: number): Promise<string[][]> {
  const scope = { type: 'chat', chat_id: id } as const;
  const api = new Api(token, { apiRoot });
  const menus = [undefined, 'en', 'ru'] as const;
  return Promise.all(
    menus.map(async (language_code) =>
      (await api.getMyCommands({ scope, language_code })).map((each) => each.description),
    ),
  );
}
