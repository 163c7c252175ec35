import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
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
});

const openChatOf = (name: string) => page.locator('.chat-row', { hasText: name }).first().click();
const send = async (text: string) => {
  await page.locator('#input').fill(text);
  await page.locator('#input').press('Enter');
};

/** Names, and the names of languages in those languages. */
const foreignWords = /Telegram|Tally|Anna Berg|Anna|Ben Carter|English|Deutsch|Español|PNG|JPEG|WebP/g;

/** Returns the texts of the frame that have Latin letters; those that people and the bot wrote are left out. */
async function findLatinTexts(): Promise<string[]> {
  const texts = await page.evaluate<string[]>(`(() => {
    const content =
      '.avatar, .text, .chat-row-name, .chat-row-preview, .command, .reply-key, .key-label, .description, #announcer';
    const isShown = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(content);
    const texts = [document.title];
    for (const node of document.body.querySelectorAll('*')) {
      if (!isShown(node)) continue;
      const label = node.getAttribute('aria-label') ?? '';
      texts.push(node.matches('.row') ? label.replace(/:.*/s, '') : label); // what follows is the text of the message
      for (const name of ['title', 'placeholder', 'alt']) texts.push(node.getAttribute(name) ?? '');
      for (const child of node.childNodes) if (child.nodeType === Node.TEXT_NODE) texts.push(child.data);
    }
    return texts;
  })()`);
  expect(texts.join('').length).toBeGreaterThan(100);
  return texts.filter((text) => /[a-z]/i.test(text.replace(foreignWords, '')));
}

test('a strip says that the page is not Telegram, and who the person is', async () => {
  const strip = page.locator('#stand-in');
  expect(await strip.textContent()).toBe('This page stands in for Telegram. You are Anna Berg');
  await openChatOf('Мария');
  expect(await strip.textContent()).toBe('Эта страница заменяет Telegram. Вы — Мария Соколова');
  expect(await page.evaluate('document.documentElement.lang')).toBe('ru');
  await openChatOf('Ben');
  expect(await strip.textContent()).toBe('This page stands in for Telegram. You are Ben Carter');
  expect(await page.evaluate('document.documentElement.lang')).toBe('en');
});

test('the frame of the page is in Russian for a person who speaks Russian: chats, menus, forms, labels', async () => {
  await openChatOf('Мария');
  expect(await findLatinTexts()).toEqual([]);
  expect(await page.locator('.welcome .primary').textContent()).toBe('Старт');
  await send('один');
  await page.locator('.row.other').waitFor();
  await send('/keys');
  await page.locator('.reply-key').first().waitFor();
  await page.locator('.row.own .more').first().click({ force: true });
  expect(await page.locator('[role=menuitem]').allTextContents()).toEqual([
    'Ответить',
    'Изменить',
    'Скопировать текст',
  ]);
  expect(await findLatinTexts()).toEqual([]);
  await page.getByRole('menuitem', { name: 'Изменить' }).click();
  expect(await page.locator('#input').getAttribute('placeholder')).toBe('Изменить сообщение');
  expect(await findLatinTexts()).toEqual([]);
  await page.keyboard.press('Escape');
  for (const item of ['Добавить человека', 'Добавить группу']) {
    await page.locator('#add-person').click();
    await page.getByRole('menuitem', { name: item }).click();
    await page.locator('dialog h2', { hasText: item }).waitFor();
    expect(await findLatinTexts(), item).toEqual([]);
    await page.getByRole('button', { name: 'Отмена' }).click();
  }
  await page.locator('#locate').click();
  await page.locator('dialog h2', { hasText: 'Отправить геопозицию' }).waitFor();
  expect(await findLatinTexts()).toEqual([]);
  await page.getByRole('button', { name: 'Берлин' }).click();
  await page.getByRole('button', { name: 'Отправить', exact: true }).last().click();
  await page.locator('.place', { hasText: /52,5200° с\. ш\..*13,4050° в\. д\./ }).waitFor();
  expect(await findLatinTexts()).toEqual([]);
});

test('errors are sentences in the language of the person', async () => {
  const long = 'x'.repeat(4097);
  await send(long);
  await page.locator('.toast.error', { hasText: 'The message is too long: 4096 characters fit.' }).waitFor();
  await openChatOf('Мария');
  await send(long);
  await page.locator('.toast.error', { hasText: 'Сообщение слишком длинное: помещается 4096 знаков.' }).waitFor();
  await page.locator('#add-person').click();
  await page.getByRole('menuitem', { name: 'Добавить группу' }).click();
  for (const box of await page.locator('dialog [type=checkbox]').all()) await box.uncheck();
  await page.locator('dialog [name=title]').fill('Семья');
  await page.getByRole('button', { name: 'Добавить', exact: true }).last().click();
  await page.locator('.toast.error', { hasText: 'Выберите хотя бы одного участника.' }).waitFor();
});

test('an empty chat shows what the bot says about itself, in the language of the person, as soon as it says it', async () => {
  const { api } = fixture.bot;
  const shown = page.locator('.welcome .description');
  expect(await shown.count()).toBe(0);
  await api.setMyDescription('I count time.\nPress Start.');
  await shown.waitFor();
  expect(await shown.textContent()).toBe('I count time.\nPress Start.');
  await api.setMyDescription('Я считаю время.', { language_code: 'ru' });
  await openChatOf('Мария');
  await shown.filter({ hasText: 'Я считаю время.' }).waitFor();
  await page.reload();
  await shown.filter({ hasText: 'Я считаю время.' }).waitFor();
  await openChatOf('Ben');
  await shown.filter({ hasText: 'I count time.' }).waitFor();
});
