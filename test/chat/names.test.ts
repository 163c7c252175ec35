import { expect } from 'vitest';
import { removeDirectionControls } from '../../src/lib/bidi.ts';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';

/** A name that ends with an override, and one that opens an isolate. */
const override = 'Gym\u202Enur';
const opened = '\u2067Swim';

test('a habit with controls for the direction turns no line of the chat', async ({ anna }) => {
  const texts: string[] = [];
  const keep = (answers: Parameters<typeof textOf>[0]) => {
    texts.push(textOf(answers), ...labelsOf(answers));
    return answers;
  };
  for (const name of [override, opened]) {
    await anna.says('/record');
    keep(await anna.says(name));
    keep(await anna.says('45m'));
  }
  for (const command of ['/list', '/history', '/summary', '/undo']) keep(await anna.says(command));
  const all = texts.join('\n');
  expect(all).toMatch(/Gymnur/);
  expect(all).toMatch(/Swim/);
  for (const text of texts) expect(removeDirectionControls(text)).toBe(text);
});

test('a person whose name cannot be seen is called by the ID', async ({ world }) => {
  const person = await world.person({ first_name: '\u3164', last_name: '\u200b' });
  expect(textOf(await person.says('/start'))).toContain(`user ${person.id}`);
});
