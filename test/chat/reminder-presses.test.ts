import { expect } from 'vitest';
import { type Actor, labelsOf, textOf, type World } from '../harness/shared-chat.ts';
import { records, test, waitFor } from './reminders-fixture.ts';

/** Presses a button of a message that may be gone. Resolves when the bot has finished. */
async function press(world: World, actor: Actor, { messageId, data }: { messageId: number; data: string }) {
  const { playground } = world;
  const { updateId } = await playground.press(actor.id, actor.chatId, messageId, data);
  await playground.finished(updateId);
}

/** Deletes a message, as its person does in Telegram. */
async function deleteMessage({ playground }: World, chatId: number, messageId: number): Promise<void> {
  const api = `${playground.apiRoot}/bot${playground.token}/deleteMessage`;
  await fetch(`${api}?chat_id=${chatId}&message_id=${messageId}`);
}

const tooOld = 'This reminder is too old. You can still write what you did, like “run 45m yesterday”.';

test('after /forget, each button of a message says that the reminder is gone, and stores nothing', async ({
  ben,
  db,
  world,
}) => {
  await ben.says('/goal reading 30m a day');
  await ben.says('/remind reading 9:00');
  await waitFor(ben, '9:00', /^Reading · 0/);
  const labels = ['✓ 30 min', 'Amount…', 'Skip', 'Later'];
  const buttons = labels.map((label) => ben.button(label));
  await ben.taps('Later');
  buttons.push(ben.button('15 min'), ben.button('Back'));
  await ben.says('/forget');
  await ben.says('DELETE');
  for (const button of buttons) {
    await press(world, ben, button);
    expect(ben.messages().find((one) => one.message_id === button.messageId)?.text).toBe(tooOld);
  }
  expect(await records(db)).toEqual([]);
});

test('after a merge, a press is recorded for the habit of the merge', async ({ ben, db }) => {
  await ben.says('reading 10m yesterday');
  await ben.says('walking 10m yesterday');
  await ben.says('/remind reading 9:00');
  const { message_id } = await waitFor(ben, '9:00', /^Reading/);
  await ben.says('/list');
  await ben.taps('Reading');
  await ben.taps('Merge');
  await ben.taps('Walking');
  await ben.taps('✓ 10 min');
  expect(await records(db)).toEqual(['Walking 10 -1', 'Walking 10 -1', 'Walking 10 0']);
  const shown = ben.messages().find((one) => one.message_id === message_id);
  expect(shown?.text).toMatch(/^✓ 10 min Walking · today/);
});

test('where the message was deleted, the answer is a new message that works like it', async ({ ben, db, world }) => {
  await ben.says('/remind vitamins 9:00');
  await ben.says('/remind reading 9:00');
  await ben.says('reading 10m yesterday');
  const { message_id } = await waitFor(ben, '9:00', /^Reading\nVitamins/);
  const [vitamins, reading] = [ben.button('✓ Vitamins'), ben.button('✓ 10 min Reading')];
  await deleteMessage(world, ben.id, message_id);
  await press(world, ben, vitamins);
  expect(textOf(ben.messages().slice(-1))).toBe('Reading\n✓ Vitamins · today');
  expect(labelsOf(ben.messages().slice(-1))).toEqual(['✓ 10 min Reading', '…', 'Undo: Vitamins', 'Change']);
  await ben.taps('Undo: Vitamins');
  expect(textOf(ben.messages().slice(-1))).toBe('Reading\nVitamins');
  await press(world, ben, reading);
  // The deleted message shows its own reminder again; the one that took its place shows all.
  const last = ben.messages().slice(-2);
  expect(last.map(({ text }) => text)).toEqual(['✓ 10 min Reading · today\nVitamins', '✓ 10 min Reading · today']);
  expect(await records(db)).toEqual(['Reading 10 -1', 'Reading 10 0']);
});

test('a press on the message of an archived habit makes it active, by record and by skip', async ({ ben, db }) => {
  const archived = async () =>
    (
      await db.$client.query(`select from warehouse.dim_habits where user_id = $1 and archived_at is not null`, [
        ben.id,
      ])
    ).rowCount;
  await ben.says('/remind vitamins 9:00');
  await waitFor(ben, '9:00', /^Vitamins/);
  for (const [button, answer] of [
    ['Skip', '– Vitamins: skipped · today'],
    ['✓ Done', '✓ Vitamins · today'],
  ] as const) {
    await db.$client.query('update warehouse.dim_habits set archived_at = now() where user_id = $1', [ben.id]);
    expect(await archived()).toBe(1);
    expect(textOf(await ben.taps(button)).split('\n')[0]).toBe(answer);
    expect(await archived()).toBe(0);
    await ben.taps('Undo');
  }
  expect(await records(db)).toEqual([]);
});

