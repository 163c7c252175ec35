import { expect } from 'vitest';
import { test as ownTest } from '../harness/chat.ts';
import { type Actor, labelsOf, test, textOf, type World } from '../harness/shared-chat.ts';

const records = `select h.habit_name as habit, r.duration::float8 as minutes, r.message_id is not null as "hasMessage"
  from warehouse.fact_records r join warehouse.dim_habits h using (habit_id)
  where r.deleted_at is null order by r.record_id`;

/** Returns a function that presses a button which was shown at this moment, at any later time. */
function rememberButton({ playground }: World, actor: Actor, label: string) {
  const { data, messageId } = actor.button(label);
  return async () => {
    const { updateId = 0, callbackQueryId } = await playground.press(actor.id, actor.chatId, messageId, data);
    await playground.finished(updateId);
    const message = actor.messages().find(({ message_id }) => message_id === messageId);
    return { updateId, message, toast: playground.answers.get(callbackQueryId)?.text };
  };
}

test('unknown lines in a row are questions whose buttons work in any order, each once', async ({ anna, world, db }) => {
  const names = ['rowing', 'juggling', 'painting'];
  const presses = [];
  for (const name of names) {
    await anna.says(`${name} 20m`);
    presses.push(rememberButton(world, anna, `New habit “${name}”`));
  }
  const [rowing, juggling, painting] = presses;
  expect((await painting?.())?.message?.text).toBe('✓ 20 min painting · today');
  expect((await rowing?.())?.message?.text).toBe('✓ 20 min rowing · today');
  await world.restart();
  expect((await juggling?.())?.message?.text).toBe('✓ 20 min juggling · today');
  for (const press of presses) expect((await press())?.message?.text).toMatch(/^✓ 20 min \w+ · today$/);
  const { rows } = await db.$client.query(records);
  expect(rows.map(({ habit }) => habit)).toEqual(['painting', 'rowing', 'juggling']);
});

test('a question shows what was understood, and the answer keeps it', async ({ anna }) => {
  await anna.says('garden work 5m');
  await anna.taps('New habit “garden work”');
  const asked = await anna.says('garden party 20m yesterday #long one');
  expect(textOf(asked)).toMatch(/“garden party”[\s\S]*\n20 min · yesterday, \w{3} \d+ \w{3}( \d{4})? · long one$/);
  expect(labelsOf(asked)).toEqual(['New habit “garden party”', 'garden work', 'Cancel']);
  expect(textOf(await anna.taps('garden work'))).toMatch(
    /^✓ 20 min garden work · yesterday, .* · long one(\n.* this week)?$/,
  );
});

test('a cancelled question says that nothing was saved, and can be asked again', async ({ anna, world, db }) => {
  await anna.says('rowing 20m');
  const save = rememberButton(world, anna, 'New habit “rowing”');
  expect(textOf(await anna.taps('Cancel'))).toBe('Not saved: 20 min rowing · today');
  expect((await save()).message?.text).toBe('Not saved: 20 min rowing · today');
  expect((await db.$client.query(records)).rows).toEqual([]);
  const again = labelsOf(await anna.taps('Save'));
  expect([again[0], again.at(-1)]).toEqual(['New habit “rowing”', 'Cancel']);
  expect(textOf(await anna.taps('New habit “rowing”'))).toBe('✓ 20 min rowing · today');
  await anna.says('reading 1m');
  await anna.says('running');
  const cancelled = await anna.says('/cancel');
  expect(textOf(cancelled)).toMatch(/^Cancelled\. Nothing was changed\.\n\nNot saved: Running · today$/);
  await anna.taps('Save');
  expect(textOf(await anna.taps('30 min'))).toBe('✓ 30 min Running · today');
});

