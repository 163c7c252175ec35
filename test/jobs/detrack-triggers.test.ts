import pg from 'pg';
import { expect } from 'vitest';
import { loadTexts } from '../../src/bot/ui/i18n.ts';
import { attachCompanyTriggers } from '../../src/db/queries/deliveries/company-tables.ts';
import type { ErrorCause } from '../../src/db/queries/engine/error-text.ts';
import { jobErrorText } from '../../src/jobs/engine/job-texts.ts';
import { jobTextFolders } from '../../src/jobs/index.ts';
import { shipDate, test } from './detrack-fixture.ts';

test('shipments for DeTrack are mapped, and only a change of sent fields makes them due again', async ({ company }) => {
  await company.insertShipment('S1', { ship_address3: ' ', ship_via: ' 1005', ship_via_service: 'express' });
  await company.insertShipment('by others', { ship_via: '77' });
  await company.insertShipment('not yet', { is_partial: false });
  expect(await company.query('select tracking_number from dtrack.dtrack_shipping')).toEqual([
    { tracking_number: 'S1' },
  ]);
  const first = await company.readShipping('S1');
  expect(first).toMatchObject({
    ...{ do_number: 'DO-S1', detrack_job_number: 'DO-S1', tracking_number: 'S1', company_name: 'Acme Ltd' },
    ...{ address_1: '1 Main St, Unit 2, USA', city: 'Springfield', state: 'IL', postal_code: '62701' },
    ...{ deliver_to_collect_from: 'Kim', phone_number: '555-0100', notify_email: 'kim@acme.test' },
    ...{ delivery_date: shipDate, ship_via: ' 1005', ship_via_service: 'express', is_partial: true, job_status: null },
  });
  await company.query("update dtrack.dtrack_shipping set job_status = 'success', detrack_id = 'x'");
  await company.query(
    `update enterprise.shipment set shipped = true, ship_via = '10005', scheduled_ship_quantity = 9,
      ship_via_service = 'slow' where shipment_number = 'S1'`,
  );
  expect(await company.readShipping('S1')).toMatchObject({
    job_status: 'success',
    shipped: true,
    quantity: '9',
    ship_via: '10005',
  });
  await company.query(
    `insert into enterprise.package (package_id, shipment_number, ship_method)
      values ('P0', 'S1', '77'), ('P1', 'unknown', '1005')`,
  );
  expect(await company.readShipping('S1')).toMatchObject({ job_status: 'success', revision: first.revision });
  const changes = [
    "update enterprise.shipment set ship_city = 'Shelbyville' where shipment_number = 'S1'",
    `insert into enterprise.package (package_id, shipment_number, ship_method, total_qty_shipped)
      values ('P2', 'S1', '10005', 2)`,
    "update enterprise.package set total_qty_shipped = 3 where package_id = 'P2'",
    "update enterprise.package set shipment_number = 'S1' where package_id = 'P1'",
    "update enterprise.package set ship_method = '77' where package_id = 'P1'",
    "delete from enterprise.package where package_id = 'P2'",
    "update enterprise.shipment set is_partial = true where shipment_number = 'not yet'",
  ];
  for (const [n, change] of changes.slice(0, 6).entries()) {
    await company.query(change);
    expect(await company.readShipping('S1'), change).toMatchObject({ job_status: null, revision: n + 1, attempts: 0 });
    await company.query(
      "update dtrack.dtrack_shipping set job_status = 'fail', attempts = 3 where tracking_number = 'S1'",
    );
  }
  await company.query("update enterprise.package set quantity = 7, ship_date = '2026-01-01'");
  expect(await company.readShipping('S1')).toMatchObject({ job_status: 'fail' });
  await company.query(changes[6] ?? '');
  expect(await company.readShipping('not yet')).toMatchObject({ job_status: null });
});

