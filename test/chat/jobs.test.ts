import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { labelsOf, textOf } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';
import { waitForRow } from '../harness/wait-for-row.ts';
import { newMessagesText, test, waitForMessage } from './jobs-fixture.ts';

test('a card shows the phases of its run, then its counts', async ({ anna, world, controls, db }) => {
  const said = await anna.says('/run steps');
  expect(said).toHaveLength(1);
  const card = said[0]?.message_id;
  await waitForMessage(world, anna.id, /copy\n▓▓▓▓▓▓░░░░░░ 50 %\n500 of 1,000/);
  expect(labelsOf(anna.messages().slice(-1))).toEqual(['Cancel', 'Log']);
  controls.step();
  await waitForMessage(world, anna.id, /tidy/);
  controls.step();
  const text = await waitForMessage(world, anna.id, /Succeeded/);
  expect(text).toMatch(
    /^✅ steps · run 1\nSucceeded after [\d.]+ s\nrows read 1,000 · rows written 990 · rows rejected 10$/,
  );
  const [last] = anna.messages().slice(-1);
  expect(last?.message_id).toBe(card);
  expect(labelsOf(last ? [last] : [])).toEqual(['Log', 'Retry']);
  const { rows } = await db.$client.query('select trigger, requested_by::float8 as by, state from ops.job_run');
  expect(rows).toEqual([{ trigger: 'manual', by: anna.id, state: 'succeeded' }]);
});

test('Cancel ends the SQL statement in progress, and the card shows the cancelled run', async ({ anna, world, db }) => {
  await anna.says('/run sleeper');
  await waitForMessage(world, anna.id, /running/);
  expect(newMessagesText(await anna.says('/run sleeper wait=false'))).toBe('sleeper: run 1 is in progress.');
  expect(newMessagesText(await anna.says('/run sleeper dryRun=perhaps'))).toBe(
    'That doesn’t work: dryRun must be true or false. You typed “perhaps”.',
  );
  const asleep = `select from pg_stat_activity where application_name like 'tally run %' and query like '%pg_sleep%'
    and state = 'active' and datname = current_database()`;
  await waitForRow(db.$client, asleep);
  await anna.taps('Cancel');
  expect(anna.toast()).toBe('Run 1 will be cancelled.');
  await waitForMessage(world, anna.id, /Cancelled after/);
  expect((await db.$client.query(asleep)).rowCount).toBe(0);
  expect(newMessagesText(await anna.says('/cancelrun 1'))).toBe('Run 1 has already ended.');
  expect(newMessagesText(await anna.says('/cancelrun 99'))).toBe('There is no run 99.');
  expect(newMessagesText(await anna.says('/log 1'))).toMatch(
    /^Log of sleeper · run 1\n[\d:]+ going to sleep\n[\d:]+ ⚠️ Cancellation requested by Anna Berg\.\n[\d:]+ ⚠️ It was cancelled\.$/,
  );
});

test('a redelivered /run starts no second run and is answered again', async ({ anna, world, db, controls }) => {
  controls.failure = null;
  const { updateId } = await world.playground.sendText(anna.id, anna.chatId, '/run flaky');
  await world.playground.finished(updateId);
  await world.playground.redeliver(updateId ?? 0);
  await anna.says('/help');
  const { rows } = await db.$client.query('select count(*)::int as n from ops.job_run');
  expect(rows).toEqual([{ n: 1 }]);
  await waitUntil(
    world.playground,
    () => anna.messages().filter(({ text }) => /Succeeded/.test(text ?? '')).length === 2,
  );
});

test('a run of a job that counts no rows shows its first count that is not zero', async ({ anna, db }) => {
  await db.$client.query(
    `insert into ops.job_run (job, due_at, started_at, finished_at, trigger, state, counts)
    values ('steps', now(), now(), now(), 'schedule', 'succeeded', '{"runs_removed": 0, "log_lines_removed": 1200}')`,
  );
  const text = textOf(await anna.says('/jobs steps'));
  expect(text).toMatch(/succeeded.* · log lines removed 1,200$/m);
  expect(text).not.toContain('rows');
});

