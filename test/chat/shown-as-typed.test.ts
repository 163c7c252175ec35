import { expect } from 'vitest';
import { logIn } from '../dashboard/login.ts';
import { readCellTexts, readSentFiles } from '../harness/files.ts';
import { type Answers, labelsOf, test, textOf } from '../harness/shared-chat.ts';

/** Texts that some program could take for markup, a formula, an escape or a pattern. */
const typed = ['-2+3', '=1+1', '&lt;b&gt; &amp;', '<b>bold</b>', 'קריאה ספרים', '{ $name } %s $1', '_x0041_ *a* `b`'];

test('names and notes are shown as they were typed, in answers, lists, workbooks and on the dashboard', async ({
  anna,
  world,
}) => {
  for (const text of typed) {
    await anna.says('/record');
    expect(textOf(await anna.says(text))).toContain(text);
    await anna.taps('Learning');
    const answer = textOf(await anna.says(`45m #${text}`));
    expect(answer.split(text), answer).toHaveLength(3); // the name and the note
  }
  const shown = (answers: Answers) => `${textOf(answers)}\n${labelsOf(answers).join('\n')}`;
  for (const command of ['/list', '/history', '/day']) {
    const list = shown(await anna.says(command));
    for (const text of typed) expect(list, command).toContain(text);
  }
  for (const text of typed) expect(shown(await anna.says(`/list ${text}`)), text).toContain(text);

  const exported = [await anna.says('/alldata excel'), await anna.says('/mydata')];
  for (const sent of exported) {
    const [file] = await readSentFiles(world.playground, sent);
    const texts = await readCellTexts(file);
    for (const text of typed) expect(texts.filter((one) => one === text).length, text).toBeGreaterThan(1);
  }

  const view = await (await (await logIn(anna)).stream('?period=year')).view();
  expect(view.habits.list.map(({ name }) => name).sort()).toEqual([...typed].sort());
});