test('shipments of one job get consecutive numbers, also when inserted concurrently', async ({ company, database }) => {
  const insertFor = (job: string) => (n: number) => company.insertShipment(`${job}/${n}`, { job_number: job });
  for (let n = 0; n < 12; n++) await insertFor('7')(n);
  await insertFor('7(12)')(0);
  await Promise.all([20, 21, 22].map(insertFor('7')));
  await insertFor('A_B%')(1);
  await insertFor('AxBy')(1);
  await company.insertShipment('without', { job_number: null });
  const rows = await company.query('select detrack_job_number as number from dtrack.dtrack_shipping order by id');
  const numbers = rows.map(({ number }) => number);
  expect(numbers.slice(0, 12)).toEqual(['7', ...Array.from({ length: 11 }, (_, n) => `7(${n + 1})`)]);
  expect(numbers.slice(12).sort()).toEqual(['7(12)', '7(13)', '7(14)', '7(15)', 'A_B%', 'AxBy', null].sort());
  await database.pool.query("update enterprise.shipment set job_number = 'other' where shipment_number = '7/3'");
  await insertFor('7')(99);
  expect(await company.readShipping('7/3')).toMatchObject({ detrack_job_number: 'other' });
  expect(await company.readShipping('7/99')).toMatchObject({ detrack_job_number: '7(16)' });
});

test('an error in a trigger keeps the row, is stored, warns the caller, alerts admins, and can be retried', async ({
  company,
  database,
  sync,
}) => {
  await company.query("alter table dtrack.dtrack_shipping add constraint no_atlantis check (city <> 'Atlantis')");
  await company.query('create role company_writer');
  await company.query('grant usage on schema enterprise to company_writer');
  await company.query('grant select, insert, update on all tables in schema enterprise to company_writer');
  const client = new pg.Client({ connectionString: database.url });
  const warnings: unknown[] = [];
  client.on('notice', ({ message, severity }) => warnings.push(`${severity}: ${message}`));
  await client.connect();
  await client.query('set role company_writer');
  await client.query(`insert into enterprise.shipment (shipment_number, job_number, ship_via, is_partial, ship_city)
    values ('S1', 'D1', '10005', true, 'Atlantis'), ('S2', 'D2', '10005', true, 'Rome')`);
  await expect(client.query('select dtrack.retry_errors()')).rejects.toThrow('permission denied');
  await client.end();
  await company.query('drop owned by company_writer; drop role company_writer');
  expect(warnings).toEqual([
    expect.stringMatching(/^WARNING: detrack: a row of enterprise\.shipment is not taken: .*no_atlantis/),
  ]);
  expect(await company.query('select shipment_number from enterprise.shipment order by 1')).toHaveLength(2);
  expect(await company.query('select tracking_number from dtrack.dtrack_shipping')).toEqual([
    { tracking_number: 'S2' },
  ]);
  const [error] = await company.query('select * from dtrack.error_log');
  expect(error).toMatchObject({
    ...{
      severity: '23514',
      state: 'open',
      procedure: 'dtrack.on_shipment',
      message: expect.stringContaining('no_atlantis'),
    },
    ...{
      context: expect.stringContaining('dtrack.merge_shipment'),
      row: expect.objectContaining({ shipment_number: 'S1' }),
    },
  });
  await sync.run();
  const readAlerts = () =>
    company.query(
      "select key, values->>'count' as count, closed_at is null as open from ops.job_alert where key = 'trigger'",
    );
  expect(await readAlerts()).toEqual([{ key: 'trigger', count: '1', open: true }]);
  expect(await company.query('select dtrack.retry_errors() as repaired')).toEqual([{ repaired: 0 }]);
  await company.query('alter table dtrack.dtrack_shipping drop constraint no_atlantis');
  expect(await company.query('select dtrack.retry_errors() as repaired')).toEqual([{ repaired: 1 }]);
  expect(await company.query('select dtrack.retry_errors() as repaired')).toEqual([{ repaired: 0 }]);
  expect(await company.readShipping('S1')).toMatchObject({ city: 'Atlantis' });
  await sync.run();
  expect(await readAlerts()).toEqual([{ key: 'trigger', count: '1', open: false }]);
});

