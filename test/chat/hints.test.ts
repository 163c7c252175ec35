import { expect } from 'vitest';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';

test('a question or a correction gets a hint of its own, in both languages', async ({ world, anna }) => {
  const maria = await world.person({ language_code: 'ru' });
  await anna.says('run 30m');
  await maria.says('бег 30м');
  for (const text of ['how much did I run this week?', 'when did i last meditate'])
    expect(textOf(await anna.says(text)), text).toMatch(/^To see what you did: \/week/);
  for (const text of ['no, 20', 'oops', 'that was yesterday', 'not 30 but 40'])
    expect(textOf(await anna.says(text)), text).toMatch(/^To correct a record, press a button under it/);
  for (const text of ['сколько я бегала на этой неделе', 'как часто я читаю?'])
    expect(textOf(await maria.says(text)), text).toMatch(/^Посмотреть, что записано: \/week/);
  for (const text of ['нет, 20', 'это было вчера', 'исправь'])
    expect(textOf(await maria.says(text)), text).toMatch(/^Чтобы исправить запись, нажмите кнопку под ней/);
  for (const text of ['no smoking', 'hello there'])
    expect(textOf(await anna.says(text)), text).toMatch(/^Tell me what you did/);
});

test('a question about records says where they are while another question waits', async ({ anna }) => {
  await anna.says('rowing 20m');
  const repeated = await anna.says('how much did I row this week?');
  expect(textOf(repeated)).toMatch(/^To see what you did: .*\n.*\n\n“rowing” is new to me/);
  expect(labelsOf(repeated)).toEqual(['New habit “rowing”', 'Cancel']);
});

test('undoes the last record by words', async ({ world, anna }) => {
  const maria = await world.person({ language_code: 'ru' });
  await anna.says('run 30m');
  expect(textOf(await anna.says('delete last'))).toMatch(/^Removed: /);
  await maria.says('бег 30м');
  expect(textOf(await maria.says('Удали последнюю запись!'))).toMatch(/^Отменено: /);
});

test('a line about another habit with further words does not answer a question', async ({ world }) => {
  const maria = await world.person({ language_code: 'ru' });
  await maria.says('бег 30м');
  await maria.says('кофе +1');
  const asked = await maria.says('пауза бег до пятницы');
  expect(textOf(asked)).toMatch(/^«Бег»: сколько времени/);
  expect(labelsOf(asked).join()).not.toContain('1 мин');
});