test('commands of a person who is not an admin are refused, and /audit lists them', async ({ anna, ben, db }) => {
  for (const command of ['/jobs', '/run steps', '/log 1', '/cancelrun 1', '/retry 1', '/audit'])
    expect(textOf(await ben.says(command))).toMatch(/^This command is for admins only\. Your Telegram id is \d+\.$/);
  expect((await db.$client.query('select from ops.job_run')).rowCount).toBe(0);
  const said = textOf(await anna.says('/audit'));
  expect(said).toMatch(
    /^Latest admin actions\n• [\d:]+ · Anna[^\n]* · \/audit\n⛔ [\d:]+ · Ben[^\n]* · \/audit · refused/,
  );
  expect(said).toMatch(/\/run steps · refused/);
});

test('a secret in a command is refused, stored nowhere, and the answer says how it is given', async ({
  anna,
  ben,
  db,
}) => {
  expect(textOf(await anna.says('/run grant-bi password=hunter2'))).toBe(
    'I don’t take secrets in a chat, so nothing was done. I stored the command as “/run grant-bi password=•••”.\n' +
      'Please delete your message: everyone who can open this chat can read it.\n\n' +
      'On the machine on which I run: npm run job -- grant-bi password=•••',
  );
  const others = ['/run grant-bi hunter2', '/run with-params pin=hunter2 rows=3', '/status token=hunter2'];
  for (const command of others) {
    const answer = textOf(await anna.says(command));
    expect(answer).toMatch(/^I don’t take secrets in a chat.*delete your message/s);
    expect(answer).not.toContain('hunter2');
  }
  expect(textOf(await ben.says('/run grant-bi password=hunter2'))).toMatch(
    /^This command is for admins only.*\n\n.*“\/run grant-bi password=•••”\.\nPlease delete your message/,
  );
  expect(textOf(await anna.says('/audit'))).toContain('/run grant-bi password=••• · refused');
  const { rows } = await db.$client.query('select arguments from ops.audit_log order by audit_id limit 5');
  expect(rows.map((row) => row.arguments)).toEqual([
    'grant-bi password=•••',
    'grant-bi password=•••',
    'with-params pin=••• rows=3',
    'token=•••',
    'grant-bi password=•••',
  ]);
  expect((await db.$client.query('select from ops.job_run')).rowCount).toBe(0);
  const { rows: outcomes } = await db.$client.query('select outcome from ops.telegram_update');
  expect(JSON.stringify(outcomes)).not.toContain('hunter2');
});

test('/audit shows pressed buttons in words, also forged callback data', async ({ anna, ben, world }) => {
  const [help] = await ben.says('/help');
  for (const data of ['jr:c', 'bd:%E0%A4']) {
    const callbackData = `1:${ben.id.toString(36)}:${data}`;
    const press = await world.playground.press(ben.id, ben.id, help?.message_id ?? 0, callbackData);
    await world.playground.finished(press.updateId);
  }
  expect(textOf(await anna.says('/audit'))).toMatch(
    / · pressed a button · refused\n⛔ [^\n]* · retried run 12 · refused$/,
  );
});

test('/jobs shows the state of every job and the missing settings', async ({ anna, world }) => {
  await anna.says('/run flaky');
  await waitForMessage(world, anna.id, /Succeeded/);
  const [list] = await anna.says('/jobs');
  expect(list?.text).toMatch(
    /^Jobs\n\n▫️ steps · never ran\n▫️ sleeper · never ran\n✅ flaky · succeeded [\d:]+ · next 1 Jan 00:00\n/,
  );
  expect(list?.text).toMatch(/▫️ CPU per hour · never ran\n⚪ unconfigured · not set up\n⏹ Old metrics · disabled$/);
  expect(labelsOf(list ? [list] : [])).toEqual([
    ...['steps', 'sleeper', 'flaky', 'with-params', 'reader'],
    ...['partly', 'CPU per hour', 'unconfigured', 'Old metrics'],
  ]);
  expect(textOf(await anna.taps('unconfigured'))).toBe('⚪ unconfigured\n\nnot set up: REPORT_URL, REPORT_KEY');
  await anna.taps('All jobs');
  expect(textOf(await anna.taps('Old metrics'))).toContain('⏹ Old metrics (row:2)\n\nOld metrics is disabled.');
  await anna.taps('All jobs');
  const page = await anna.taps('flaky');
  expect(labelsOf(page)).toEqual(['Run', 'Status', 'Pause', 'All jobs']);
  expect(textOf(await anna.says('/run unconfigured'))).toBe('unconfigured is not set up: REPORT_URL, REPORT_KEY');
  expect(textOf(await anna.says('/run nothing'))).toContain('There is no job “nothing”');
  expect(textOf(await anna.says('/run row:2'))).toBe('Old metrics is disabled. You can enable it in /batch.');
});