test('a shipment that stops matching or is deleted raises one alert and is not changed at DeTrack', async ({
  company,
  sync,
  fakeDetrack,
}) => {
  for (const shipment of ['S1', 'S2', 'S3']) await company.insertShipment(shipment);
  await sync.run();
  await company.query("update enterprise.shipment set ship_via = '77' where shipment_number = 'S1'");
  await company.query("update enterprise.shipment set ship_city = 'Elsewhere' where shipment_number = 'S1'");
  await company.query("delete from enterprise.shipment where shipment_number = 'S2'");
  const requests = fakeDetrack.requests.length;
  await sync.run();
  await sync.run();
  const alerts = await company.query("select values, failures from ops.job_alert where key = 'left'");
  expect(alerts).toEqual([{ values: { count: 2, shipments: 'S2, S1' }, failures: 1 }]);
  expect(fakeDetrack.requests).toHaveLength(requests);
  expect(fakeDetrack.jobs.map(({ city }) => city)).toEqual(['Springfield', 'Springfield', 'Springfield']);
});

test('a company table without a required column is reported and gets no trigger', async ({
  database: { db, pool },
}) => {
  await pool.query(
    'create schema enterprise; create table enterprise.shipment (shipment_number integer primary key, ship_via text)',
  );
  const missing = await attachCompanyTriggers(db, '10005');
  expect(missing).toContain('enterprise.shipment.ship_zip');
  expect(missing).not.toContain('enterprise.shipment.ship_via');
  await pool.query("insert into enterprise.shipment values (1, '10005')");
  expect((await pool.query('select * from dtrack.error_log')).rows).toEqual([]);
  expect((await pool.query("select count(*)::int as n from pg_trigger where tgname = 'tally_detrack'")).rows).toEqual([
    { n: 0 },
  ]);
});

const flagTypes = {
  smallint: ['1', '0', 1],
  integer: ['-1', '0', 1],
  'numeric(3,1)': ['1', '0', '1.0'],
  'bit(1)': ["b'1'", "b'0'", '1'],
  text: ["'Y'", "'N'", 'Y'],
  'character(1)': ["'y'", "'n'", 'Y'],
} as const;

for (const [type, [yes, no, stored]] of Object.entries(flagTypes))
  test(`shipped and is_partial may be ${type}`, async ({ company, database: { db }, fakeDetrack, sync }) => {
    await company.query(`alter table enterprise.shipment drop column shipped, drop column is_partial,
      add column shipped ${type}, add column is_partial ${type}`);
    expect(await attachCompanyTriggers(db, '10005')).toEqual([]);
    await company.query(`insert into enterprise.shipment
        (shipment_number, job_number, ship_address1, ship_via, scheduled_ship_date, is_partial, shipped)
      values ('S1', 'D1', 'Main St', '10005', current_date, ${yes}, ${no}),
        ('S2', 'D2', 'Main St', '10005', current_date, ${no}, ${no})`);
    expect(await company.query('select tracking_number from dtrack.dtrack_shipping')).toHaveLength(1);
    await sync.run();
    fakeDetrack.updateJob('S1', { status: 'completed' });
    expect(await sync.run('detrack-status')).toMatchObject({ state: 'succeeded', counts: { rows_written: 1 } });
    expect(await company.query("select shipped from enterprise.shipment where shipment_number = 'S1'")).toEqual([
      { shipped: stored },
    ]);
    expect(await company.readShipping('S1')).toMatchObject({ shipped: true, job_status: 'success' });
    expect(await company.query('select * from dtrack.error_log')).toEqual([]);
  });

