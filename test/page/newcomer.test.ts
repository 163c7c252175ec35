import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fastify from 'fastify';
import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import type { ProgramOptions } from '../../src/app/program.ts';
import { defineJob } from '../../src/jobs/engine/job.ts';
import { allJobs } from '../../src/jobs/index.ts';
import { test as chat, type World } from '../harness/chat.ts';
import { sharedBrowser } from './fixture.ts';

/** A folder for screenshots of every step, to look at. None are taken where it is not set. */
const screenshotDir = process.env.SCREENSHOT_DIR;

vi.setConfig({ testTimeout: 120_000 });

/** A job that fails as jobs do: with a stack and a path of the machine. */
const brokenJob = defineJob({
  name: 'broken',
  schedule: null,
  params: z.object({}),
  timeoutSeconds: 60,
  retry: { attempts: 1, backoffSeconds: 1 },
  overlap: 'skip',
  catchUp: { mode: 'none', windowSeconds: 0, maxTicks: 0 },
  lateAfterSeconds: null,
  run: async () => {
    throw new Error('the file /srv/company/secret/stock.csv has no column price');
  },
});

const test = chat.extend<{ options: Partial<ProgramOptions>; settings: Record<string, string> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
  options: async ({}, use) =>
    use({
      jobs: (deps) => [...allJobs(deps), brokenJob],
      alertEveryMs: 50,
      textsPerMinute: 1000,
      heavyPerMinute: 1000,
    }),
  // Anna and Maria; the numbers are those of the playground's people.
  settings: { ADMIN_IDS: '100001,100003' },
});

const looks = {
  desk: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
} as const;

/** Texts that nobody may ever see in a chat. */
const unreadable =
  /Sorry, something went wrong|Что-то пошло не так|undefined|\bNaN\b|\[object|^\s+at .*:\d+|\/srv\/|\/tmp\/|\{"|Unknown command|Такой команды нет/m;

/** A newcomer with a browser: what is typed and tapped there reaches the whole program. */
async function openChat(world: World, personId: number, look: keyof typeof looks, name: string) {
  const app = fastify({ forceCloseConnections: true });
  await app.register(world.playground.page);
  await app.listen({ host: '127.0.0.1', port: 0 });
  // Each frame of an animation, such as that of a button that waits for its answer, costs CPU time.
  const context = await (await sharedBrowser()).newContext({ ...looks[look], reducedMotion: 'reduce' });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
  await page.goto(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
  await page.locator('#timeline[data-loaded="true"]').waitFor();
  await choosePerson(page, personId);
  let shots = 0;

  async function shoot(step: string): Promise<void> {
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'), step).toBeLessThanOrEqual(
      0,
    );
    if (!screenshotDir) return;
    const folder = join(screenshotDir, name);
    mkdirSync(folder, { recursive: true });
    shots += 1;
    await page.screenshot({ path: join(folder, `${String(shots).padStart(2, '0')} ${step.replace(/\W+/g, ' ')}.png`) });
  }

  /** Does something and waits until the bot has sent or edited a message because of it. */
  async function expectAnswer(step: string, act: () => Promise<unknown>): Promise<string> {
    const answer = new Promise<string>((resolve) => {
      const stop = world.playground.on((event) => {
        if (event.type !== 'message' && event.type !== 'edit') return;
        if (event.chatId !== personId || !event.message.fromBot) return;
        stop();
        resolve(event.message.text ?? event.message.caption ?? '');
      });
    });
    await act();
    const text = await answer;
    expect(text, step).not.toMatch(unreadable);
    await shoot(step);
    return text;
  }

  return {
    page,
    shoot,
    says: (text: string) =>
      expectAnswer(text, async () => {
        await page.locator('#input').fill(text);
        await page.locator('#input').press('Enter');
      }),
    /** Taps the newest button with this label. */
    taps: (label: string | RegExp) =>
      expectAnswer(`tap ${String(label)}`, () => page.locator('#timeline button', { hasText: label }).last().click()),
    tapsCommand: (command: string) =>
      expectAnswer(`tap ${command}`, async () => {
        const link = page.locator('button.link', { hasText: new RegExp(`^${command}$`) }).first();
        await link.scrollIntoViewIfNeeded();
        await link.click();
      }),
    async close() {
      expect(problems).toEqual([]);
      await context.close();
      await app.close();
    },
  };
}

async function choosePerson(page: Page, personId: number): Promise<void> {
  if (await page.locator('#back').isVisible()) await page.locator('#back').click();
  await page.locator(`.chat-row[data-person="${personId}"][data-chat="${personId}"]`).click();
  await page.locator('#timeline[data-loaded="true"]').waitFor();
}

const words = {
  en: {
    personId: 100_001,
    starter: 'Running',
    minutes: '30 min',
    lines: ['juggling 20m', 'rowing 15m', 'knitting 10m', 'skating 25m'],
    newHabit: /^New habit/,
    log: /^Log/,
  },
  ru: {
    personId: 100_003,
    starter: 'Бег',
    minutes: '30 мин',
    lines: ['жонглирование 20м', 'гребля 15м', 'вязание 10м', 'коньки 25м'],
    newHabit: /^Новая привычка/,
    log: /^Журнал/,
  },
} as const;

/** Each language and each look once. All combinations where screenshots are taken. */
const newcomers = [
  ['en', 'phone'],
  ['ru', 'desk'],
  ...(screenshotDir
    ? ([
        ['en', 'desk'],
        ['ru', 'phone'],
      ] as const)
    : []),
] as const;

test.for(newcomers)(
  'a newcomer (%s, %s) finds the way through the first minute, every command, and a failed job',
  async ([language, look], { world, db }) => {
    const { personId, starter, minutes, lines, newHabit, log } = words[language];
    const chat = await openChat(world, personId, look, `${language} ${look}`);
    const texts = () =>
      world.playground.messages(personId).flatMap(({ fromBot, text }) => (fromBot && text ? [text] : []));

    await chat.shoot('empty chat');
    const greeting = await chat.says('/start');
    await chat.taps(starter);
    expect(await chat.taps(minutes)).toContain(`✓ ${minutes} ${starter}`);
    expect(texts()[0]).toBe(greeting);

    for (const line of lines) await chat.says(line);
    await expect.poll(() => chat.page.locator('#timeline button', { hasText: newHabit }).count()).toBe(lines.length);
    await chat.page.locator('#timeline button', { hasText: newHabit }).first().click();
    await expect.poll(async () => (await db.$client.query('select from warehouse.fact_records')).rowCount).toBe(2);
    await chat.shoot('first of four questions answered');

    const help = await chat.says('/help');
    const commands = [...help.matchAll(/^(\/\w+)/gm)].map(([, command = '']) => command);
    expect(commands.length).toBeGreaterThan(20);
    for (const command of commands.filter((name) => !['/start', '/help'].includes(name)))
      await chat.tapsCommand(command);

    await chat.says('/run broken');
    await expect.poll(() => texts().some((text) => text.startsWith('❌'))).toBe(true);
    await chat.shoot('failed job');
    await chat.taps(log);
    expect(texts().filter((text) => /\/srv\/|^\s+at /m.test(text))).toEqual([]);
    await chat.close();
  },
);
