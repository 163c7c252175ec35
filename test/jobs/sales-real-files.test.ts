import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { test } from './sales-fixture.ts';

/** The files lie beside the project, and not in it: they are shared with others. */
const files = fileURLToPath(new URL('../../../shared/data/sales', import.meta.url));

test.skipIf(!existsSync(files))(
  'a real report and a real increment give the known orders and amount',
  async ({ sales }) => {
    const facts = () => sales.query('select count(*)::int as orders, sum(payment_amount) as amount from mart.f_sales');
    const load = async () => {
      await sales.backfill({ dir: join(files, 'report') });
      await sales.increment({ dir: join(files, 'increment'), date: '2024-02-25' });
    };
    await load();
    expect(await facts()).toEqual([{ orders: 5279, amount: '2720675.00' }]);
    const before = await sales.mart();
    await load();
    expect(await sales.mart()).toEqual(before);
    expect(await sales.query('select key, values from ops.job_alert')).toEqual([]);
  },
);