test('a column whose type cannot be read is named at the start', async ({ company, database: { db } }) => {
  await company.query(`alter table enterprise.shipment drop column shipped, add column shipped timestamptz,
    drop column ship_name, add column ship_name jsonb, drop column scheduled_ship_date,
    add column scheduled_ship_date time, drop column scheduled_ship_quantity, add column scheduled_ship_quantity money`);
  await company.query('create domain enterprise.days as date[]');
  await company.query('alter table enterprise.package drop column ship_date, add column ship_date enterprise.days');
  expect(await attachCompanyTriggers(db, '10005')).toEqual([
    'enterprise.package.ship_date (enterprise.days)',
    'enterprise.shipment.ship_name (jsonb)',
    'enterprise.shipment.shipped (timestamp with time zone)',
    'enterprise.shipment.scheduled_ship_date (time without time zone)',
    'enterprise.shipment.scheduled_ship_quantity (money)',
  ]);
});

test('columns of other types that can be read work', async ({ company, database: { db } }) => {
  await company.query('drop table enterprise.shipment, enterprise.package');
  await company.query("create domain enterprise.day as text; create type enterprise.way as enum ('10005', '7')");
  await company.query(`create table enterprise.shipment (
    job_number integer, shipment_number uuid primary key, ship_name varchar(50), ship_address1 char(20),
    ship_address2 text, ship_address3 name, ship_city text, ship_state char(2), ship_zip integer, ship_country text,
    ship_contact text, instructions text, ship_phone bigint, email text, ship_via enterprise.way, is_partial smallint,
    shipped bit, ship_via_service date, scheduled_ship_date timestamp, scheduled_ship_quantity enterprise.day);
    create table enterprise.package (
    package_id bigint primary key, shipment_number uuid, job_number smallint, component_number numeric,
    quantity text, ship_method enterprise.way, ship_date integer, number_of_packages double precision,
    description inet, total_qty_shipped real)`);
  expect(await attachCompanyTriggers(db, '10005')).toEqual([]);
  const id = '7b1f6f0e-6a0a-4c58-9a3c-3b5d8f7a1c2e';
  await company.query(`insert into enterprise.shipment values (7, '${id}', 'Acme', '1 Main St', null, null, 'Rome', 'IL',
    62701, 'USA', null, null, 5550100, null, '10005', 1, b'0', '2026-11-22', '2026-11-30 10:00', '2.5');
    insert into enterprise.package values (1, '${id}', 7, 3.5, '4', '10005', 20261130, 1, '10.0.0.1', 2)`);
  expect(await company.query('select message from dtrack.error_log')).toEqual([]);
  expect(await company.readShipping(id)).toMatchObject({
    ...{ do_number: '7', address_1: '1 Main St, USA', postal_code: '62701', phone_number: '5550100' },
    ...{ delivery_date: '2026-11-30', quantity: '2.5', shipped: false },
  });
  const packages = 'select quantity, ship_date::text, description, total_qty_shipped from dtrack.package';
  expect(await company.query(packages)).toEqual([
    { quantity: '4', ship_date: '2026-11-30', description: '10.0.0.1', total_qty_shipped: '2' },
  ]);
});

test('a text that cannot be read as a flag is an error of its row', async ({ company }) => {
  await company.query('alter table enterprise.shipment drop column shipped, add column shipped text');
  await company.insertShipment('S1', { shipped: 'perhaps' });
  await company.insertShipment('S2', { shipped: ' no ' });
  expect(await company.query('select message, "row" ->> \'shipment_number\' as number from dtrack.error_log')).toEqual([
    { message: "shipped: 'perhaps' is neither yes nor no", number: 'S1' },
  ]);
  expect(await company.readShipping('S2')).toMatchObject({ shipped: false });
});

