import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type PageFixture, startBrowser, startFixture } from './fixture.ts';

let browser: Browser;
let fixture: PageFixture;
let page: Page;
let anna = 0;

beforeAll(async () => {
  browser = await startBrowser();
  page = await (await browser.newContext()).newPage();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  fixture = await startFixture(page);
  anna = fixture.playground.people[0]?.id ?? 0;
});
afterEach(() => fixture.close());

const lines = (count: number) => Array.from({ length: count }, (_, n) => `line ${n}`).join('\n');

/** Returns how far the end of the messages is below the visible part. */
const pixelsBelow = () =>
  page.evaluate<number>(
    '(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(document.getElementById("scroller"))',
  );

test('a last message that is edited longer, again and again, stays in view', async () => {
  const { message_id } = await fixture.bot.api.sendMessage(anna, lines(60));
  await fixture.open();
  for (const count of [70, 90, 120]) {
    await fixture.bot.api.editMessageText(anna, message_id, lines(count));
    await page.locator('.row', { hasText: `line ${count - 1}` }).waitFor();
    await expect.poll(pixelsBelow).toBeLessThan(2);
  }
  expect(await page.locator('#to-bottom').isVisible()).toBe(false);
});

test('a last message that grows while the page scrolls, as when an image loads, stays in view', async () => {
  await fixture.bot.api.sendMessage(anna, lines(60));
  await fixture.open();
  await expect.poll(pixelsBelow).toBeLessThan(2);
  await page.evaluate(`(async () => {
    const scroller = document.getElementById('scroller');
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    scroller.scrollTop -= 20;
    await frame();
    scroller.scrollTop += 20;
    document.querySelector('.row:last-of-type').style.paddingBottom = '400px';
    await frame();
  })()`);
  await expect.poll(pixelsBelow).toBeLessThan(2);
  expect(await page.locator('#to-bottom').isVisible()).toBe(false);
});

test('a person who has scrolled up stays there while the last message grows', async () => {
  const { message_id } = await fixture.bot.api.sendMessage(anna, lines(60));
  await fixture.open();
  await page.locator('.row').last().hover();
  await page.mouse.wheel(0, -300);
  await page.locator('#to-bottom').waitFor();
  const before = await pixelsBelow();
  await fixture.bot.api.editMessageText(anna, message_id, lines(90));
  await page.locator('.row', { hasText: 'line 89' }).waitFor();
  expect(await pixelsBelow()).toBeGreaterThan(before + 200);
});

test('a chat opens at its first unread message and stays there when a message grows', async () => {
  const ben = fixture.playground.people[1]?.id ?? 0;
  await fixture.open();
  for (let n = 1; n <= 4; n += 1) await fixture.bot.api.sendMessage(ben, `${n}\n${lines(30)}`);
  const row = page.locator('.chat-row', { hasText: 'Ben' });
  await row.locator('.badge', { hasText: '4' }).waitFor();
  await row.click();
  await page.locator('.unread-divider').waitFor();
  const newest = fixture.playground.messages(ben).at(-1)?.message_id ?? 0;
  await fixture.bot.api.editMessageText(ben, newest, lines(50));
  await page.locator('.row', { hasText: 'line 49' }).waitFor();
  const top = await page.evaluate<number>('document.querySelector(".unread-divider").getBoundingClientRect().top');
  expect(top).toBeGreaterThan(0);
  expect(top).toBeLessThan(300);
  expect(await pixelsBelow()).toBeGreaterThan(400);
});