test('in a group, no button of a message works for another person', async ({ ben, maria, db, world }) => {
  const { chat } = await world.playground.addGroup({ title: 'Team', members: [ben.id, maria.id] });
  const [own, other] = [ben.in(chat.id), maria.in(chat.id)];
  await ben.says('reading 10m yesterday');
  await own.says('/remind reading 9:00');
  const message = await waitFor(own, '9:00', /Reading$/);
  expect(labelsOf([message])).toEqual(['✓ 10 min', 'Amount…', 'Skip', 'Later', '▶ Start']);
  const shown = () => own.messages().find((one) => one.message_id === message.message_id)?.text;
  for (const label of labelsOf([message])) {
    await other.taps(label);
    expect(other.toast()).toBe('Эта кнопка не для вас, а для другого человека.');
    expect(shown()).toBe(message.text);
  }
  expect(await records(db)).toEqual(['Reading 10 -1']);
  await own.taps('✓ 10 min');
  expect(shown()).toBe('Ben Carter\n✓ 10 min Reading · today');
});

test('a message in a group says for whom it is: of a habit, of the board, and after each press', async ({
  ben,
  maria,
  world,
}) => {
  const { chat } = await world.playground.addGroup({ title: 'Team', members: [ben.id, maria.id] });
  const own = maria.in(chat.id);
  await own.says('/remind витамины 9:00');
  await own.says('/remind сегодня 10:00');
  const message = await waitFor(own, '9:00', /Витамины$/);
  expect(message.text).toBe('Мария Соколова\nВитамины');
  await own.taps('Позже');
  expect(own.messages().at(-1)?.text).toMatch(/^Мария Соколова\nВитамины\n\nКогда напомнить/);
  await own.taps('Назад');
  expect(own.messages().at(-1)?.text).toBe('Мария Соколова\nВитамины');
  const board = await waitFor(own, '10:00', /Сегодня, /);
  expect(board.text).toMatch(/^Мария Соколова\nСегодня, .* · готово 0 из 1\n/);
  expect(board.entities?.map(({ type }) => type)).toEqual(['text_mention', 'bold']);
  await own.taps('○ Витамины');
  expect(own.messages().at(-1)?.text).toMatch(/^Мария Соколова\nСегодня, .* · готово 1 из 1\n/);
});

test('the question of an import stands in place of the name, on the message of one habit alone', async ({
  ben,
  db,
}) => {
  const ask = (habitName: string, question: string, description: string | null) =>
    db.$client.query(
      `update warehouse.dim_habits set question = $2, description = $3
      where user_id = ${ben.id} and habit_name = $1`,
      [habitName, question, description],
    );
  await ben.says('/remind vitamins 9:00');
  await ben.says('/remind reading 10:00');
  await ben.says('/remind vitamins 10:00 even if done');
  await ask('Vitamins', 'Did you take\nyour vitamins?', 'D3 and K2');
  await ask('Reading', ' ', null);
  const message = await waitFor(ben, '9:00', /vitamins/);
  expect(message.text).toBe('Did you take your vitamins?');
  await ben.taps('✓ Done');
  expect(ben.messages().at(-1)?.text).toMatch(/^✓ Vitamins · today/);
  await ben.taps('Undo');
  const both = await waitFor(ben, '10:00', /Reading/);
  expect(both.text).toBe('Reading\nVitamins');
  expect(textOf(await ben.says('/habit vitamins'))).toMatch(
    /^Vitamins\nDid you take\nyour vitamins\?\nD3 and K2\n\nDone or not/,
  );
  expect(textOf(await ben.says('/habit reading'))).toMatch(/^Reading\nMeasured in time/);
});