test('the errors of rows are said in any language, with the column that cannot be read', async ({ company }) => {
  await company.query(`alter table enterprise.shipment drop constraint shipment_pkey,
    alter shipment_number drop not null, alter is_partial type text, alter scheduled_ship_date type text,
    alter scheduled_ship_quantity type text`);
  await company.query('alter table enterprise.package alter ship_date type text');
  await company.query(`create function pg_temp.refuse() returns trigger language plpgsql as
    $$ begin raise exception using errcode = '55P03', message = 'it is locked'; end $$`);
  await company.query(`alter table dtrack.dtrack_shipping add constraint no_atlantis check (city <> 'Atlantis');
    create trigger refuse before insert on dtrack.dtrack_shipping
      for each row when (new.city = 'Locked') execute function pg_temp.refuse()`);
  const readErrors = async () => {
    const errors = await company.query(`select message as error, error_text as "errorText" from dtrack.error_log
      where state = 'open' order by error_id`);
    const texts = loadTexts(jobTextFolders).in('ru');
    return errors.map((error) => jobErrorText(texts, error as unknown as ErrorCause));
  };
  await company.insertShipment('S1', { is_partial: 'maybe' });
  await company.insertShipment('S2', { scheduled_ship_date: '31.02.2026' });
  await company.insertShipment('S3', { scheduled_ship_quantity: 'x'.repeat(120) });
  await company.insertShipment('S4', {}, [{ ship_date: 'soon' }]);
  await company.query("insert into enterprise.shipment (ship_via, is_partial) values ('10005', 'Y')");
  await company.insertShipment('S5', { ship_city: 'Atlantis' });
  await company.insertShipment('S6', { ship_city: 'Locked' });
  expect(await readErrors()).toEqual([
    'is_partial: «maybe» — не «да» и не «нет»',
    'scheduled_ship_date: «31.02.2026» — не дата',
    `scheduled_ship_quantity: «${'x'.repeat(100)}» — не число`,
    'ship_date: «soon» — не дата',
    'нет значения в shipment_number',
    expect.stringMatching(/^база данных не приняла строку \(23514\): .*no_atlantis/),
    'база данных была занята или останавливалась (55P03), следующий запуск попробует снова',
  ]);
  await company.query("update dtrack.error_log set error_text = null where \"row\" ->> 'shipment_number' = 'S1'");
  expect((await readErrors())[0]).toBe("is_partial: 'maybe' is neither yes nor no");
  await company.query(`alter table enterprise.shipment disable trigger tally_detrack;
    update enterprise.shipment set scheduled_ship_date = 'never' where shipment_number = 'S2';
    alter table enterprise.shipment enable trigger tally_detrack`);
  await company.query('select dtrack.retry_errors()');
  expect((await readErrors()).slice(0, 2)).toEqual([
    'is_partial: «maybe» — не «да» и не «нет»',
    'scheduled_ship_date: «never» — не дата',
  ]);
});

test('a row that the company corrects closes its errors, and an error can be retried alone', async ({ company }) => {
  await company.query("alter table dtrack.dtrack_shipping add constraint no_atlantis check (city <> 'Atlantis')");
  for (const shipment of ['S1', 'S2', 'S3']) await company.insertShipment(shipment, { ship_city: 'Atlantis' });
  await company.query("update enterprise.shipment set ship_zip = '1' where shipment_number = 'S1'");
  const open = async () =>
    (await company.query(`select "row" ->> 'shipment_number' as n from dtrack.error_log where state = 'open'`)).map(
      ({ n }) => n,
    );
  expect((await open()).sort()).toEqual(['S1', 'S1', 'S2', 'S3']);
  await company.query("update enterprise.shipment set ship_city = 'Rome' where shipment_number = 'S1'");
  expect((await open()).sort()).toEqual(['S2', 'S3']);
  await company.query("delete from enterprise.shipment where shipment_number = 'S2'");
  expect(await open()).toEqual(['S3']);
  await company.query('alter table dtrack.dtrack_shipping drop constraint no_atlantis');
  const [error] = await company.query("select error_id as id from dtrack.error_log where state = 'open'");
  expect(await company.query('select dtrack.retry_errors(false, $1) as n', [Number(error?.id) + 1])).toEqual([
    { n: 0 },
  ]);
  expect(await company.query('select dtrack.retry_errors(false, $1) as n', [error?.id])).toEqual([{ n: 1 }]);
  expect(await open()).toEqual([]);
});
