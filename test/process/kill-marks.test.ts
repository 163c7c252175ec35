import { expect, vi } from 'vitest';
import { test } from '../harness/process.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

// Three starts of the program take long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

test('marks and records of ticked habits survive two kill -9: each is stored once, in order, and answered', async ({
  processes: { playground, botMessages, start, waitUntil },
  db,
}) => {
  const people = await Promise.all(
    range(15).map((n) => playground.addPerson({ first_name: `M${n}`, language_code: 'en' })),
  );
  const sentMessages = () => playground.calls.filter(({ method }) => method === 'sendMessage').length;
  const lines = ['no vitamins yesterday', 'no vitamins', 'vitamins', 'water 3'];
  const sent: ReturnType<typeof playground.sendText>[] = [];
  let running = await start();
  for (const two of [lines.slice(0, 2), lines.slice(2)]) {
    const target = sentMessages() + people.length;
    for (const line of two) for (const { id } of people) sent.push(playground.sendText(id, id, line));
    await waitUntil(() => sentMessages() >= target);
    await running.kill();
    running = await start();
  }
  await Promise.all(sent);
  const isAnswered = (id: number) => botMessages(id).some(({ text }) => text?.startsWith('✓ 3 glasses Water'));
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
});