test('/cancel cancels every question of the chat, whatever was answered or asked since', async ({
  anna,
  maria,
  world,
  db,
}) => {
  const cancels = async () => {
    const shown = textOf(await anna.says('/cancel'));
    expect(textOf(await anna.says('/cancel'))).toBe('There is nothing to cancel.');
    return shown;
  };
  await anna.says('rowing 10m\njuggling 20m'); // two questions
  expect(await cancels()).toMatch(/^Cancelled\. .*\n\nNot saved: 10 min rowing · today\n\nNot saved: 20 min juggling/);
  await anna.says('rowing 15m');
  await anna.says('painting 20m');
  await anna.taps('New habit “painting”'); // the newer question is answered, the older one waits on
  expect(await cancels()).toMatch(/^Cancelled\. .*\n\nNot saved: 15 min rowing · today$/);
  await anna.says('runing 20m'); // the question has two buttons
  const wrong = rememberButton(world, anna, 'New habit “runing”');
  await db.$client.query(`update ops.record_question set asked_at = asked_at - interval '13 hours'`);
  expect(await cancels()).toMatch(/Not saved: 20 min runing · today$/);
  expect((await wrong()).message?.text).toBe('Not saved: 20 min runing · today');
  await anna.says('rowing 30m');
  await anna.says('/record'); // a conversation and a question
  expect(await cancels()).toMatch(/^Cancelled\. .*\n\nNot saved: 30 min rowing · today$/);
  await anna.says('rowing 40m');
  await anna.says('/list');
  expect(textOf(await anna.says('stop'))).toMatch(/Not saved: 40 min rowing · today$/);
  await maria.says('гребля 10м\nжонглирование 20м');
  expect(textOf(await maria.says('/cancel'))).toMatch(
    /^Отменено.*\n\nНе сохранено: .*гребля.*\n\nНе сохранено: .*жонгл/,
  );
  expect(textOf(await maria.says('/cancel'))).toBe('Отменять нечего.');
});

test('/cancel changes the messages of the newest ten questions, and an older one when it is pressed', async ({
  anna,
  world,
}) => {
  await anna.says('habita 1m');
  const oldest = rememberButton(world, anna, 'New habit “habita”');
  for (const letter of 'bcdefghijk') await anna.says(`habit${letter} 1m`);
  expect(textOf(await anna.says('/cancel')).match(/Not saved/g)).toHaveLength(10);
  expect((await oldest()).message?.text).toBe('Not saved: 1 min habita · today');
});

test('a typed answer completes the newest question if it was asked last', async ({ anna, maria }) => {
  await anna.says('running');
  expect(textOf(await anna.says('reading 10m'))).toBe('✓ 10 min Reading · today');
  expect(textOf(await anna.says('45m'))).toBe('✓ 45 min Running · today');
  await anna.says('rowing 20m');
  expect(textOf(await anna.says('yes'))).toBe('✓ 20 min rowing · today');
  await anna.says('walking');
  await anna.says('running');
  await anna.taps('15 min');
  const asked = await anna.says('45m'); // the newest question is answered; an older one does not get it silently
  expect(textOf(asked)).toMatch(/^What did you do\?.*\n45 min · today$/);
  expect(textOf(await anna.taps('Walking'))).toBe('✓ 45 min Walking · today');
  await anna.says('running');
  expect(textOf(await anna.says('yes'))).toMatch(/^How long\? Add a duration/); // no duration is the obvious one
  await maria.says('гребля 20м');
  expect(textOf(await maria.says('да'))).toBe('✓ 20 мин гребля · сегодня');
});

test('a conversation that asks later gets the typed answers', async ({ anna }) => {
  await anna.says('reading 10m');
  await anna.says('running');
  await anna.says('/settings');
  await anna.taps('Start of day');
  await anna.says('4');
  expect(textOf(await anna.says('45m'))).toMatch(/^What did you do\?/);
});

test('a wrong answer repeats the question with its buttons, which work', async ({ anna, world }) => {
  await anna.says('running yesterday');
  const first = rememberButton(world, anna, '15 min');
  const repeated = await anna.says('a while');
  expect(textOf(repeated)).toMatch(
    /^How long\? Add a duration.*\n\nHow long did you spend on Running\?.*\nyesterday, /,
  );
  expect(labelsOf(repeated)).toContain('30 min');
  expect(labelsOf(anna.messages()).filter((label) => label === '15 min')).toHaveLength(1);
  expect(textOf(await anna.taps('30 min'))).toMatch(/^✓ 30 min Running · yesterday, /);
  expect((await first()).message?.text).toMatch(/^✓ 30 min Running · yesterday, /);
});

test('a name of several habits is asked about before its duration, and a second press saves nothing', async ({
  anna,
  world,
  db,
}) => {
  for (const name of ['garden work', 'garden party']) {
    await anna.says(`${name} 1m`);
    await anna.taps(`New habit “${name}”`);
  }
  expect(labelsOf(await anna.says('garden'))).toEqual(['garden work', 'garden party', 'Cancel']);
  const habit = rememberButton(world, anna, 'garden party');
  expect((await habit()).message?.text).toMatch(/^How long did you spend on garden party\?/);
  expect((await habit()).message?.text).toMatch(/^How long did you spend on garden party\?/);
  await anna.taps('45 min');
  const { rows } = await db.$client.query(records);
  expect(rows.at(-1)).toMatchObject({ habit: 'garden party', minutes: 45 });
});

