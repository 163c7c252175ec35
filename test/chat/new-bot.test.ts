import { expect, onTestFinished } from 'vitest';
import { startProgram } from '../../src/app/program.ts';
import { parseConfig } from '../../src/config/config.ts';
import { actor, test, textOf } from '../harness/chat.ts';
import type { TestDatabase } from '../harness/db.ts';
import { startTestPlayground } from '../harness/test-playground.ts';
import { silentLog } from '../jobs/factories.ts';

/** Starts a new bot, whose updates and messages begin at 1 again, on the database of the test. */
async function startNewBot({ url, pool }: TestDatabase, dataDir: string) {
  const playground = await startTestPlayground(pool);
  const config = parseConfig({
    BOT_TOKEN: playground.token,
    BOT_API_ROOT: playground.apiRoot,
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    HTTP_PORT: '0',
  });
  const program = await startProgram(config, silentLog);
  onTestFinished(() => program.stop().then(playground.close));
  return actor(playground, { id: playground.people[0]?.id ?? 0 });
}

test('another bot on the same database records what the first one has recorded under the same message', async ({
  anna,
  world,
  database,
  dataDir,
}) => {
  expect(textOf(await anna.says('reading 31m'))).toBe('✓ 31 min Reading · today');
  await world.program.stop();

  const annaThere = await startNewBot(database, dataDir);
  expect(textOf(await annaThere.says('reading 31m'))).toBe('✓ 31 min Reading · today\n1 h 2 min this week');
  const messages = 'select bot_id::int as bot, message_id::int as id, duration::int as minutes';
  const facts = `${messages} from warehouse.fact_records order by record_id`;
  const [first, second] = (await database.pool.query(facts)).rows;
  expect([first.bot, second.bot, second.id]).toEqual([0, 1, first.id]);

  await annaThere.edits(second.id, 'reading 5m');
  const { rows } = await database.pool.query(facts);
  expect(rows.map(({ bot, minutes }) => [bot, minutes])).toEqual([
    [0, 31],
    [1, 5],
  ]);
});
