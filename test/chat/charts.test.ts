import { createCanvas, loadImage } from 'canvas';
import { describe, expect } from 'vitest';
import { allFeatures } from '../../src/app/feature-list.ts';
import type { ProgramOptions } from '../../src/app/program.ts';
import { type ChartRenderer, ChartsBusy } from '../../src/reports/charts/renderer.ts';
import { test as ownTest } from '../harness/chat.ts';
import { type Actor, labelsOf, test, textOf, type World } from '../harness/shared-chat.ts';
import { recordsOf } from './records.ts';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

/** Returns the picture of a message: size, and how many colours it has beside its background. */
async function pictureOf(world: World, messages: ReturnType<Actor['messages']>) {
  const photo = messages.at(-1)?.photo?.at(-1);
  if (!photo) throw new Error(`no photo: ${textOf(messages)}`);
  const { bytes } = await world.playground.file(photo.file_id);
  expect(bytes.subarray(0, 4)).toEqual(png);
  const image = await loadImage(bytes);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const pixels = new Uint32Array(data.buffer, data.byteOffset, image.width * image.height);
  const painted = pixels.filter((pixel) => pixel !== pixels[0]).length;
  return { width: image.width, height: image.height, painted: painted / pixels.length, bytes };
}

describe('/summarize', () => {
  test('asks what to show, sends a new photo, and changes its period in the same message', async ({
    anna,
    world,
    db,
  }) => {
    await recordsOf(db, anna.id, [
      ['Running', 0, 45],
      ['Reading', 0, 90],
      ['Running', 800, 30],
    ]);
    expect(labelsOf(await anna.says('/summarize'))).toEqual(['Habits', 'Categories']);
    expect(labelsOf(await anna.taps('Habits'))).toEqual(['All', 'Reading', 'Running']);
    const drawn = await anna.taps('All');
    expect(drawn).toHaveLength(1);
    expect(textOf(drawn)).toBe('All time\nTotal: 2 h 45 min (165 min)');
    expect(labelsOf(drawn)).toEqual(['Week', 'Month', 'Year', 'All time']);
    const picture = await pictureOf(world, drawn);
    expect(picture).toMatchObject({ width: 1280, height: 960 });
    expect(picture.painted).toBeGreaterThan(0.03);
    const messages = anna.messages().length;
    const week = await anna.taps('Week');
    expect(textOf(week)).toMatch(/^This week, .+\nTotal: 2 h 15 min \(135 min\)$/);
    expect(week[0]?.message_id).toBe(drawn[0]?.message_id);
    expect(anna.messages()).toHaveLength(messages);
    await anna.taps('Week'); // drawn anew, in case something was recorded since
    expect(anna.toast()).toMatch(/^This week, /);
    expect((await pictureOf(world, week)).bytes.equals(picture.bytes)).toBe(false);
    expect(world.playground.calls.filter(({ method }) => method === 'sendChatAction')).not.toHaveLength(0);
  });

  test('draws one habit or category as a line, in Russian too', async ({ maria, world, db }) => {
    await recordsOf(db, maria.id, [
      ['Бег', 0, 45],
      ['Бег', 3, 30],
      ['Чтение 📚', 1, 30],
    ]);
    expect(labelsOf(await maria.says('/summarize'))).toEqual(['Привычки', 'Категории']);
    expect(labelsOf(await maria.taps('Привычки'))).toEqual(['Все', 'Бег', 'Чтение 📚']);
    const line = await maria.taps('Бег');
    expect(textOf(line)).toBe('Бег · За всё время\nВсего: 1 ч 15 мин (75 мин)');
    expect(labelsOf(line)).toEqual(['Неделя', 'Месяц', 'Год', 'Всё время']);
    expect((await pictureOf(world, line)).painted).toBeGreaterThan(0.03);
    await maria.says('/summarize');
    await maria.taps('Категории');
    expect(textOf(await maria.taps('Все'))).toBe('За всё время\nВсего: 1 ч 45 мин (105 мин)');
  });

  test('answers an empty period with a text, and leaves the photo as it was', async ({ anna, world, db }) => {
    await recordsOf(db, anna.id, [['Running', 800, 45]]);
    await anna.says('/summarize');
    await anna.taps('Habits');
    const drawn = await anna.taps('Running');
    const empty = await anna.taps('Week');
    expect(textOf(empty)).toMatch(
      /^Running · This week, .+: nothing recorded\.\nThe picture still shows what you chose before\.$/,
    );
    expect(anna.toast()).toMatch(/: nothing recorded\.$/);
    expect(empty[0]?.photo).toEqual(drawn[0]?.photo);
    expect(await anna.taps('Week')).toEqual([]); // not modified, says Telegram: no error, and the press is answered
    expect(anna.toast()).toMatch(/: nothing recorded\.$/);
    const earlier = await anna.taps('◀');
    expect(textOf(earlier)).not.toContain('This week');
    expect(textOf(await anna.taps('All time'))).toBe('Running · All time\nTotal: 45 min');
    expect((await pictureOf(world, anna.messages())).painted).toBeGreaterThan(0.01);
  });

  test('answers with a text where nothing is recorded', async ({ anna }) => {
    await anna.says('/summarize');
    const said = await anna.taps('Categories');
    expect(textOf(said)).toContain('Nothing recorded yet');
    expect(labelsOf(said)).toEqual([]);
  });

  test('splits thirty habits into pages, and draws names of any kind', async ({ anna, world, db }) => {
    const name = '<b>&"💪🏽'.padEnd(60, 'ж');
    const many = Array.from({ length: 30 }, (_, n): [string, number, number] => [
      n === 0 ? name : `Habit ${n}`,
      0,
      40 - n,
    ]);
    await recordsOf(db, anna.id, many);
    await anna.says('/summarize');
    const first = labelsOf(await anna.taps('Habits'));
    expect(first).toHaveLength(22);
    expect(first.at(-1)).toBe('▶');
    expect(labelsOf(await anna.taps('▶'))).toEqual(['All', ...many.slice(20).map(([habit]) => habit), '◀']);
    await anna.taps('All');
    expect((await pictureOf(world, anna.messages())).painted).toBeGreaterThan(0.05);
    await anna.says('/summarize');
    await anna.taps('Habits');
    expect(textOf(await anna.taps(name))).toContain(`${name} · All time`);
  });

  test('never shows habits of another person, whatever the data of a button', async ({ anna, ben, world, db }) => {
    const [habitId] = await recordsOf(db, anna.id, [['Secret', 0, 45]]);
    await recordsOf(db, ben.id, [['Open', 0, 10]]);
    await ben.says('/summarize');
    const asked = await ben.taps('Habits');
    expect(labelsOf(asked)).toEqual(['All', 'Open']);
    const forged = `1:${ben.id.toString(36)}:sc:h:${Number(habitId).toString(36)}:a::n`;
    const { updateId } = await world.playground.press(ben.id, ben.chatId, asked[0]?.message_id ?? 0, forged);
    await world.playground.finished(updateId);
    expect(textOf(ben.messages().slice(-1))).toBe('That habit no longer exists. /summarize shows the ones you have.');
  });

  test('shows the latest of several fast presses', async ({ anna, world, db }) => {
    await recordsOf(db, anna.id, [
      ['Running', 0, 45],
      ['Running', 800, 30],
    ]);
    await anna.says('/summarize');
    await anna.taps('Habits');
    const [drawn] = await anna.taps('All');
    const buttons =
      drawn?.reply_markup && 'inline_keyboard' in drawn.reply_markup ? drawn.reply_markup.inline_keyboard : [];
    const data = buttons.flat().flatMap((button) => ('callback_data' in button ? [button.callback_data] : []));
    const [week = '', month = '', year = '', all = ''] = data;
    const { playground } = world;
    const pressed = await Promise.all(
      [week, month, year, all, week, year].map((one) =>
        playground.press(anna.id, anna.chatId, drawn?.message_id ?? 0, one),
      ),
    );
    for (const { updateId } of pressed) await playground.finished(updateId);
    const shown = playground.message(anna.chatId, drawn?.message_id ?? 0);
    expect(shown?.caption).toMatch(/^This year, /);
    const { bytes } = await pictureOf(
      world,
      [shown].flatMap((message) => message ?? []),
    );
    expect((await pictureOf(world, await anna.taps('Year'))).bytes.equals(bytes)).toBe(true);
    expect(world.logLines.filter((line) => line.includes('could not be shown'))).toEqual([]);
  });

  test('does not undo a newer press by the retry of a failed one', async ({ anna, world, db }) => {
    await recordsOf(db, anna.id, [['Running', 0, 45]]);
    await anna.says('/summarize');
    await anna.taps('Habits');
    const [drawn] = await anna.taps('All');
    const { playground } = world;
    const press = (label: string) => {
      const { messageId, data } = anna.button(label);
      return playground.press(anna.id, anna.chatId, messageId, data);
    };
    const failed = new Promise<void>((resolve) => {
      const stop = playground.onCall(({ method }) => {
        if (method !== 'editMessageMedia') return;
        stop();
        resolve();
      });
    });
    playground.faults.add({ method: 'editMessageMedia', kind: 'serverError' });
    const week = await press('Week');
    await failed;
    const month = await press('Month');
    for (const { updateId } of [week, month]) await playground.finished(updateId);
    expect(playground.message(anna.chatId, drawn?.message_id ?? 0)?.caption).toMatch(/^This month, /);
    expect(world.logLines.filter((line) => line.includes('an update is retried'))).toHaveLength(1);
  });

  test('sends a new message where the pressed one is gone', async ({ anna, world, db }) => {
    await recordsOf(db, anna.id, [['Running', 0, 45]]);
    await anna.says('/summarize');
    await anna.taps('Habits');
    const [drawn] = await anna.taps('All');
    const { data } = anna.button('Week');
    world.playground.faults.add({ method: 'editMessageMedia', kind: 'delay', ms: 300 });
    const { updateId } = await world.playground.press(anna.id, anna.chatId, drawn?.message_id ?? 0, data);
    const api = `${world.playground.apiRoot}/bot${world.playground.token}/deleteMessage`;
    await fetch(`${api}?chat_id=${anna.chatId}&message_id=${drawn?.message_id}`);
    await world.playground.finished(updateId);
    expect(anna.messages().filter(({ photo }) => photo)).toHaveLength(1);
    expect(textOf(anna.messages().slice(-1))).toMatch(/^This week, /);
  });

  test('ignores presses of other people in a group, and redelivered presses', async ({ anna, ben, world, db }) => {
    await recordsOf(db, anna.id, [['Running', 0, 45]]);
    const { chat } = await world.playground.addGroup({ title: 'Club', members: [anna.id, ben.id] });
    const [annaThere, benThere] = [anna.in(chat.id), ben.in(chat.id)];
    await annaThere.says('/summarize@tally_playground_bot');
    expect(await benThere.taps('Habits')).toEqual([]);
    expect(benThere.toast()).toBe('Not yours: this button is for someone else.');
    const asked = await annaThere.taps('Habits');
    expect(labelsOf(asked)).toEqual(['All', 'Running']);
    expect((await annaThere.taps('All'))[0]?.photo).toBeDefined();
  });

  test('repeats the answer only for an update that was not marked as handled', async ({ anna, world, db }) => {
    await recordsOf(db, anna.id, [['Running', 0, 45]]);
    await anna.says('/summarize');
    const [asked] = await anna.taps('Habits');
    const data = `1:${anna.id.toString(36)}:sc:h:0:a::n`;
    const photos = () => anna.messages().filter(({ photo }) => photo).length;
    const { updateId } = await world.playground.press(anna.id, anna.chatId, asked?.message_id ?? 0, data);
    await world.playground.finished(updateId);
    expect(photos()).toBe(1);
    await world.playground.redeliver(updateId ?? 0);
    await anna.says('/help');
    expect(photos()).toBe(1);
    await db.$client.query('delete from ops.telegram_update where update_id = $1', [updateId]);
    await world.restart(); // the process that drew it died before it could mark it
    await world.playground.redeliver(updateId ?? 0);
    await world.playground.finished(updateId);
    expect(photos()).toBe(2);
  });

  test('rejects charts beyond the rate limit with the time to wait', async ({ anna, world, db }) => {
    await recordsOf(db, anna.id, [['Running', 0, 45]]);
    await anna.says('/summarize');
    const [asked] = await anna.taps('Habits');
    const data = `1:${anna.id.toString(36)}:sc:h:0:a::n`;
    const presses = Array.from({ length: 22 }, () =>
      world.playground.press(anna.id, anna.chatId, asked?.message_id ?? 0, data),
    );
    const pressed = await Promise.all(presses);
    for (const { updateId } of pressed) await world.playground.finished(updateId);
    const toasts = pressed.map(({ callbackQueryId }) => world.playground.answers.get(callbackQueryId)?.text);
    expect(toasts.filter((toast) => toast?.includes('wait'))).not.toHaveLength(0);
    expect(anna.messages().filter(({ photo }) => photo).length).toBeLessThanOrEqual(20);
  });
});

