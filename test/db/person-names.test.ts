import { expect } from 'vitest';
import { displayName } from '../../src/bot/middleware/display-name.ts';
import { findFullNames } from '../../src/db/queries/people/user-names.ts';
import { isVisible } from '../../src/lib/visible-text.ts';
import { test } from '../harness/shared-db.ts';
import { table } from './warehouse.ts';

const invisible = [
  ' ',
  '\t\n',
  '\u00a0',
  '\u00ad',
  '\u0301',
  '\u034f',
  '\u061c',
  '\u115f\u1160',
  '\u17b4',
  '\u180e',
].concat(
  ['\u200b', '\u200d\u200c', '\u202e', '\u2028', '\u2060', '\u2066\u2069', '\u2800', '\u3000', '\u3164', '\ufe0f'],
  ['\ufeff', '\uffa0', '\ufff9', '\u{1d159}', '\u{e0020}\u{e007f}', ' \u3164 \u200b '],
);
const visible = ['Anna', 'Я', '跑', 'ש', 'أ', '😀', '❤️', '.', '\u200bAnna', ' Anna ', 'An\u202ena', '\u00a0Anna\u00a0'];

/** All first and last names that are combined, with and without a username. */
const people = [...invisible, ...visible].flatMap((first_name) =>
  [undefined, '\u3164', 'Berg'].flatMap((last_name) =>
    [undefined, 'anna_b'].map((username) => ({ first_name, last_name, username })),
  ),
);

test('the chat and the database give a person the same name', async ({ db }) => {
  const rows = people.map((person, index) => ({ user_id: index + 1, ...person }));
  await db.$client.query(
    `insert into warehouse.dim_users (user_id, first_name, last_name, username)
    select * from json_to_recordset($1) as r (user_id bigint, first_name text, last_name text, username text)`,
    [JSON.stringify(rows)],
  );
  const ids = rows.map(({ user_id }) => user_id);
  const names = await findFullNames(db, ids);
  for (const { user_id: id, ...person } of rows)
    expect([person, names.get(id)]).toEqual([person, displayName({ id, ...person })]);
  const forBi = new Map(
    (await table(db, 'select user_id::int, full_name from warehouse.dim_users_view')) as [number, string][],
  );
  for (const { user_id: id, username, ...person } of rows)
    expect([person, forBi.get(id)]).toEqual([person, displayName({ id, ...person })]);
});

test('a name that cannot be seen is `user ID`', async ({ db }) => {
  for (const first_name of invisible) expect(displayName({ id: 7, first_name })).toBe('user 7');
  for (const [index, name] of invisible.entries()) {
    const values = [index + 1, name];
    await db.$client.query('insert into warehouse.dim_users (user_id, first_name) values ($1, $2)', values);
  }
  const names = await table(db, 'select warehouse.full_name(u) from warehouse.dim_users u order by user_id');
  expect(names.flat()).toEqual(invisible.map((_, index) => `user ${index + 1}`));
});

test('both rules agree on every character', async ({ db }) => {
  const { rows } = await db.$client.query<{ code: number; seen: boolean }>(
    `select code, warehouse.is_visible(chr(code)) as seen from generate_series(1, 1114111) as code
    where code not between 55296 and 57343`,
  );
  const different = rows.filter(({ code, seen }) => isVisible(String.fromCodePoint(code)) !== seen);
  expect(rows.length).toBe(1_112_063);
  expect(different).toEqual([]);
});
