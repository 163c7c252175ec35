import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type PageFixture, sharedBrowser, startFixture } from './fixture.ts';

let fixture: PageFixture;
let page: Page;

beforeAll(async () => {
  const browser = await sharedBrowser();
  page = await (await browser.newContext()).newPage();
});
afterAll(() => page?.context().close());
beforeEach(async () => {
  fixture = await startFixture(page);
  await fixture.open();
});
afterEach(async () => {
  await fixture.close();
  expect(fixture.problems).toEqual([]);
});

const messageRows = () => page.locator('#timeline .row');
const send = async (text: string) => {
  await page.locator('#input').fill(text);
  await page.locator('#input').press('Enter');
};
const waitForReply = (text: string) => page.locator('.row.other', { hasText: text }).last().waitFor();
const evaluate = <T>(script: string) => page.evaluate<T>(script);

describe('messages', () => {
  test('shows a sent message and its answer once each, as own and other', async () => {
    await send('run 45m');
    await waitForReply('You said: run 45m');
    expect(await page.locator('.row.own .text').allTextContents()).toEqual(['run 45m']);
    expect(await page.locator('.row.other .text').allTextContents()).toEqual(['You said: run 45m']);
  });

  test('shows text as it was typed, never as markup', async () => {
    const text = '<img src=x onerror=alert(1)> *a* שלום\nsecond line';
    await send(text);
    await waitForReply('second line');
    expect(await page.locator('.row.own .text').textContent()).toBe(text);
    expect(await page.locator('#timeline img').count()).toBe(0);
  });

  test('shows formatting as elements and commands as buttons', async () => {
    const [anna] = fixture.playground.people;
    await send('hello');
    await waitForReply('hello');
    const html = '<b>bold <i>both</i></b> <code>x</code> <span class="tg-spoiler">secret</span> /week';
    await fixture.bot.api.sendMessage(anna?.id ?? 0, html, { parse_mode: 'HTML' });
    await waitForReply('both');
    expect(await page.locator('.text strong em').textContent()).toBe('both');
    await page.locator('.spoiler').click();
    await page.locator('.spoiler.shown').waitFor();
    await page.locator('button.link', { hasText: '/week' }).click();
    await waitForReply('You said: /week');
  });

  test('ArrowUp edits the last own message in place and the bot receives the edit', async () => {
    await send('run 40m');
    await waitForReply('You said');
    await page.locator('#input').press('ArrowUp');
    expect(await page.locator('#input').inputValue()).toBe('run 40m');
    await send('run 50m');
    await waitForReply('Now: run 50m');
    expect(await page.locator('.row.own .text').allTextContents()).toEqual(['run 50m']);
    expect(await page.locator('.row.own .edited').textContent()).toBe('edited');
  });

  test('the message menu works by keyboard and starts a reply', async () => {
    await send('first');
    await waitForReply('You said: first');
    await page.locator('article.row').last().focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.locator('[role=menuitem]', { hasText: 'Reply' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('second');
    await page.keyboard.press('Enter');
    await waitForReply('You said: second');
    expect(await page.locator('.row.own .quote').textContent()).toContain('first');
  });
});

describe('buttons', () => {
  test('a pressed button edits the message in place', async () => {
    await send('buttons');
    const row = page.locator('.row.other', { hasText: 'Press one' });
    const id = await row.getAttribute('id');
    await row.getByRole('button', { name: 'Change' }).click();
    await waitForReply('Changed');
    expect(await page.locator('.row.other').count()).toBe(1);
    expect(await page.locator('.row.other').getAttribute('id')).toBe(id);
    expect(await page.locator('.key').count()).toBe(0);
  });

  test('a button is busy until the bot answers with a toast or an alert', async () => {
    await send('buttons');
    fixture.playground.faults.add({ method: 'answerCallbackQuery', kind: 'delay', ms: 500, times: 1 });
    await page.getByRole('button', { name: 'Toast' }).click();
    await page.locator('.key[aria-busy=true]').waitFor();
    await page.locator('.toast', { hasText: 'A toast' }).waitFor();
    await page.locator('.key[aria-busy=true]').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Alert' }).click();
    await page.locator('dialog.alert', { hasText: 'An alert' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  });

  test('a reply keyboard sends its text and survives a reload', async () => {
    await send('/keys');
    await page.locator('.reply-key', { hasText: 'Left' }).click();
    await waitForReply('You said: Left');
    await page.reload();
    await page.locator('.reply-key', { hasText: 'Right' }).waitFor();
  });

  test('the menu button opens and closes the command menu without taking the focus', async () => {
    const button = page.locator('#menu-button:visible');
    await page.locator('#input').focus();
    await evaluate(
      `{ window.blurs = 0; document.getElementById('input').addEventListener('blur', () => window.blurs++); }`,
    );
    await button.click();
    await page.locator('.command', { hasText: '/week' }).waitFor();
    expect(await evaluate<number>('window.blurs')).toBe(0);
    await button.click();
    await page.locator('#command-menu').waitFor({ state: 'hidden' });
  });

  test('the command menu filters, moves and selects by keyboard', async () => {
    await page.locator('#menu-button:visible').waitFor();
    await page.locator('#input').pressSequentially('/');
    expect(await page.locator('.command-name').allTextContents()).toEqual(['/week', '/photo', '/keys']);
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.command[aria-selected=true] .command-name').textContent()).toBe('/photo');
    await page.keyboard.type('we');
    expect(await page.locator('.command-name').allTextContents()).toEqual(['/week']);
    await page.keyboard.press('Enter');
    await waitForReply('You said: /week');
    expect(await page.locator('#command-menu').isVisible()).toBe(false);
  });
});

describe('files', () => {
  test('a photo opens in full size and Escape closes it', async () => {
    await send('/photo');
    await page.getByRole('button', { name: 'Photo: A dot. Open' }).click();
    await page.locator('.lightbox-image').waitFor();
    expect(await evaluate('document.querySelector(".lightbox-image").decode().then(() => true)')).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('.lightbox').waitFor({ state: 'detached' });
  });

  test('a file is sent with its caption and can be downloaded unchanged', async () => {
    const bytes = Buffer.from('day,minutes\n');
    await page.locator('#file-input').setInputFiles({ name: 'день.csv', mimeType: 'text/csv', buffer: bytes });
    await page.locator('dialog input').fill('my data');
    await page.keyboard.press('Enter');
    await waitForReply('Got день.csv: my data');
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a.file').click()]);
    expect(download.suggestedFilename()).toBe('день.csv');
    const stream = await download.createReadStream();
    expect(Buffer.concat(await stream.toArray()).equals(bytes)).toBe(true);
  });

  test('a location is sent from the dialog', async () => {
    await page.locator('#locate').click();
    await page.getByRole('button', { name: 'Berlin' }).click();
    await page.keyboard.press('Tab');
    await page.locator('dialog button[type=submit]').click();
    await waitForReply('At 52.52');
    expect(await page.locator('.place').count()).toBe(1);
  });
});

describe('persistence and unread messages', () => {
  test('a reload keeps the messages, the open chat and the draft', async () => {
    await page.locator('.chat-row', { hasText: 'Ben' }).click();
    await send('mine');
    await waitForReply('You said: mine');
    await page.locator('#input').fill('half a thou');
    await page.reload();
    await waitForReply('You said: mine');
    expect(await messageRows().count()).toBe(2);
    expect(await page.locator('#stand-in').textContent()).toBe('This page stands in for Telegram. You are Ben Carter');
    expect(await page.locator('#input').inputValue()).toBe('half a thou');
  });

  test('each person has an own chat and only the first one is marked as admin', async () => {
    await send('hers');
    await waitForReply('You said: hers');
    await page.locator('.chat-row', { hasText: 'Ben' }).click();
    await page.locator('.welcome').waitFor();
    expect(await messageRows().count()).toBe(0);
    await page.locator('.chat-row', { hasText: 'Anna' }).click();
    await waitForReply('You said: hers');
    const marks = page.locator('.chat-row').filter({ has: page.locator('.role-label.admin') });
    expect(await marks.count()).toBe(1);
    expect(await marks.textContent()).toContain('Anna');
  });

  test('counts unread messages of the chats that are not open', async () => {
    const ben = fixture.playground.people[1];
    await fixture.playground.sendText(ben?.id ?? 0, ben?.id ?? 0, 'psst');
    const row = page.locator('.chat-row', { hasText: 'Ben' });
    await row.locator('.badge').waitFor();
    await row.click();
    await page.locator('.unread-divider').waitFor();
    await row.locator('.badge').waitFor({ state: 'detached' });
  });

  test('opens a chat at its first unread message and stays there when the newest one grows', async () => {
    const ben = fixture.playground.people[1]?.id ?? 0;
    const lines = (count: number) => Array.from({ length: count }, (_, n) => `line ${n}`).join('\n');
    const row = page.locator('.chat-row', { hasText: 'Ben' });
    await row.click();
    await fixture.bot.api.sendMessage(ben, 'read');
    await waitForReply('read');
    await page.locator('.chat-row', { hasText: 'Anna' }).click();
    for (let n = 1; n <= 4; n += 1) await fixture.bot.api.sendMessage(ben, `${n}\n${lines(30)}`);
    await row.locator('.badge', { hasText: '4' }).waitFor();
    await row.click();
    await page.locator('.unread-divider').waitFor();
    const newest = fixture.playground.messages(ben).at(-1)?.message_id ?? 0;
    await fixture.bot.api.editMessageText(ben, newest, lines(50));
    await waitForReply('line 49');
    await evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    const top = await evaluate<number>('document.querySelector(".unread-divider").getBoundingClientRect().top');
    expect(top).toBeGreaterThan(0);
    expect(top).toBeLessThan(300);
  });

  test('keeps messages that arrive while the chat is being loaded', async () => {
    const ben = fixture.playground.people[1]?.id ?? 0;
    const url = `**/playground/chats/${ben}/messages*`;
    await page.goto('about:blank'); // else the page that is open may still ask for these messages
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const fetched = new Promise<void>((resolve) => {
      void page.route(url, async (route) => {
        const response = await route.fetch();
        resolve();
        await released;
        await route.fulfill({ response });
      });
    });
    onTestFinished(() => page.unroute(url));
    await fixture.open();
    await fetched;
    await fixture.playground.sendText(ben, ben, 'psst');
    const row = page.locator('.chat-row', { hasText: 'Ben' });
    await row.locator('.chat-row-preview', { hasText: 'You said: psst' }).waitFor();
    const loaded = page.waitForResponse(url);
    release();
    await (await loaded).finished();
    await row.click();
    await waitForReply('You said: psst');
  });

  test('loads older messages when scrolling up and keeps the scroll position when a message arrives', async () => {
    const anna = fixture.playground.people[0]?.id ?? 0;
    await page.goto('about:blank'); // showing 120 messages one after another takes seconds
    for (let n = 1; n <= 60; n += 1) await fixture.playground.sendText(anna, anna, `line ${n}`);
    await expect.poll(() => fixture.playground.messages(anna).at(-1)?.text).toBe('You said: line 60');
    await fixture.open();
    await waitForReply('You said: line 60');
    expect(await page.getByText('line 1', { exact: true }).count()).toBe(0);
    await expect.poll(() => scrolledUpTo('line 1'), { timeout: 20_000 }).toBe(true);
    const before = await evaluate<number>('document.getElementById("scroller").scrollTop');
    await fixture.bot.api.sendMessage(anna, 'news');
    await page.locator('#to-bottom .badge', { hasText: '1' }).waitFor();
    expect(await evaluate('document.getElementById("scroller").scrollTop')).toBe(before);
    await page.locator('#to-bottom').click();
    await page.locator('#to-bottom').waitFor({ state: 'hidden' });
  });
});

test('shows a lost connection, reconnects and loads the missed messages', async () => {
  const anna = fixture.playground.people[0]?.id ?? 0;
  await send('before');
  await waitForReply('You said: before');
  const [, answer] = fixture.playground.messages(anna);
  await fixture.interrupt(async () => {
    await page.locator('#chat-status', { hasText: 'connecting…' }).waitFor();
    await fixture.bot.api.editMessageText(anna, answer?.message_id ?? 0, 'edited while away');
    await fixture.bot.api.sendMessage(anna, 'said while away');
    await send('written while away');
    await page.getByRole('button', { name: 'Send again' }).waitFor();
  });
  await waitForReply('said while away');
  await page.locator('#chat-status', { hasText: /^bot$/ }).waitFor();
  await page.getByRole('button', { name: 'Send again' }).click();
  await waitForReply('You said: written while away');
  expect(await page.locator('.row .text').allTextContents()).toEqual([
    ...['before', 'edited while away', 'said while away', 'written while away', 'You said: written while away'],
  ]);
  expect(fixture.problems.every((problem) => /net::ERR_/.test(problem))).toBe(true);
  fixture.problems.length = 0;
});

describe('a last message that grows', () => {
  const distanceToEnd = () =>
    evaluate<number>(
      '(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(scroller)',
    );
  const manyLines = Array.from({ length: 60 }, (_, n) => `line ${n}`).join('\n');

  test('stays in view when it is edited, if the person is at the end', async () => {
    const anna = fixture.playground.people[0]?.id ?? 0;
    const { message_id } = await fixture.bot.api.sendMessage(anna, manyLines);
    await waitForReply('line 59');
    await fixture.bot.api.editMessageText(anna, message_id, `${manyLines}\n${manyLines}\nthe end`);
    await waitForReply('the end');
    await expect.poll(distanceToEnd).toBeLessThan(2);
  });

  test('stays in view when an image in it is loaded in the frame in which it came', async () => {
    const anna = fixture.playground.people[0]?.id ?? 0;
    await fixture.bot.api.sendMessage(anna, manyLines);
    await waitForReply('line 59');
    // Grows the message after the page has scrolled to it and before the browser reports that scroll.
    await evaluate(`new MutationObserver((_, observer) => {
      const bubble = [...document.querySelectorAll('.row.other .bubble')].at(-1);
      if (!bubble.textContent.includes('grows')) return;
      observer.disconnect();
      const image = document.createElement('canvas');
      image.height = 900;
      bubble.append(image);
    }).observe(timeline, { childList: true, subtree: true })`);
    await fixture.bot.api.sendMessage(anna, 'grows');
    await page.locator('canvas').waitFor();
    await evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    await expect.poll(distanceToEnd, { timeout: 2000 }).toBeLessThan(2);
  });

  test('does not move the page of a person who reads older messages', async () => {
    const anna = fixture.playground.people[0]?.id ?? 0;
    const { message_id } = await fixture.bot.api.sendMessage(anna, manyLines);
    await waitForReply('line 59');
    await page.mouse.move(700, 400);
    await page.mouse.wheel(0, -600);
    await page.locator('#to-bottom').waitFor();
    const before = await evaluate('scroller.scrollTop');
    await fixture.bot.api.editMessageText(anna, message_id, `${manyLines}\nthe end`);
    await waitForReply('the end');
    expect(await evaluate('scroller.scrollTop')).toBe(before);
  });
});

/** Scrolls to the top of what is loaded and returns whether this text is there. */
async function scrolledUpTo(text: string): Promise<boolean> {
  await evaluate('document.getElementById("scroller").scrollTop = 0');
  return (await page.getByText(text, { exact: true }).count()) > 0;
}

describe('narrow screens and themes', () => {
  test('four buttons in a row break no word on a narrow screen', async () => {
    await fixture.open({ viewport: { width: 320, height: 640 } });
    await send('hello');
    await waitForReply('hello');
    const rows = [
      ['◀', '▶'],
      ['Неделя', 'Месяц', 'Год', 'Всё время'],
      ['Week', 'Month', 'Year', 'All time'],
    ];
    const inline_keyboard = rows.map((row) => row.map((text) => ({ text, callback_data: text })));
    await fixture.bot.api.sendMessage(fixture.playground.people[0]?.id ?? 0, 'A chart', {
      reply_markup: { inline_keyboard },
    });
    await waitForReply('A chart');
    const lines = await evaluate<number[]>(`[...document.querySelectorAll('.key-label')].map((label) => {
      const range = document.createRange();
      range.selectNodeContents(label);
      return new Set([...range.getClientRects()].map(({ top }) => top)).size;
    })`);
    expect(lines).toEqual(Array(10).fill(1));
  });

  test('chat and chat list have no horizontal scroll on a narrow screen', async () => {
    await fixture.open({ viewport: { width: 360, height: 640 } });
    await send(`${'wide'.repeat(90)} https://example.org/${'path'.repeat(40)}`);
    await send('buttons');
    await send('/keys');
    await waitForReply('Pick');
    const overflow =
      'Math.max(...["html", "#scroller"].map((s) => document.querySelector(s).scrollWidth - innerWidth))';
    expect(await evaluate<number>(overflow)).toBeLessThanOrEqual(0);
    await page.locator('#back').click();
    await page.locator('.chat-row').first().waitFor();
    expect(await evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    await page.locator('.chat-row', { hasText: 'Ben' }).click();
    await page.locator('.welcome').waitFor();
    await page.goBack();
    await page.locator('.chat-row').first().waitFor();
  });

  test.each(['light', 'dark'] as const)(
    'the page follows the system’s %s theme until the person chooses one',
    async (colorScheme) => {
      await fixture.open({ colorScheme });
      const background = 'getComputedStyle(document.querySelector(".sidebar")).backgroundColor';
      const [white, dark] = ['rgb(255, 255, 255)', 'rgb(23, 33, 43)'];
      expect(await evaluate(background)).toBe(colorScheme === 'light' ? white : dark);
      for (const expected of [white, dark]) {
        await page.locator('#theme').click();
        expect(await evaluate(background)).toBe(expected);
      }
      await page.reload();
      expect(await evaluate(background)).toBe(dark);
    },
  );
});
