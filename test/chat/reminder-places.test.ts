import { expect } from 'vitest';
import { labelsOf, textOf } from '../harness/shared-chat.ts';
import { test, waitFor } from './reminders-fixture.ts';

test('a board that a reminder sent keeps Later after a tick, its Undo, and its other pages', async ({ ben }) => {
  await ben.says('/new vitamins check');
  await ben.says('/goal vitamins every day');
  await ben.says('/remind today 8:00');
  const { message_id } = await waitFor(ben, '8:00', /^Today, .*\n\n○ Vitamins$/);
  const shown = () => ben.messages().filter((one) => one.message_id === message_id);
  expect(labelsOf(shown())).toEqual(['○ Vitamins', '…', 'Later']);
  await ben.taps('○ Vitamins');
  expect(labelsOf(shown())).toEqual(['✓ Vitamins', '…', 'Undo', 'Later']);
  await ben.taps('Undo');
  expect(labelsOf(shown())).toEqual(['○ Vitamins', '…', 'Later']);
  await ben.taps('…');
  await ben.taps('Back');
  await ben.taps('Later');
  await ben.taps('15 min');
  expect(textOf(shown())).toMatch(/^My day · again at 8:15$/);
  expect(labelsOf(await ben.says('/today'))).toEqual(['○ Vitamins', '…']);
});

test('Undo of a change on the card shows the card again', async ({ ben }) => {
  await ben.says('/remind reading 7:30');
  await ben.taps('Reminders');
  await ben.taps('Change');
  await ben.taps('Reading: 7:30');
  expect(textOf(await ben.taps('☑ Sun'))).toMatch(/^Reading: 7:30 on Mon, Tue, Wed, Thu, Fri, Sat/);
  expect(textOf(await ben.taps('Undo'))).toMatch(/^Reading: 7:30 every day/);
  expect(labelsOf(ben.messages().slice(-1)).slice(0, 7).join()).not.toContain('☐');
});

test('the list stays on its page after a reminder of it was paused, deleted, restored or changed', async ({ ben }) => {
  for (const hour of [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]) await ben.says(`/remind reading ${hour}:00`);
  await ben.says('/remind');
  await ben.taps('▶');
  await ben.taps('Pause');
  expect(textOf(await ben.taps('⏸ Reading: 18:00'))).toMatch(/page 2 of 2[\s\S]*18:00[\s\S]*19:00/);
  await ben.taps('Delete');
  expect(textOf(await ben.taps('✕ Reading: 19:00'))).toMatch(/page 2 of 2[\s\S]*18:00/);
  expect(textOf(await ben.taps('Undo'))).toMatch(/page 2 of 2[\s\S]*18:00[\s\S]*19:00/);
  await ben.taps('Change');
  await ben.taps('Reading: 19:00');
  expect(textOf(await ben.taps('Back'))).toMatch(/page 2 of 2/);
});

test('a reminder of an archived habit makes it active; Undo archives it again, and removes a new one', async ({
  ben,
  db,
}) => {
  const habits = async () => {
    const { rows } = await db.$client.query<{ line: string }>(
      `select habit_name || case when removed_at is not null then ' removed' when archived_at is not null
        then ' archived' else ' active' end as line from warehouse.dim_habits where user_id = $1 order by 1`,
      [ben.id],
    );
    return rows.map(({ line }) => line);
  };
  await ben.says('/remind zazen 21:00');
  await ben.taps('New habit “zazen”');
  expect(await habits()).toEqual(['zazen active']);
  await ben.taps('Undo');
  expect(await habits()).toEqual(['zazen removed']);
  await ben.says('/remind zazen 21:00');
  await ben.taps('New habit “zazen”');
  await ben.says('/list');
  await ben.taps('zazen');
  await ben.taps('Archive');
  await ben.says('/remind zazen 22:00');
  expect(await habits()).toEqual(['zazen active']);
  await ben.taps('Undo');
  expect(await habits()).toEqual(['zazen archived']);
});