test('Undo of Skip gives the day the mark that it had before', async ({ ben, db, world }) => {
  const marks = async () =>
    (await db.$client.query('select mark, note, message_id is not null as typed from warehouse.day_mark')).rows;
  await ben.says('/remind vitamins 9:00');
  await waitFor(ben, '9:00', /^Vitamins/);
  const { messageId } = ben.button('Skip');
  const undo = async () => {
    const shown = ben.messages().find((one) => one.message_id === messageId)?.reply_markup;
    const [button] = shown && 'inline_keyboard' in shown ? shown.inline_keyboard.flat() : [];
    await press(world, ben, { messageId, data: button && 'callback_data' in button ? button.callback_data : '' });
  };
  const skip = ben.button('Skip');
  await ben.taps('Skip');
  await undo();
  expect(await marks()).toEqual([]);
  await ben.says('no vitamins #ill');
  await press(world, ben, skip);
  expect(await marks()).toEqual([{ mark: 'skip', note: null, typed: false }]);
  await undo();
  expect(await marks()).toEqual([{ mark: 'no', note: 'ill', typed: true }]);
  await ben.says('/skip vitamins today away');
  await press(world, ben, skip);
  expect(await marks()).toMatchObject([{ mark: 'skip', note: 'away' }]);
  await undo();
  expect(await marks()).toMatchObject([{ mark: 'skip', note: 'away' }]);
  await press(world, ben, skip);
  await ben.says('no vitamins');
  await undo();
  expect(await marks()).toMatchObject([{ mark: 'no' }]);
});

test('the board is a message of its own, also in the minute of a habit', async ({ ben }) => {
  await ben.says('/remind vitamins 9:00');
  await ben.says('/remind today 9:00');
  const message = await waitFor(ben, '9:00', /^Vitamins/);
  expect(labelsOf([message])).toEqual(['✓ Done', 'Skip', 'Later']);
  await expect
    .poll(() => ben.messages().filter(({ text }) => /^Today, .*\n\n○ Vitamins$/.test(text ?? '')))
    .toHaveLength(1);
});

test('a message keeps the order of its reminders after a rename and a snooze, and shows the new name', async ({
  ben,
  maria,
}) => {
  const rename = async (person: Actor, from: string, rename: string, to: string) => {
    await person.says(`/habit ${from}`);
    await person.taps(rename);
    await person.says(to);
  };
  await ben.says('/goal meditation 30m a day');
  for (const habit of ['meditation', 'reading', 'vitamins']) await ben.says(`/remind ${habit} 9:00`);
  const message = await waitFor(ben, '9:00', /^Meditation.*\nReading\nVitamins$/);
  const shown = () => ben.messages().filter((one) => one.message_id === message.message_id);
  await rename(ben, 'meditation', 'Rename', 'Zen');
  await rename(ben, 'vitamins', 'Rename', 'Apples');
  await ben.taps('✓ Vitamins');
  expect(textOf(shown())).toBe('Zen · 0 of 30 min\nReading\n✓ Apples · today');
  expect(labelsOf(shown())).toEqual(['✓ 30 min Zen', '…', 'Reading …', 'Undo: Apples', 'Change']);
  await ben.taps('✓ 30 min Zen');
  expect(textOf(shown())).toBe('✓ 30 min Zen · today\nReading\n✓ Apples · today');
  await maria.says('/remind витамины 9:30');
  await maria.says('/remind чтение 10:30');
  await waitFor(maria, '9:30', /^Витамины$/);
  await maria.taps('Позже');
  await maria.taps('1 ч'); // it comes at 10:30, with the other one
  const later = await waitFor(maria, '10:30', /^Витамины\nЧтение$/);
  await rename(maria, 'чтение', 'Переименовать', 'Азбука');
  await maria.taps('✓ Витамины');
  expect(textOf(maria.messages().filter((one) => one.message_id === later.message_id))).toBe(
    '✓ Витамины · сегодня\nАзбука',
  );
});

test('a button from before the unit of the habit changed records nothing', async ({ ben, maria, db }) => {
  await ben.says('/goal water 8 a day');
  await ben.says('/remind water 9:00');
  await maria.says('/goal вода 8 в день');
  await maria.says('/remind вода 9:00');
  await waitFor(ben, '9:00', /^Water · 0 of 8/);
  await expect.poll(() => maria.messages().at(-1)?.text).toMatch(/^Вода · 0 \/ 8/);
  const people = [ben.id, maria.id];
  await db.$client.query(`update warehouse.dim_habits set unit = 'ml' where user_id = any ($1)`, [people]);
  await ben.taps('✓ 8 glasses');
  expect(ben.toast()).toBe('This has changed since.');
  await maria.taps(labelsOf(maria.messages().slice(-1))[0] ?? '');
  expect(maria.toast()).toBe('С тех пор это изменилось.');
  expect(await records(db)).toEqual([]);
  await ben.taps('✓ 8 ml');
  expect(await records(db)).toEqual(['Water 8 0']);
});

