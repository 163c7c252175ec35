import { expect } from 'vitest';
import { parseCallbackData } from '../../src/bot/ui/callback-data.ts';
import type { Db } from '../../src/db/client.ts';
import type { PageMessage } from '../../src/playground/index.ts';
import type { ProcessFixture } from '../harness/process.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

type Playground = ProcessFixture['playground'];

export const addPeople = (playground: Playground, count: number) =>
  Promise.all(range(count).map((n) => playground.addPerson({ first_name: `P${n}`, language_code: 'en' })));

/** Returns the callback data of the first button that matches. */
function findData({ reply_markup: markup }: PageMessage, isWanted: (label: string, data: string) => boolean) {
  const buttons = markup && 'inline_keyboard' in markup ? markup.inline_keyboard.flat() : [];
  for (const button of buttons)
    if ('callback_data' in button && isWanted(button.text, button.callback_data)) return button.callback_data;
  return null;
}

/** Presses the first button that matches, on the newest message that has one. */
export function press(
  { playground, botMessages }: ProcessFixture,
  id: number,
  isWanted: (label: string, data: string) => boolean,
) {
  for (const message of botMessages(id).toReversed()) {
    const data = findData(message, isWanted);
    if (data !== null) return playground.press(id, id, message.message_id, data);
  }
  throw new Error(`no message to ${id} has the button`);
}

export interface Scenario {
  /** What is sent before a kill, in this order. */
  sends: (() => unknown)[];
  /** Returns whether some of it is handled. */
  hasBegun(): boolean;
  /** Expects that all of it was handled once. */
  check(): Promise<void>;
}

/** Each person presses a button of the board twice: it counts once. */
export async function pressBoards({ playground, botMessages, waitUntil }: ProcessFixture, db: Db): Promise<Scenario> {
  const people = await addPeople(playground, 12);
  const board = (id: number) => botMessages(id).find(({ text }) => text?.startsWith('Today'));
  for (const { id } of people) {
    void playground.sendText(id, id, 'vitamins 2026-01-05');
    void playground.sendText(id, id, '/today');
  }
  await waitUntil(() => people.every(({ id }) => board(id)));
  const presses: ReturnType<typeof playground.press>[] = [];
  const pressTwice = (id: number) => {
    const message = board(id);
    if (!message) throw new Error('there is no board');
    const data = findData(message, (label) => label === '○ Vitamins') ?? '';
    for (const _ of range(2)) presses.push(playground.press(id, id, message.message_id, data));
  };
  const isTicked = ({ id }: { id: number }) => board(id)?.text?.includes('✓ Vitamins') ?? false;
  return {
    sends: people.map(
      ({ id }) =>
        () =>
          pressTwice(id),
    ),
    hasBegun: () => people.some(isTicked),
    async check() {
      for (const { updateId } of await Promise.all(presses)) await playground.finished(updateId);
      await waitUntil(() => people.every(isTicked));
      const { rows } = await db.$client.query<{ records: string }>(
        `select count(*) filter (where local_date = current_date) as records
         from warehouse.fact_records where user_id = any ($1) and deleted_at is null group by user_id`,
        [people.map(({ id }) => id)],
      );
      expect(rows).toEqual(people.map(() => ({ records: '1' })));
    },
  };
}

/** Each person presses Stop: the timer is recorded once, and answered. */
export async function stopTimers(processes: ProcessFixture, db: Db): Promise<Scenario> {
  const { playground, botMessages } = processes;
  const people = await addPeople(playground, 12);
  const ids = people.map(({ id }) => id);
  const sendAll = async (text: string) => {
    const sent = await Promise.all(ids.map((id) => playground.sendText(id, id, text)));
    for (const { updateId } of sent) await playground.finished(updateId);
  };
  await sendAll('start reading');
  await db.$client.query("update warehouse.timer set started_at = started_at - interval '10 minutes'");
  await sendAll('/timer');
  const edits = () => playground.calls.filter(({ method }) => method === 'editMessageText').length;
  const target = edits() + 3;
  const presses: ReturnType<typeof playground.press>[] = [];
  const isStop = (_: string, data: string) => parseCallbackData(data)?.button === 'wp';
  return {
    sends: ids.map((id) => () => presses.push(press(processes, id, isStop))),
    hasBegun: () => edits() >= target,
    async check() {
      for (const { updateId } of await Promise.all(presses)) await playground.finished(updateId);
      const { rows } = await db.$client.query(
        `select user_id::float8, duration::int as minutes from warehouse.fact_records
         where user_id = any ($1) and deleted_at is null order by user_id`,
        [ids],
      );
      expect(rows).toEqual(ids.toSorted((a, b) => a - b).map((user_id) => ({ user_id, minutes: 10 })));
      expect((await db.$client.query('select from warehouse.timer')).rowCount).toBe(0);
      for (const id of ids) expect(botMessages(id).some(({ text }) => text?.startsWith('✓ 10 min Reading'))).toBe(true);
    },
  };
}

/** Each person sends four lines, two before each of two kills: they are stored once, in order, and answered. */
export async function sendLines({ playground, botMessages, waitUntil }: ProcessFixture, db: Db) {
  const people = await addPeople(playground, 15);
  const sentMessages = () => playground.calls.filter(({ method }) => method === 'sendMessage').length;
  const sent: ReturnType<typeof playground.sendText>[] = [];
  const isAnswered = (id: number) => botMessages(id).some(({ text }) => text?.startsWith('✓ 3 glasses Water'));
  /** Two of the lines, as a scenario. */
  const lines = (...two: string[]): Scenario => {
    const target = sentMessages() + people.length;
    return {
      sends: two.flatMap((line) =>
        people.map(
          ({ id }) =>
            () =>
              sent.push(playground.sendText(id, id, line)),
        ),
      ),
      hasBegun: () => sentMessages() >= target,
      check,
    };
  };
  async function check(): Promise<void> {
    await Promise.all(sent);
    await waitUntil(() => people.every(({ id }) => isAnswered(id)));
    const { rows } = await db.$client.query<{ marks: string; records: string }>(
      `select (select string_agg(m.mark || ' ' || (current_date - m.local_date), ',') from warehouse.day_mark m
           where m.user_id = u.id) as marks,
         (select string_agg(h.habit_name || ' ' || r.amount::float8, ',' order by r.record_id)
           from warehouse.fact_records r join warehouse.dim_habits h using (habit_id)
           where r.user_id = u.id and r.deleted_at is null) as records
       from unnest($1::bigint[]) as u(id)`,
      [people.map(({ id }) => id)],
    );
    // The mark of today is gone with the record after it.
    expect(rows).toEqual(people.map(() => ({ marks: 'no 1', records: 'Vitamins 1,Water 3' })));
    for (const { id } of people) {
      const texts = botMessages(id).map(({ text }) => text ?? '');
      for (const answer of ['✗ Vitamins: not done · yesterday', '✗ Vitamins: not done · today', '✓ Vitamins · today'])
        expect(texts.some((text) => text.startsWith(answer))).toBe(true);
    }
  }
  return lines;
}