test('a duration without a habit is asked about with the habits as buttons', async ({ anna, db }) => {
  await anna.says('reading 5m');
  const asked = await anna.says('45m');
  expect(labelsOf(asked)[0]).toBe('Reading');
  expect(labelsOf(asked)).toHaveLength(9);
  expect(textOf(await anna.taps('Reading'))).toBe('✓ 45 min Reading · today\n50 min this week');
  await anna.says('10m');
  expect(textOf(await anna.says('running'))).toBe('✓ 10 min Running · today');
  expect((await db.$client.query(records)).rows.map(({ hasMessage }) => hasMessage)).toEqual([true, true, true]);
});

test('more than 24 hours are a question that waits, and that others may overtake', async ({ anna, world, db }) => {
  await anna.says('reading 23h');
  const asked = await anna.says('running 2h #far');
  expect(textOf(asked)).toMatch(/more than 24 hours.*\n2 h Running · today · far$/);
  const save = rememberButton(world, anna, 'Save anyway');
  expect(textOf(await anna.says('walking 30m'))).toBe('✓ 30 min Walking · today');
  expect((await save()).message?.text).toBe('✓ 2 h Running · today · far');
  expect((await save()).message?.text).toBe('✓ 2 h Running · today · far');
  expect((await db.$client.query(records)).rows.map(({ minutes }) => minutes)).toEqual([1380, 30, 120]);
});

test('a press after /forget stores nothing', async ({ anna, world, db }) => {
  await anna.says('rowing 20m');
  const save = rememberButton(world, anna, 'New habit “rowing”');
  await anna.says('/forget');
  await anna.says('DELETE');
  expect((await save()).message?.text).toBe('That question is already closed.');
  expect((await db.$client.query(records)).rows).toEqual([]);
  expect((await db.$client.query('select from ops.record_question')).rowCount).toBe(0);
});

test('in a group the question belongs to the person who is asked', async ({ anna, ben, world, db }) => {
  const { chat, updateId } = await world.playground.addGroup({ title: 'Team', members: [anna.id, ben.id] });
  await world.playground.finished(updateId);
  const [help] = await anna.in(chat.id).says('/help');
  const sent = await world.playground.sendText(anna.id, chat.id, 'rowing 20m', { replyTo: help?.message_id });
  await world.playground.finished(sent.updateId);
  const bens = ben.in(chat.id);
  expect(await bens.taps('New habit “rowing”')).toEqual([]);
  expect(bens.toast()).toBe('Not yours: this button is for someone else.');
  expect(textOf(await anna.in(chat.id).taps('New habit “rowing”'))).toBe('✓ 20 min rowing · today');
  const { rows } = await db.$client.query('select user_id::float8 as id from warehouse.fact_records');
  expect(rows).toEqual([{ id: anna.id }]);
});

test('redelivered updates of a question have one effect', async ({ anna, world, db }) => {
  const { playground } = world;
  const { updateId: asked = 0 } = await playground.sendText(anna.id, anna.chatId, 'rowing 20m');
  await playground.finished(asked);
  await playground.redeliver(asked);
  await playground.finished(asked);
  expect(anna.messages().filter(({ fromBot }) => fromBot)).toHaveLength(1);
  const save = rememberButton(world, anna, 'New habit “rowing”');
  const { updateId } = await save();
  for (const update of [updateId, asked]) {
    await playground.redeliver(update);
    await playground.finished(update);
  }
  expect(anna.messages().at(-1)?.text).toBe('✓ 20 min rowing · today');
  expect((await db.$client.query(records)).rows).toHaveLength(1);
  expect((await db.$client.query('select from ops.record_question')).rowCount).toBe(1);
});

ownTest('a press that is handled by two instances saves once', async ({ anna, world, db }) => {
  await anna.says('rowing 20m');
  await world.startInstance();
  const press = rememberButton(world, anna, 'New habit “rowing”');
  const cancel = rememberButton(world, anna, 'Cancel');
  await Promise.all([press(), press(), cancel(), press()]);
  expect((await db.$client.query(records)).rows.length).toBeLessThanOrEqual(1);
  const { rows } = await db.$client.query('select record_id is not null as saved from ops.record_question');
  expect(rows).toEqual([{ saved: true }]);
});

test('a question whose answer could not be sent is shown after a restart', async ({ anna, world, db }) => {
  world.playground.faults.add({ method: 'sendMessage', kind: 'serverError', times: 1000 });
  await world.playground.sendText(anna.id, anna.chatId, 'rowing 20m');
  const stored = async () => (await db.$client.query('select from ops.record_question')).rowCount;
  await expect.poll(stored, { timeout: 30_000 }).toBe(1);
  world.playground.faults.clear();
  await world.restart();
  await expect.poll(() => labelsOf(anna.messages()), { timeout: 30_000 }).toContain('New habit “rowing”');
  expect(await stored()).toBe(1);
  expect(textOf(await anna.taps('New habit “rowing”'))).toBe('✓ 20 min rowing · today');
});

