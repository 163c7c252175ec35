import type { TallyContext } from '../../bot/context.ts';
import { defineFeature } from '../../bot/feature.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Exporter } from '../../reports/export/exporter.ts';
import { type RunningExports, sendExport } from '../shared/exports.ts';
import { today } from '../shared/today.ts';

export interface MyDataParts {
  exporter: Exporter;
  exports: RunningExports;
}

/** `/mydata`: everything that is stored about the sender as a workbook, a sheet a table. */
export function myDataFeature(parts: MyDataParts) {
  return defineFeature({ commands: { mydata: (ctx) => sendMyData(ctx, parts) } });
}

async function sendMyData(ctx: TallyContext, { exporter, exports }: MyDataParts): Promise<void> {
  const { userId, name } = ctx.person;
  const date = today(ctx);
  const began = sendExport(ctx, exports, {
    async make(signal) {
      await reply(ctx, { text: ctx.t('mydata-making') });
      return exporter.run({ kind: 'personal-data', userId, name, date }, { signal });
    },
    sentText: () => ctx.t('mydata-sent'),
    notify: (text) => reply(ctx, { text }),
  });
  if (!began) await reply(ctx, { text: ctx.t('export-in-progress') });
}
