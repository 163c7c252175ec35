import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ProgramOptions } from '../../src/app/program.ts';
import { type Actor, test as chat, labelsOf, textOf, type World } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';

const test = chat.extend<{ backups: string; settings: Record<string, string>; options: Partial<ProgramOptions> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants the pattern
  backups: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-backups-'));
    await use(dir);
    rmSync(dir, { recursive: true, force: true });
  },
  options: { cardEveryMs: 50, alertEveryMs: 200 },
  settings: async ({ backups }, use) => use({ BACKUP_DIR: backups, ADMIN_IDS: '100001,100003' }),
});

/** Presses a button that starts a run, and returns the text of its card when the run has ended. */
async function runByButton(world: World, person: Actor, label: string, end: RegExp): Promise<string> {
  await person.taps(label);
  const card = () => person.messages().findLast(({ fromBot, text = '' }) => fromBot && end.test(text))?.text ?? '';
  await waitUntil(world.playground, () => card() !== '');
  return card();
}

test('an admin writes a backup and checks it by buttons, and sees no path and no file', async ({
  anna,
  world,
  backups,
}) => {
  await anna.says('run 45m');
  const empty = await anna.says('/backup');
  expect(textOf(empty)).toMatch(/^No backup yet\./);
  expect(labelsOf(empty)).toEqual(['Back up now']);
  expect(await runByButton(world, anna, 'Back up now', /Succeeded/)).toMatch(
    /Backup.*\n.*Succeeded.*\n.*rows written/s,
  );
  expect(readdirSync(backups)).toEqual([expect.stringMatching(/^tally-\d{4}-\d\d-\d\dT\d{4}Z\.tar\.gz$/)]);
  const list = await anna.says('/backup');
  expect(textOf(list)).toMatch(/^Backups · 1\n\n\d\d:\d\d · (this minute|1 minute ago) · \d+ rows · \d+ kB$/);
  expect(labelsOf(list)).toEqual(['Back up now', 'Verify newest']);
  expect(await runByButton(world, anna, 'Verify newest', /check.*Succeeded/s)).toMatch(/rows read/);
  const messages = anna.messages();
  expect(messages.some(({ text = '' }) => text.includes(backups) || text.includes('/tmp'))).toBe(false);
  expect(messages.filter(({ document }) => document)).toEqual([]);
});

test('a damaged backup is named in the list and by the check, in Russian too', async ({ maria, world, backups }) => {
  await maria.says('/backup');
  await runByButton(world, maria, 'Создать копию', /Готово|Успешно|Выполнен/);
  const [name = ''] = readdirSync(backups);
  truncateSync(join(backups, name), 1_000);
  expect(textOf(await maria.says('/backup'))).toMatch(/^Резервные копии · 1\n\n⚠️ \d\d:\d\d · .* · не читается$/);
  const card = await runByButton(world, maria, 'Проверить последнюю', /не резервная копия Tally|обрезан/);
  expect(card).toContain(name);
  expect(card).not.toContain(backups);
});

test('nobody else may ask, and with a server of one’s own backups are off without a folder', async ({ ben, world }) => {
  expect(textOf(await ben.says('/backup'))).not.toMatch(/Backup/);
  expect(world.program.hasAdmins).toBe(true);
});

const withoutFolder = chat;
withoutFolder('without BACKUP_DIR the command says what to set', async ({ anna }) => {
  expect(textOf(await anna.says('/backup'))).toMatch(/^Backups are off: .* set BACKUP_DIR/);
});
