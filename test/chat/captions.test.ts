import { expect } from 'vitest';
import { test, textOf } from '../harness/chat.ts';

const mediaHint = /^I read only text\. Add a caption such as “run 45m”/;

test('a photo or file without a caption gets a hint that fits, other messages the general one', async ({
  anna,
  maria,
}) => {
  expect(textOf(await anna.sendsPhoto())).toMatch(mediaHint);
  expect(textOf(await anna.sendsDocument())).toMatch(mediaHint);
  expect(textOf(await maria.sendsPhoto())).toMatch(/^Я читаю только текст\. Добавьте подпись/);
});

test('a caption that is a command, or one of its words, works as the command', async ({ anna, ben }) => {
  expect(textOf(await anna.sendsPhoto('/help'))).toContain('What I can do');
  expect(textOf(await anna.sendsDocument('help'))).toContain('What I can do');
  expect(textOf(await anna.sendsPhoto('/jobs'))).toContain('Jobs');
  expect(textOf(await ben.sendsPhoto('/jobs'))).toBe('That command is for admins.');
  await anna.says('/record');
  expect(textOf(await anna.sendsPhoto('cancel'))).toContain('Cancelled');
  await anna.says('/record');
  expect(textOf(await anna.sendsPhoto('/week'))).toContain('This week');
  expect(textOf(await anna.says('/cancel'))).toBe('There is nothing to cancel.');
});

test('an album gets one answer: for its caption, else one hint', async ({ anna }) => {
  const hints = await anna.sendsAlbum('', '', '');
  expect(hints).toHaveLength(1);
  expect(textOf(hints)).toMatch(mediaHint);
  for (const captions of [
    ['/help', '', ''],
    ['', '/help'],
  ]) {
    const answers = await anna.sendsAlbum(...captions);
    expect(answers).toHaveLength(1);
    expect(textOf(answers)).toContain('What I can do');
  }
});
