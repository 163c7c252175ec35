import { expect } from 'vitest';
import { test, textOf } from '../harness/shared-chat.ts';

const mediaHint = /^Put what you did and for how long in the caption, like “run 45m”/;

test('a photo or file without a caption gets a hint that fits, other messages the general one', async ({
  anna,
  maria,
}) => {
  expect(textOf(await anna.sendsPhoto())).toMatch(mediaHint);
  expect(textOf(await anna.sendsDocument())).toMatch(mediaHint);
  expect(textOf(await maria.sendsPhoto())).toMatch(/^Напишите в подписи, чем и сколько занимались/);
});

test('a caption that is a command, or one of its words, works as the command', async ({ anna, ben }) => {
  expect(textOf(await anna.sendsPhoto('/help'))).toContain('What I can do');
  expect(textOf(await anna.sendsDocument('help'))).toContain('What I can do');
  expect(textOf(await anna.sendsPhoto('/jobs'))).toContain('Jobs');
  expect(textOf(await ben.sendsPhoto('/jobs'))).toMatch(
    /^This command is for admins only\. Your Telegram id is \d+\.$/,
  );
  await anna.says('/record');
  expect(textOf(await anna.sendsPhoto('cancel'))).toContain('Cancelled');
  await anna.says('/record');
  expect(textOf(await anna.sendsPhoto('/week'))).toContain('This week');
  expect(textOf(await anna.says('/cancel'))).toBe('There is nothing to cancel.');
});

test('an album gets one answer: for its caption, else one hint', async ({ anna }) => {
  const hints = await anna.sendsAlbum('', '', '');
  expect(hints).toHaveLength(1);
  expect(textOf(hints)).toMatch(mediaHint);
  for (const captions of [
    ['/help', '', ''],
    ['', '/help'],
  ]) {
    const answers = await anna.sendsAlbum(...captions);
    expect(answers).toHaveLength(1);
    expect(textOf(answers)).toContain('What I can do');
  }
});

test('a caption is read like a text, once for an album', async ({ anna, maria, db }) => {
  expect(textOf(await anna.sendsPhoto('run 45m'))).toBe('✓ 45 min Running · today');
  expect(textOf(await anna.sendsDocument('reading 30m yesterday'))).toMatch(/^✓ 30 min Reading · yesterday/);
  for (const captions of [
    ['run 20m', '', ''],
    ['', '', 'run 20m'],
  ])
    expect(textOf(await anna.sendsAlbum(...captions))).toMatch(/^✓ 20 min Running · today\n/);
  expect(textOf(await maria.sendsPhoto('бег 10м'))).toMatch(/^✓ 10 мин Бег/);
  expect(textOf(await anna.sendsPhoto('/record reading 5m'))).toMatch(/^✓ 5 min Reading · today(\n|$)/);
  const { rows } = await db.$client.query('select duration::int as minutes from warehouse.fact_records order by 1');
  expect(rows.map(({ minutes }) => minutes)).toEqual([5, 10, 20, 20, 30, 45]);
});

test('several captions of an album get one answer, in which each record can be undone', async ({ anna, db }) => {
  // The answer grows by edits.
  const sent = (messages: { message_id: number }[]) => new Set(messages.map(({ message_id: id }) => id)).size;
  const answers = await anna.sendsAlbum('run 20m', '', 'reading 10m', 'walking 5m and music 7m');
  expect(sent(answers)).toBe(1);
  const list = textOf(answers.slice(-1));
  expect(list).toBe(
    ['20 min Running', '10 min Reading', '5 min Walking', '7 min Music'].map((line) => `✓ ${line} · today`).join('\n'),
  );
  await anna.taps('Undo: Reading');
  expect(anna.messages().at(-1)?.text?.split('\n')[1]).toBe('Removed: 10 min Reading · today');
  await anna.taps('Restore: Reading');
  expect(anna.messages().at(-1)?.text).toBe(list);
  const asked = await anna.sendsAlbum('run 20m', 'rowing 10m', 'reading 5m');
  expect(sent(asked)).toBe(2);
  expect(textOf(asked)).toContain('✓ 20 min Running · today\n✓ 5 min Reading · today');
  const { rows } = await db.$client.query('select count(*)::int as n from warehouse.fact_records');
  expect(rows).toEqual([{ n: 6 }]);
});

test('the caption of a video is read too', async ({ anna, world }) => {
  const { id } = anna;
  const message = {
    message_id: 100_000,
    date: Math.floor(Date.now() / 1000),
    chat: { id, type: 'private', first_name: 'Anna' },
    from: { id, is_bot: false, first_name: 'Anna', language_code: 'en' },
    video: { file_id: 'x', file_unique_id: 'x', width: 1, height: 1, duration: 1 },
    caption: 'run 7m',
  };
  await world.playground.finished(await world.playground.sendUpdate({ message } as never));
  expect(textOf(anna.messages())).toContain('7 min Running · today');
});

test('a caption that is edited, or added later, changes or makes the record', async ({ anna, world, db }) => {
  const photo = await world.playground.sendDocument(anna.id, anna.id, {
    name: 'a.pdf',
    bytes: Buffer.from('a'),
    caption: 'run 45m',
  });
  await world.playground.finished(photo.updateId);
  expect(textOf(await anna.edits(photo.message.message_id, 'run 50m'))).toBe('✓ 50 min Running · today');
  const [, second] = await world.playground.sendAlbum(anna.id, anna.id, [
    { kind: 'document', name: 'a.pdf', bytes: Buffer.from('a') },
    { kind: 'document', name: 'b.pdf', bytes: Buffer.from('b') },
  ]);
  await world.playground.finished(second?.updateId);
  expect(textOf(await anna.edits(second?.message.message_id ?? 0, 'reading 10m'))).toBe('✓ 10 min Reading · today');
  const { rows } = await db.$client.query('select duration::int as minutes from warehouse.fact_records order by 1');
  expect(rows.map(({ minutes }) => minutes)).toEqual([10, 50]);
});

test('a caption answers a question', async ({ anna }) => {
  await anna.says('/record run');
  expect(textOf(await anna.sendsPhoto('25m'))).toBe('✓ 25 min Running · today');
  await anna.says('/addcategory');
  expect(textOf(await anna.sendsPhoto('Garden'))).toContain('category “Garden”');
});