test('Undo opens the reminder again, and an older Undo removes no other answer', async ({ ben, db, world }) => {
  await ben.says('/goal pushups 30 a day');
  await ben.says('/remind pushups 9:00');
  const { message_id } = await waitFor(ben, '9:00', /^Push-ups · 0/);
  const textNow = () => ben.messages().find((one) => one.message_id === message_id)?.text;
  await ben.taps('✓ 30');
  expect(textNow()).toBe('✓ 30 × Push-ups · today\n30 of 30');
  await ben.taps('Undo');
  expect(textNow()).toBe('Push-ups · 0 of 30');
  expect(textOf(await ben.says('/remind why'))).toMatch(/sent, not answered$/);
  await ben.taps('Later');
  await ben.taps('15 min');
  const undoSnooze = ben.button('Undo');
  const again = await waitFor(ben, '9:15', /^Push-ups · 0/);
  await ben.taps('✓ 30');
  await press(world, ben, undoSnooze);
  expect(await records(db)).toEqual(['Push-ups 30 0']);
  expect(textNow()).toBe('✓ 30 × Push-ups · today\n30 of 30');
  await ben.says('/undo');
  expect(textOf(await ben.says('/remind why'))).toMatch(/sent, not answered$/);
  expect(again.message_id).not.toBe(message_id);
});

test('Amount… asks below; its message stays, and becomes the receipt when a value is typed', async ({ ben, world }) => {
  await ben.says('/goal pushups 30 a day');
  await ben.says('/remind pushups 9:00');
  await ben.says('/remind vitamins 9:00');
  const { message_id } = await waitFor(ben, '9:00', /^Push-ups · 0/);
  const shown = () => ben.messages().filter((one) => one.message_id === message_id);
  await ben.taps('…');
  const amount = ben.button('Amount…');
  await ben.taps('Amount…');
  await ben.says('/cancel');
  expect(labelsOf(shown())).toEqual(['✓ 30', 'Amount…', 'Skip', 'Later', 'Back']);
  await ben.taps('Amount…');
  const answers = await ben.says('12');
  expect(textOf(answers.slice(-1))).toMatch(/^(?:✓ 12 × Push-ups · today|Push-ups)/);
  expect(textOf(shown())).toBe('✓ 12 × Push-ups · today\nVitamins');
  expect(labelsOf(shown())).toEqual(['Undo: Push-ups', 'Change', '✓ Vitamins', '…']);
  await press(world, ben, amount);
  expect(textOf(shown())).toBe('✓ 12 × Push-ups · today\nVitamins');
});

test('a group sees only its own reminders; a day that is to come takes no record; a maximum is named', async ({
  ben,
  maria,
  db,
  world,
}) => {
  const { chat } = await world.playground.addGroup({ title: 'Team', members: [ben.id, maria.id] });
  const own = ben.in(chat.id);
  await ben.says('/goal water at most 2 a day');
  await ben.says('/remind water 9:00');
  await own.says('/remind vitamins 10:00');
  expect(textOf(await own.says('/remind'))).toMatch(/^Reminders\n\n• Vitamins: 10:00 every day · next: [^\n]*$/);
  expect(textOf(await ben.says('/remind'))).toMatch(/• Vitamins: 10:00 every day · in a group · next: /);
  const water = await waitFor(ben, '9:00', /^Water/);
  expect(water.text).toMatch(/^Water · 0 of at most 2 glasses today$/);
  expect(textOf(await own.says('/remind why'))).toBe('No reminder was due in the last 35 days.');
  await ben.taps('Later');
  await ben.taps('Tomorrow');
  expect(ben.messages().find((one) => one.message_id === water.message_id)?.text).toBe(
    'Water · again tomorrow at 9:00',
  );
  await waitFor(own, '58:00', /^Ben Carter\nVitamins/);
  await own.taps('✓ Done');
  expect(own.toast()).toBe('That day is still to come: nothing can be recorded for it yet.');
  expect(await records(db)).toEqual([]);
});