describe('with too many charts waiting', () => {
  const busy: ChartRenderer = {
    render: async () => {
      throw new ChartsBusy('200 charts are waiting already');
    },
    close: async () => undefined,
  };
  const busyTest = ownTest.extend<{ options: Partial<ProgramOptions> }>({
    options: { features: (parts) => allFeatures({ ...parts, charts: busy }) },
  });

  busyTest('asks the person to try again later, and the chat continues', async ({ anna, db }) => {
    await recordsOf(db, anna.id, [['Running', 0, 45]]);
    const said = 'I’m drawing a lot of charts right now. Please try again in a moment.';
    expect(textOf(await anna.says('/heatmap'))).toBe(said);
    await anna.says('/week');
    expect(textOf(await anna.taps('Chart'))).toBe(said);
    expect(textOf(await anna.says('/day'))).toContain('Running — 45 min');
  });
});

describe('/heatmap', () => {
  test('shows the year, other years and one habit in the same message', async ({ anna, world, db }) => {
    const lastYear = new Date().getUTCFullYear() - 1;
    await recordsOf(db, anna.id, [
      ['Running', 0, 45],
      ['Reading', 0, 20],
      [`Running`, new Date(`${lastYear}-06-15`), 30],
    ]);
    const drawn = await anna.says('/heatmap');
    expect(textOf(drawn)).toBe(`All habits · ${lastYear + 1}\nTotal: 1 h 5 min (65 min) · 1 day`);
    expect(labelsOf(drawn)).toEqual(['◀', 'Choose habit']);
    const picture = await pictureOf(world, drawn);
    expect(picture).toMatchObject({ width: 1280, height: 960 });
    expect(picture.painted).toBeGreaterThan(0.1);
    expect(textOf(await anna.taps('◀'))).toBe(`All habits · ${lastYear}\nTotal: 30 min · 1 day`);
    expect(labelsOf(await anna.taps('Choose habit'))).toEqual(['All', 'Running', 'Reading']);
    expect(textOf(await anna.taps('Running'))).toBe(`Running · ${lastYear}\nTotal: 30 min · 1 day`);
    expect(textOf(await anna.taps('▶'))).toBe(`Running · ${lastYear + 1}\nTotal: 45 min · 1 day`);
    await anna.taps('Choose habit');
    expect(textOf(await anna.taps('All'))).toContain('All habits');
    expect(anna.messages().filter(({ photo }) => photo)).toHaveLength(1);
  });

  test('answers an empty year with a text, which a photo can replace', async ({ maria, db }) => {
    const lastYear = new Date().getUTCFullYear() - 1;
    await recordsOf(db, maria.id, [['Бег', new Date(`${lastYear}-06-15`), 30]]);
    const empty = await maria.says('/heatmap');
    expect(textOf(empty)).toBe(`Все привычки · ${lastYear + 1}: записей нет.`);
    const drawn = await maria.taps('◀');
    expect(textOf(drawn)).toBe(`Все привычки · ${lastYear}\nВсего: 30 мин · 1 день`);
    expect(drawn[0]).toMatchObject({ message_id: empty[0]?.message_id });
    expect(drawn[0]?.photo).toBeDefined();
  });

  test('offers no habits before the first record', async ({ anna }) => {
    await anna.says('/heatmap');
    await anna.taps('Choose habit');
    expect(anna.toast()).toContain('Nothing recorded yet');
  });
});