test('/jobs begins with failures, shows runs of jobs that are not set up, and no dry run', async ({
  anna,
  world,
  controls,
  db,
}) => {
  controls.failure = 'no rain';
  await anna.says('/run flaky');
  await waitForMessage(world, anna.id, /Failed/);
  await waitForMessage(world, anna.id, /^❌ flaky failed/);
  const insertRun = (job: string, state: string, dryRun: boolean) =>
    db.$client.query(
      `insert into ops.job_run (job, trigger, due_at, state, started_at, finished_at, dry_run)
      values ($1, 'manual', now(), $2, now(), now(), $3)`,
      [job, state, dryRun],
    );
  await insertRun('flaky', 'succeeded', true);
  await insertRun('with-params', 'succeeded', true);
  await insertRun('reader', 'cancelled', false);
  await insertRun('unconfigured', 'succeeded', false);
  const list = textOf(await anna.says('/jobs'));
  expect(list).toMatch(/^Jobs\n\n❌ flaky · failed [\d:]+ · next [^\n]*\n▫️ steps/);
  expect(list).toContain('▫️ with-params · never ran');
  expect(list).toMatch(/🚫 reader · cancelled [\d:]+\n✅ unconfigured · succeeded [\d:]+ · not set up\n/);
  expect(textOf(await anna.taps('unconfigured'))).toMatch(/✅ unconfigured\n\nnot set up: [^\n]*\nsucceeded/);
  expect(textOf(await anna.says('/status with-params'))).toMatch(/🧪 3 · succeeded .* · dry run/);
});

test('the bot asks for parameters and offers their defaults, and accepts no secret in a chat', async ({
  anna,
  world,
  db,
}) => {
  await anna.says('/run');
  expect(textOf(await anna.taps('with-params'))).toBe('rows: which number?');
  expect(textOf(await anna.says('0'))).toBe(
    'That doesn’t work: rows must be at least 1. You typed “0”.\n\nrows: which number?',
  );
  const page = await anna.says('5');
  expect(textOf(page)).toBe('Run with-params?\n\nrows: 5\nkind: small');
  expect(labelsOf(page)).toEqual(['☐ again', 'rows …', 'kind …', 'Run', 'Dry run', 'Cancel']);
  await anna.taps('☐ again');
  await anna.taps('Run');
  await waitForMessage(world, anna.id, /Succeeded[^\n]*\nrows written 10/);
  expect(textOf(await anna.says('/run with-params rows=3 key=hush'))).toMatch(/^I don’t take secrets in a chat/);
  await db.$client.query(`insert into ops.job_run (job, trigger, due_at, state, finished_at, params)
    values ('with-params', 'manual', now(), 'succeeded', now(), '{"key": "•••"}')`);
  expect(textOf(await anna.says('/status 2'))).toContain('key: •••');
  expect(textOf(await anna.taps('Retry'))).toContain('had secret parameters');
  await anna.says('/run with-params rows=3 dryRun=true');
  await waitForMessage(world, anna.id, /dry run\nrows: 3\nSucceeded[^\n]*\nrows read 3/);
  expect(textOf(await anna.says('/run with-params rows=many'))).toBe(
    'with-params was not started. rows must be a number. You typed “many”.',
  );
  const { rows } = await db.$client.query('select params, dry_run from ops.job_run order by run_id');
  expect(rows).toEqual([
    { params: { rows: '5', again: 'true' }, dry_run: false },
    { params: { key: '•••' }, dry_run: false },
    { params: { rows: '3' }, dry_run: true },
  ]);
});

