import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findAxeViolations, readTabStops } from '../harness/axe.ts';
import { type PageFixture, sharedBrowser, startFixture } from './fixture.ts';

let fixture: PageFixture;
let page: Page;

beforeAll(async () => {
  const browser = await sharedBrowser();
  // A page in which an animation runs shows its colours half transparent.
  page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
});
afterAll(() => page?.context().close());
beforeEach(async () => {
  fixture = await startFixture(page);
});
afterEach(() => fixture.close());

const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** Fills the chat of a person with messages of every kind. */
async function fillChat(personId: number): Promise<void> {
  const { bot, playground } = fixture;
  for (const text of ['buttons', '/photo', '/keys']) {
    const sent = await playground.sendText(personId, personId, text);
    await playground.confirmed(sent.updateId);
  }
  const bytes = Buffer.from('day,minutes\n');
  await playground.sendDocument(personId, personId, { name: 'days.csv', bytes });
  await playground.sendLocation(personId, personId, { latitude: 52.5, longitude: 13.4 });
  const html =
    '<b>bold</b> <code>code</code> <span class="tg-spoiler">secret</span> /week https://example.org\n<pre>a table</pre>';
  const { message_id } = await bot.api.sendMessage(personId, html, { parse_mode: 'HTML' });
  await bot.api.sendMessage(personId, 'An answer', { reply_parameters: { message_id } });
  await bot.api.setMyDescription('I count time.');
}

/** Opens dialogs and menus one after another, and checks the page with each. */
async function checkOverlays(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  const check = async (state: string) => {
    found[state] = await findAxeViolations(page);
  };
  await page.locator('.row.other .more').last().click({ force: true });
  await check('menu of a message');
  await page.keyboard.press('Escape');
  await page.locator('#menu-button').click();
  await page.locator('.command').first().waitFor();
  await check('menu of commands');
  await page.locator('#menu-button').click();
  await page.locator('.row.own .more').first().click({ force: true });
  await page.locator('[role=menuitem]').first().click();
  await page.locator('#context-bar').waitFor();
  await check('reply');
  await page.locator('#context-bar button').click();
  await page.locator('#locate').click();
  await check('form of a location');
  await page.keyboard.press('Escape');
  await page.locator('.photo').first().click();
  await check('photo');
  await page.keyboard.press('Escape');
  await page.locator('#input').fill('x'.repeat(4097));
  await page.locator('#input').press('Enter');
  await page.locator('.toast.error').waitFor();
  await check('error');
  return found;
}

async function checkForms(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const index of [0, 1]) {
    await page.locator('#add-person').click();
    await page.locator('[role=menuitem]').nth(index).click();
    await page.locator('dialog').waitFor();
    found[`form ${index}`] = await findAxeViolations(page);
    await page.keyboard.press('Escape');
  }
  return found;
}

describe.each([
  ['desk', desk],
  ['phone', phone],
] as const)('%s, in the light and in the dark theme', (_, viewport) => {
  test('axe-core finds no violation: contrast, names, roles, headings', async () => {
    const isPhone = viewport === phone;
    const [anna, , maria] = fixture.playground.people;
    const personId = (isPhone ? maria : anna)?.id ?? 0;
    await fixture.open({ viewport });
    if (isPhone) await page.locator('#back').click();
    const found: Record<string, string[]> = { list: await findAxeViolations(page) };
    await page.locator(`.chat-row[data-person="${personId}"]`).click();
    await page.locator('.welcome').waitFor();
    found['empty chat'] = await findAxeViolations(page);
    await fillChat(personId);
    await page.locator('.row', { hasText: 'An answer' }).waitFor();
    found.messages = await findAxeViolations(page);
    Object.assign(found, await checkOverlays());
    if (isPhone) await page.locator('#back').click();
    Object.assign(found, await checkForms());
    expect(Object.keys(found).length).toBe(11);
    expect(Object.entries(found).filter(([, violations]) => violations.length > 0)).toEqual([]);
  });
});

describe.each([
  ['desk', desk],
  ['phone', phone],
] as const)('the Tab key on the %s', (_, viewport) => {
  test('reaches the message field within five stops, in a chat with many buttons', async () => {
    const anna = fixture.playground.people[0]?.id ?? 0;
    await fillChat(anna);
    for (let n = 1; n <= 5; n += 1) {
      const keyboard = {
        inline_keyboard: [[1, 2, 3].map((key) => ({ text: `${n}${key}`, callback_data: `${n}${key}` }))],
      };
      await fixture.bot.api.sendMessage(anna, `Choose ${n}`, { reply_markup: keyboard });
    }
    await fixture.open({ viewport });
    const stops = await readTabStops(page);
    const names = stops.map(({ name }) => name);
    expect(names.indexOf('#input')).toBeGreaterThanOrEqual(0);
    expect(names.indexOf('#input')).toBeLessThan(5);
    // The newest message and its buttons follow; those of older messages are reached by the arrow keys.
    expect(names.slice(-4)).toEqual([expect.stringMatching(/^message-\d+$|^#message-\d+$/), '51', '52', '53']);
    expect(names.length).toBeLessThan(20);
    expect(stops.filter(({ isVisible, hasOutline }) => !isVisible || !hasOutline)).toEqual([]);
  });
});

test('the arrow keys move to an older message, and the Tab key then reaches its buttons', async () => {
  await fixture.open();
  await page.locator('#input').fill('buttons');
  await page.locator('#input').press('Enter');
  await page.locator('.row', { hasText: 'Press one' }).waitFor();
  await fixture.bot.api.sendMessage(fixture.playground.people[0]?.id ?? 0, 'Newest');
  await page.locator('.row', { hasText: 'Newest' }).waitFor();
  await page.locator('article.row').last().focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.row', { hasText: 'Changed' }).waitFor();
});

test('the arrow keys move within the chat list, which is one stop of the Tab key', async () => {
  await fixture.open();
  await page.locator('.chat-row.open').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('#stand-in', { hasText: 'You are Ben Carter' }).waitFor();
  expect(await page.locator('.chat-row[tabindex="0"]').count()).toBe(1);
});
