import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Stage, startBrowser, startStage } from './stage.ts';

let browser: Browser;
let stage: Stage;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  page = await (await browser.newContext()).newPage();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  stage = await startStage(page);
  await stage.open();
});
afterEach(async () => {
  await stage.close();
  expect(stage.problems).toEqual([]);
});

const bubbles = () => page.locator('#timeline .row');
const says = async (text: string) => {
  await page.locator('#input').fill(text);
  await page.locator('#input').press('Enter');
};
const answered = (text: string) => page.locator('.row.other', { hasText: text }).last().waitFor();
const evaluate = <T>(script: string) => page.evaluate<T>(script);

describe('talking', () => {
  test('a sent message stands at the right, its answer at the left, both once', async () => {
    await says('run 45m');
    await answered('You said: run 45m');
    expect(await page.locator('.row.own .text').allTextContents()).toEqual(['run 45m']);
    expect(await page.locator('.row.other .text').allTextContents()).toEqual(['You said: run 45m']);
  });

  test('text is shown as it was typed, never as markup', async () => {
    const text = '<img src=x onerror=alert(1)> *a* שלום\nsecond line';
    await says(text);
    await answered('second line');
    expect(await page.locator('.row.own .text').textContent()).toBe(text);
    expect(await page.locator('#timeline img').count()).toBe(0);
  });

  test('formatting becomes elements and a command in a text can be pressed', async () => {
    const [anna] = stage.playground.people;
    await says('hello');
    await answered('hello');
    const html = '<b>bold <i>both</i></b> <code>x</code> <span class="tg-spoiler">secret</span> /week';
    await stage.bot.api.sendMessage(anna?.id ?? 0, html, { parse_mode: 'HTML' });
    await answered('both');
    expect(await page.locator('.text strong em').textContent()).toBe('both');
    await page.locator('.spoiler').click();
    await page.locator('.spoiler.shown').waitFor();
    await page.locator('button.link', { hasText: '/week' }).click();
    await answered('You said: /week');
  });

  test('ArrowUp edits the last own message in place, and the bot hears it', async () => {
    await says('run 40m');
    await answered('You said');
    await page.locator('#input').press('ArrowUp');
    expect(await page.locator('#input').inputValue()).toBe('run 40m');
    await says('run 50m');
    await answered('Now: run 50m');
    expect(await page.locator('.row.own .text').allTextContents()).toEqual(['run 50m']);
    expect(await page.locator('.row.own .edited').textContent()).toBe('edited');
  });

  test('the menu of a bubble works by keyboard and replies', async () => {
    await says('first');
    await answered('You said: first');
    await page.locator('article.row').last().focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.locator('[role=menuitem]', { hasText: 'Reply' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('second');
    await page.keyboard.press('Enter');
    await answered('You said: second');
    expect(await page.locator('.row.own .quote').textContent()).toContain('first');
  });
});

describe('buttons', () => {
  test('a press edits the message in place', async () => {
    await says('buttons');
    const row = page.locator('.row.other', { hasText: 'Press one' });
    const id = await row.getAttribute('id');
    await row.getByRole('button', { name: 'Change' }).click();
    await answered('Changed');
    expect(await page.locator('.row.other').count()).toBe(1);
    expect(await page.locator('.row.other').getAttribute('id')).toBe(id);
    expect(await page.locator('.key').count()).toBe(0);
  });

  test('a button waits until its answer, which is a toast or an alert', async () => {
    await says('buttons');
    stage.playground.faults.add({ method: 'answerCallbackQuery', kind: 'delay', ms: 500, times: 1 });
    await page.getByRole('button', { name: 'Toast' }).click();
    await page.locator('.key[aria-busy=true]').waitFor();
    await page.locator('.toast', { hasText: 'A toast' }).waitFor();
    await page.locator('.key[aria-busy=true]').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Alert' }).click();
    await page.locator('dialog.alert', { hasText: 'An alert' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  });

  test('a reply keyboard sends its text and stands again after a reload', async () => {
    await says('/keys');
    await page.locator('.reply-key', { hasText: 'Left' }).click();
    await answered('You said: Left');
    await page.reload();
    await page.locator('.reply-key', { hasText: 'Right' }).waitFor();
  });

  test('the menu button opens and closes the menu while the input has the focus', async () => {
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

  test('the command menu filters, moves and chooses by keyboard', async () => {
    await page.locator('#menu-button:visible').waitFor();
    await page.locator('#input').pressSequentially('/');
    expect(await page.locator('.command-name').allTextContents()).toEqual(['/week', '/photo', '/keys']);
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.command[aria-selected=true] .command-name').textContent()).toBe('/photo');
    await page.keyboard.type('we');
    expect(await page.locator('.command-name').allTextContents()).toEqual(['/week']);
    await page.keyboard.press('Enter');
    await answered('You said: /week');
    expect(await page.locator('#command-menu').isVisible()).toBe(false);
  });
});

describe('files', () => {
  test('a photo opens large and Escape closes it', async () => {
    await says('/photo');
    await page.getByRole('button', { name: 'Photo: A dot. Open' }).click();
    await page.locator('.lightbox-image').waitFor();
    expect(await evaluate('document.querySelector(".lightbox-image").decode().then(() => true)')).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('.lightbox').waitFor({ state: 'detached' });
  });

  test('a file goes up with its caption and comes down as it was', async () => {
    const bytes = Buffer.from('day,minutes\n');
    await page.locator('#file-input').setInputFiles({ name: 'день.csv', mimeType: 'text/csv', buffer: bytes });
    await page.locator('dialog input').fill('my data');
    await page.keyboard.press('Enter');
    await answered('Got день.csv: my data');
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
    await answered('At 52.52');
    expect(await page.locator('.place').count()).toBe(1);
  });
});

describe('what stays', () => {
  test('a reload keeps the scrollback, the chosen person and the draft', async () => {
    await page.locator('.chat-row', { hasText: 'Ben' }).click();
    await says('mine');
    await answered('You said: mine');
    await page.locator('#input').fill('half a thou');
    await page.reload();
    await answered('You said: mine');
    expect(await bubbles().count()).toBe(2);
    expect(await page.locator('#chat-as').textContent()).toBe('as Ben Carter');
    expect(await page.locator('#input').inputValue()).toBe('half a thou');
  });

  test('each person has a chat of their own; only the first is marked as admin', async () => {
    await says('hers');
    await answered('You said: hers');
    await page.locator('.chat-row', { hasText: 'Ben' }).click();
    await page.locator('.welcome').waitFor();
    expect(await bubbles().count()).toBe(0);
    await page.locator('.chat-row', { hasText: 'Anna' }).click();
    await answered('You said: hers');
    const marks = page.locator('.chat-row').filter({ has: page.locator('.role-label.admin') });
    expect(await marks.count()).toBe(1);
    expect(await marks.textContent()).toContain('Anna');
  });

  test('a message to somebody else is counted at their chat', async () => {
    const ben = stage.playground.people[1];
    await stage.playground.sendText(ben?.id ?? 0, ben?.id ?? 0, 'psst');
    const row = page.locator('.chat-row', { hasText: 'Ben' });
    await row.locator('.badge').waitFor();
    await row.click();
    await page.locator('.unread-divider').waitFor();
    await row.locator('.badge').waitFor({ state: 'detached' });
  });

  test('older messages come when scrolling up, and reading up is not disturbed', async () => {
    const anna = stage.playground.people[0]?.id ?? 0;
    for (let n = 1; n <= 60; n += 1) await stage.playground.sendText(anna, anna, `line ${n}`);
    await answered('You said: line 60');
    await page.reload();
    await answered('You said: line 60');
    expect(await page.getByText('line 1', { exact: true }).count()).toBe(0);
    await expect.poll(() => scrolledUpTo('line 1'), { timeout: 20_000 }).toBe(true);
    const before = await evaluate<number>('document.getElementById("scroller").scrollTop');
    await stage.bot.api.sendMessage(anna, 'news');
    await page.locator('#to-bottom .badge', { hasText: '1' }).waitFor();
    expect(await evaluate('document.getElementById("scroller").scrollTop')).toBe(before);
    await page.locator('#to-bottom').click();
    await page.locator('#to-bottom').waitFor({ state: 'hidden' });
  });
});

test('a lost connection is shown, made again, and what was missed is caught up', async () => {
  const anna = stage.playground.people[0]?.id ?? 0;
  await says('before');
  await answered('You said: before');
  const [, answer] = stage.playground.messages(anna);
  await stage.interrupt(async () => {
    await page.locator('#chat-status', { hasText: 'connecting…' }).waitFor();
    await stage.bot.api.editMessageText(anna, answer?.message_id ?? 0, 'edited while away');
    await stage.bot.api.sendMessage(anna, 'said while away');
    await says('written while away');
    await page.getByRole('button', { name: 'Send again' }).waitFor();
  });
  await answered('said while away');
  await page.locator('#chat-status', { hasText: /^bot$/ }).waitFor();
  await page.getByRole('button', { name: 'Send again' }).click();
  await answered('You said: written while away');
  expect(await page.locator('.row .text').allTextContents()).toEqual([
    ...['before', 'edited while away', 'said while away', 'written while away', 'You said: written while away'],
  ]);
  expect(stage.problems.every((problem) => /net::ERR_/.test(problem))).toBe(true);
  stage.problems.length = 0;
});

/** Scrolls to the top of what is loaded and returns whether this text is there. */
async function scrolledUpTo(text: string): Promise<boolean> {
  await evaluate('document.getElementById("scroller").scrollTop = 0');
  return (await page.getByText(text, { exact: true }).count()) > 0;
}

describe('screens', () => {
  test('a narrow screen breaks no word of four buttons in a row', async () => {
    await stage.open({ viewport: { width: 320, height: 640 } });
    await says('hello');
    await answered('hello');
    const rows = [
      ['◀', '▶'],
      ['Неделя', 'Месяц', 'Год', 'Всё время'],
      ['Week', 'Month', 'Year', 'All time'],
    ];
    const inline_keyboard = rows.map((row) => row.map((text) => ({ text, callback_data: text })));
    await stage.bot.api.sendMessage(stage.playground.people[0]?.id ?? 0, 'A chart', {
      reply_markup: { inline_keyboard },
    });
    await answered('A chart');
    const lines = await evaluate<number[]>(`[...document.querySelectorAll('.key-label')].map((label) => {
      const range = document.createRange();
      range.selectNodeContents(label);
      return new Set([...range.getClientRects()].map(({ top }) => top)).size;
    })`);
    expect(lines).toEqual(Array(10).fill(1));
  });

  test('a narrow screen has no horizontal scroll, in the chat and in the list', async () => {
    await stage.open({ viewport: { width: 360, height: 640 } });
    await says(`${'wide'.repeat(90)} https://example.org/${'path'.repeat(40)}`);
    await says('buttons');
    await says('/keys');
    await answered('Pick');
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

  test.each(['light', 'dark'] as const)('the system’s %s is followed until the person chooses', async (colorScheme) => {
    await stage.open({ colorScheme });
    const ground = 'getComputedStyle(document.querySelector(".sidebar")).backgroundColor';
    const [white, night] = ['rgb(255, 255, 255)', 'rgb(23, 33, 43)'];
    expect(await evaluate(ground)).toBe(colorScheme === 'light' ? white : night);
    for (const expected of [white, night]) {
      await page.locator('#theme').click();
      expect(await evaluate(ground)).toBe(expected);
    }
    await page.reload();
    expect(await evaluate(ground)).toBe(night);
  });
});