test('`Cancel` and a wrong answer of a change show the card or the question again', async ({ anna }) => {
  await anna.says('reading 10m');
  await anna.taps('Change day');
  const card = await anna.taps('Cancel');
  expect(textOf(card)).toBe('✓ 10 min Reading · today');
  expect(labelsOf(card)).toEqual(['Undo', 'Change duration', 'Change day', 'Change habit']);
  await anna.taps('Change day');
  const repeated = await anna.says('one day');
  expect(textOf(repeated)).toMatch(/^Which day\?.*\n\nWhich day was it\?/);
  expect(labelsOf(repeated)).toContain('today');
  expect(textOf(await anna.says('yesterday'))).toMatch(/^✓ 10 min Reading · yesterday/);
  await anna.taps('Change duration');
  const cancelled = await anna.says('/cancel');
  expect(textOf(cancelled)).toContain('Cancelled. Nothing was changed.');
  expect(textOf(cancelled)).toMatch(/(^|\n)✓ 10 min Reading · yesterday/);
  expect(labelsOf(cancelled)).toContain('Change duration');
});

test('the buttons of other chats and conversations work while a question of a conversation waits', async ({ anna }) => {
  await anna.says('rowing 20m');
  await anna.says('/record');
  expect(textOf(await anna.taps('New habit “rowing”'))).toBe('✓ 20 min rowing · today');
  expect(textOf(await anna.taps('Reading'))).toMatch(/^How long did you spend on Reading\?/);
});

test('a sentence that only contains a day does not answer the question for the day', async ({ anna, db }) => {
  await anna.says('running 30m on wednsday');
  for (const text of ['not today', 'I was sick yesterday', 'maybe Tuesday?']) await anna.says(text);
  expect((await db.$client.query(records)).rows).toEqual([]);
  expect(textOf(await anna.says('no, it was yesterday'))).toMatch(/^✓ 30 min Running · yesterday, /);
});

test('a line about a known habit does not answer the question about another name', async ({ anna, db }) => {
  await anna.says('reading 10m');
  await anna.says('yoga 20m');
  expect(textOf(await anna.says('reading yesterday'))).toMatch(/^How long did you spend on Reading\?/);
  await anna.taps('New habit “yoga”');
  expect((await db.$client.query(records)).rows.map(({ habit }) => habit)).toEqual(['Reading', 'yoga']);
});

test('a reply answers the question to which it replies', async ({ anna, world, db }) => {
  const asked = await anna.says('knitting 20m');
  await anna.says('pottery 30m');
  const options = { replyTo: asked[0]?.message_id };
  const { updateId } = await world.playground.sendText(anna.id, anna.id, 'yes', options);
  await world.playground.finished(updateId);
  expect((await db.$client.query(records)).rows.map(({ habit }) => habit)).toEqual(['knitting']);
});

test('a habit with a name like that of an own one can be new', async ({ anna }) => {
  await anna.says('reading 20m');
  expect(labelsOf(await anna.says('weaving 20m'))).toContain('New habit “weaving”');
});

test('a second press of the same button leaves the card whole', async ({ anna, world }) => {
  await anna.says('reading 10m');
  const undo = rememberButton(world, anna, 'Undo');
  await undo();
  const again = await undo();
  expect(labelsOf(again.message ? [again.message] : [])).toEqual(['Restore']);
  await anna.taps('Restore');
  await anna.taps('Change duration');
  const duration = rememberButton(world, anna, '15 min');
  await duration();
  const card = await duration();
  expect(labelsOf(card.message ? [card.message] : [])).toContain('Undo');
});

test('a record that is typed in place of the word of /forget is recorded, and nothing is deleted', async ({
  anna,
  db,
}) => {
  await anna.says('reading 10m');
  await anna.says('/forget');
  expect(textOf(await anna.says('reading 25m'))).toContain('25 min Reading · today');
  expect((await db.$client.query(records)).rows).toHaveLength(2);
});

test('a typed no cancels the question, and its button asks again', async ({ anna, maria, db }) => {
  await anna.says('rowing 20m');
  expect(textOf(await anna.says('No.'))).toContain('Not saved');
  expect(textOf(await anna.taps('Save'))).toContain('“rowing” is new to me');
  await maria.says('бег 23ч');
  await maria.says('бег 2ч');
  expect(textOf(await maria.says('нет'))).toContain('Не сохранено');
  const { rows } = await db.$client.query('select count(*)::int as n from warehouse.fact_records');
  expect(rows).toEqual([{ n: 1 }]);
});
