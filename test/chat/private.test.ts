import { expect } from 'vitest';
import { type Actor, labelsOf, test, textOf, type World } from '../harness/shared-chat.ts';

const hint = /^(Tell me|Put) what you did and for how long/;

/** Sends a message of Anna's with this content; returns what comes back. */
async function sends({ playground }: World, { id, messages }: Actor, content: object) {
  const message = {
    message_id: 100_000 + messages().length,
    date: Math.floor(Date.now() / 1000),
    chat: { id, type: 'private', first_name: 'Anna' },
    from: { id, is_bot: false, first_name: 'Anna', language_code: 'en' },
    ...content,
  };
  const before = messages().length;
  await playground.finished(await playground.sendUpdate({ message } as never));
  return messages()
    .slice(before)
    .filter(({ fromBot }) => fromBot);
}

test('an unknown command gets a hint with the nearest command, an unknown text a hint with an example', async ({
  anna,
}) => {
  expect(textOf(await anna.says('/recrod'))).toContain('Did you mean /record?');
  expect(textOf(await anna.says('/Undoo'))).toContain('Did you mean /undo?');
  expect(textOf(await anna.says('/xyzzyplugh'))).toBe('I don’t know that command. /help shows all of them.');
  expect(textOf(await anna.says('good morning'))).not.toBe('');
  expect(textOf(await anna.says('/'))).not.toBe('');
  expect(textOf(await anna.says('/week@another_bot'))).not.toBe('');
});

test('every kind of message gets an answer', async ({ anna, world }) => {
  const file = { file_id: 'x', file_unique_id: 'x', width: 1, height: 1, duration: 1 };
  const contents: Record<string, object> = {
    sticker: { ...file, type: 'regular', is_animated: false, is_video: false },
    photo: [file],
    voice: file,
    video: file,
    video_note: file,
    audio: file,
    document: file,
    animation: file,
    contact: { phone_number: '1', first_name: 'x' },
    dice: { emoji: '🎲', value: 3 },
    poll: { id: '1', question: 'x', options: [] },
    story: { chat: { id: 1, type: 'private' }, id: 1 },
  };
  for (const [kind, content] of Object.entries(contents))
    expect(textOf(await sends(world, anna, { [kind]: content })), kind).toMatch(hint);
  expect(await sends(world, anna, { pinned_message: { message_id: 1, date: 0 } })).toEqual([]);
});

test('a press with unknown callback data is answered, and leaves buttons that the message shows', async ({
  anna,
  world,
}) => {
  const { playground } = world;
  const [card] = await anna.says('reading 10m');
  for (const data of ['nonsense', '0:1:ru:2', '1:x:ru', '1:255s:zz:1', '1::', '%', '1:255t:ru:%']) {
    const { updateId, callbackQueryId } = await playground.press(anna.id, anna.chatId, card?.message_id ?? 0, data);
    await playground.finished(updateId);
    expect(playground.answers.get(callbackQueryId), data).toBeDefined();
  }
  expect(playground.message(anna.chatId, card?.message_id ?? 0)?.reply_markup).toEqual(card?.reply_markup);
  const gone = await playground.press(anna.id, anna.chatId, 987_654, 'nonsense');
  await playground.finished(gone.updateId);
  expect(playground.answers.get(gone.callbackQueryId)?.text).toContain('no longer works');
  expect(world.logLines.join('')).not.toContain('an update failed');
});

test('a press on a question that was already answered gets a toast', async ({ anna, world }) => {
  const { playground } = world;
  const [question] = await anna.says('/record');
  const { data } = anna.button('Reading');
  await anna.says('/cancel');
  const { updateId, callbackQueryId } = await playground.press(anna.id, anna.chatId, question?.message_id ?? 0, data);
  await playground.finished(updateId);
  expect(playground.answers.get(callbackQueryId)?.text).toContain('no longer works');
  expect(labelsOf(anna.messages())).not.toContain('Reading');
});

const odd = [
  '<b>bold</b> & <script>alert(1)</script> &amp; x',
  '*bold* _it_ `code` [link](https://example.com) ~~x~~ ||spoiler||',
  '👩‍👩‍👧‍👦 🏳️‍🌈 café e\u0301 ﷽',
  'שלום עולם مرحبا',
  "quote ' ; drop table x; -- \\ $1 %s { $name } { -term }",
];

for (const note of odd)
  test(`is stored and shown as typed: ${note}`, async ({ anna, db }) => {
    const shown = await anna.says(`reading 10m #${note}`);
    expect(textOf(shown)).toBe(`✓ 10 min Reading · today · ${note}`);
    expect(
      shown[0]?.entities?.filter(({ type }) => ['bold', 'italic', 'code', 'text_link'].includes(type)) ?? [],
    ).toEqual([]);
    const { rows } = await db.$client.query('select note from warehouse.fact_records');
    expect(rows).toEqual([{ note }]);
  });

test('a note loses marks that nobody sees', async ({ anna, db }) => {
  expect(textOf(await anna.says('reading 10m #a \u202eevil\u202c wo\u00adrd\u200b'))).toBe(
    '✓ 10 min Reading · today · a evil word',
  );
  expect((await db.$client.query('select note from warehouse.fact_records')).rows).toEqual([{ note: 'a evil word' }]);
});

test('a note of 4,000 characters is stored completely and shown in parts within the limit of Telegram', async ({
  anna,
  db,
}) => {
  const note = `${'🙂 word '.repeat(500)}`.slice(0, 3980).trim();
  const shown = await anna.says(`reading 10m #${note}`);
  expect(shown.map(({ text }) => text ?? '').join('')).toContain(note);
  expect(labelsOf(shown)).toContain('Undo');
  expect((await db.$client.query('select note from warehouse.fact_records')).rows).toEqual([{ note }]);
  expect(textOf(await anna.taps('Undo'))).toContain('Removed');
});

test('a meaningless message of 4,096 characters is answered', async ({ anna }) => {
  expect(await anna.says('x'.repeat(4096))).not.toEqual([]);
  expect(await anna.says(`${'9'.repeat(4000)}m running`)).not.toEqual([]);
});

test('a failed reaction or chat action does not affect the answer', async ({ anna, world }) => {
  world.playground.faults.add({ method: /^setMy|^deleteMy|sendChatAction/, kind: 'serverError', times: 1000 });
  await world.restart();
  expect(textOf(await anna.says('reading 10m'))).toBe('✓ 10 min Reading · today');
});
