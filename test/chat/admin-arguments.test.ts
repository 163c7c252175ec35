import { expect } from 'vitest';
import { readDay } from '../../src/app/read-day.ts';
import { parseEnergyArguments } from '../../src/handlers/energy/arguments.ts';
import { parsePeriod } from '../../src/handlers/shared/parse-period.ts';
import { addDays } from '../../src/time/days.ts';
import { waitUntil } from '../harness/process.ts';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';

const today = () => new Date().toISOString().slice(0, 10);

test('/usage shows the day, or the subscriber and period, after it', async ({ anna, db }) => {
  const yesterday = addDays(today(), -1);
  await db.$client.query(
    `insert into usage.daily_usage values ('881', $1, 30, 3, 7, 10, 0), ('881', '2024-05-05', 50, 5, 7, 10, 0)`,
    [yesterday],
  );
  expect(textOf(await anna.says('/usage yesterday'))).toMatch(/^Top subscribers · .*\n1\. 881 · 33/);
  expect(textOf(await anna.says('/usage 2024-05-05'))).toMatch(/^Top subscribers · .*\n1\. 881 · 55/);
  expect(textOf(await anna.says('/usage 881 2024-05'))).toMatch(/^881 · May 2024\nAnytime 50/);
  expect(textOf(await anna.says('/usage 882'))).toContain('There is no subscriber 882');
});

test('/energy reads a meter, a day or week, or both', async ({ anna, db }) => {
  await db.$client.query(
    `insert into energy.device (device_name, kind) values ('cellar', 'register'), ('2025', 'register')`,
  );
  const day = '2026-11-28';
  const read = async (args: string) => {
    const view = await parseEnergyArguments(db, 'UTC', args, (text) =>
      parsePeriod(text, { unit: 'day', today: day, readDay }),
    );
    return `${view.device} ${view.unit} ${view.at}`;
  };
  expect(await read('')).toBe('null day null');
  expect(await read('cellar')).toBe('cellar day null');
  expect(await read('2025')).toBe('2025 day null');
  expect(await read('yesterday')).toBe('null day 2026-11-27');
  expect(await read('cellar last week')).toBe('cellar week 2026-11-21');
  expect(await read('2025 yesterday')).toBe('2025 day 2026-11-27');
  expect(await read('attic yesterday')).toBe('attic yesterday day null');
  expect(textOf(await anna.says('/energy attic yesterday'))).toContain('There is no meter attic yesterday');
  expect(textOf(await anna.says('/energy cellar yesterday'))).not.toContain('There is no meter');
});

test('/deliveries shows the day after it, and says what it cannot read', async ({ anna }) => {
  expect(textOf(await anna.says('/deliveries yesterday'))).toMatch(/yesterday|Deliveries/i);
  const planned = textOf(await anna.says(`/deliveries ${addDays(today(), 1)}`));
  expect(textOf(await anna.says('/deliveries tomorrow'))).toBe(planned);
  expect(textOf(await anna.says('/deliveries today'))).toBe(textOf(await anna.says('/deliveries')));
  expect(textOf(await anna.says('/deliveries quickly'))).toBe(
    'I can’t read “quickly” as a day. ' +
      'Type it like this: /deliveries yesterday, /deliveries 2026-11-02, /deliveries failed.',
  );
});

test('/sales, /jobs and /resume use what follows them or say what is wrong with it', async ({ anna }) => {
  expect(textOf(await anna.says('/sales quickly'))).toMatch(/^I can’t read “quickly”\. Type a chart/);
  expect(textOf(await anna.says('/sales items october'))).not.toContain('I can’t read');
  expect(textOf(await anna.says('/jobs habits'))).toBe(textOf(await anna.says('/jobs Habits')));
  expect(textOf(await anna.says('/jobs nothing'))).toContain('nothing');
  expect(textOf(await anna.says('/resume habits now'))).toContain('so I ignored “now”');
});

test('an argument that cannot be read is answered with buttons', async ({ anna, world }) => {
  const offers = {
    '/deliveries quickly': ['Yesterday', 'Today', 'Rejected'],
    '/sales quickly': ['Revenue', 'Customers', 'Items', 'Cities'],
    '/energy quickly': ['All meters'],
    '/usage quickly': ['Top subscribers'],
    '/batch quickly': ['All batch jobs'],
  };
  for (const [command, labels] of Object.entries(offers)) {
    const [answer] = await anna.says(command);
    expect(labelsOf(answer ? [answer] : []), command).toEqual(labels);
    await anna.taps(labels.at(-1) ?? '');
    await waitUntil(world.playground, () => anna.messages().every(({ text }) => text?.includes('went wrong') !== true));
    expect(textOf(anna.messages().slice(-1)), command).not.toContain('quickly');
  }
});

test('a wrong value of a parameter is refused with the words of its button, not its name', async ({ anna }) => {
  await anna.says('/run usage');
  await anna.taps('Records per transaction …');
  expect(textOf(await anna.says('many'))).toBe(
    'That doesn’t work: Records per transaction must be a number. You typed “many”.\n\n' +
      'Records per transaction: which number?',
  );
});