test('a file is requested as a document, downloaded for the run and then deleted; a folder is not requested', async ({
  anna,
  world,
  dataDir,
}) => {
  const send = async (name: string, bytes: number | string) =>
    world.playground.finished(
      (
        await world.playground.sendDocument(anna.id, anna.id, {
          name,
          bytes: Buffer.from(typeof bytes === 'string' ? bytes : Buffer.alloc(bytes, 65)),
        })
      ).updateId,
    );
  expect(textOf(await anna.says('/run reader'))).toBe('file: send the file as a document.');
  expect(textOf(await anna.says('/tmp/readings.csv'))).toContain('Please send the file as a document');
  await send('huge.csv', 20 * 1024 * 1024 + 1);
  expect(anna.messages().at(-1)?.text).toMatch(/^That file is 21 MB\. Telegram lets bots receive files of up to 20 MB/);
  await send('readings.csv', 'a\nb\nc\n');
  expect(anna.messages().at(-1)?.text).toBe('Run reader?\n\nfile: readings.csv');
  expect(labelsOf(anna.messages())).toEqual(['file …', 'folder …', 'Run', 'Cancel']); // the answered questions offer nothing any more
  await anna.taps('Run');
  expect(await waitForMessage(world, anna.id, /Succeeded/)).toMatch(
    /^✅ reader · run 1\nfile: readings\.csv\n.*\nrows read 3$/,
  );
  expect(readdirSync(join(dataDir, 'tmp'))).toEqual([]);
  await anna.taps('Retry');
  await waitForMessage(world, anna.id, /run 2\nfile: readings\.csv\n.*\nrows read 3$/);
  expect(textOf(await anna.says('/run reader file=/etc/passwd'))).toContain('only on the command line');
});

test('Retry repeats a run as a new row', async ({ anna, world, controls, db }) => {
  controls.failure = 'the well is dry';
  await anna.says('/run flaky');
  expect(await waitForMessage(world, anna.id, /Failed/)).toMatch(
    /^❌ flaky · run 1\nFailed after [^\n]+\nthe well is dry$/,
  );
  controls.failure = null;
  await anna.taps('Retry');
  await waitForMessage(world, anna.id, /run 2\nSucceeded/);
  const { rows } = await db.$client.query('select trigger, state from ops.job_run order by run_id');
  expect(rows).toEqual([
    { trigger: 'manual', state: 'failed' },
    { trigger: 'retry', state: 'succeeded' },
  ]);
});

test('a card is updated after a restart', async ({ anna, world }) => {
  await anna.says('/run sleeper');
  await waitForMessage(world, anna.id, /running/);
  await world.restart();
  expect(await waitForMessage(world, anna.id, /Cancelled|stopped/)).toContain('sleeper · run 1');
});

const withTwoAdmins = test.extend({ settings: { ADMIN_IDS: '100001,100003' } });

withTwoAdmins(
  'the card of a run and the list of jobs are in Russian for a Russian-speaking admin',
  async ({ maria, world }) => {
    await maria.says('/run steps');
    expect(await waitForMessage(world, maria.id, /copy/)).toMatch(
      /steps · запуск 1\ncopy\n▓+░+ 50 %\n500 из 1\s000 · [\d,]+ с$/,
    );
    expect(labelsOf(maria.messages().slice(-1))).toEqual(['Остановить', 'Журнал']);
    expect(textOf(await maria.says('/jobs'))).toContain('⚪ unconfigured · не настроено\n');
  },
);

withTwoAdmins(
  'an error is shown in the language of each admin, once in the log, and without paths of the server',
  async ({ anna, maria, world, db }) => {
    await anna.says('/run partly');
    const card = await waitForMessage(world, anna.id, /Failed/);
    expect(card).toContain(
      "2 items failed: A-1 (It failed without an error message.), A-2 (EACCES: permission denied, open 'orders.csv')",
    );
    const log = (await anna.says('/log 1')).slice(-1);
    expect(textOf(log)).toMatch(
      /^Log of partly · run 1\n\S+ ❗ A-1: It failed without an error message\.\n\S+ ❗ A-2: EACCES: [^\n]*\n\S+ ❗ 2 items failed$/,
    );
    expect(labelsOf(log)).toEqual(['Full log as a file']);
    const [sent] = await anna.taps('Full log as a file');
    const { bytes } = await world.playground.file(sent?.document?.file_id ?? '');
    const file = Buffer.from(bytes).toString();
    expect(file).toContain('2 parcels failed');
    expect(file).toMatch(/\n +at .*test\/chat\/jobs-fixture\.ts/);
    expect(file).not.toMatch(/\/srv|"\/|\(\/|errorText/);
    await maria.says('/status 1');
    expect(await waitForMessage(world, maria.id, /partly/)).toContain(
      'Ошибки в 2 элементах: A-1 (Ошибка без описания.)',
    );
    expect(textOf(await maria.says('/status'))).toContain('Ошибки в 2 элементах');
    expect(textOf(await maria.says('/log 1'))).toContain('❗ A-1: Ошибка без описания.');
    await db.$client.query('update ops.job_run set error_text = $1', [{ key: 'of-an-old-version', values: {} }]);
    expect(textOf(await maria.says('/status'))).toContain('2 parcels failed');
  },
);
