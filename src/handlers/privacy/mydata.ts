import type { TallyContext } from '../../bot/context.ts';
import { defineFeature } from '../../bot/feature.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Exporter } from '../../reports/export/exporter.ts';
import { type RunningExports, sendExport } from '../shared/exports.ts';
import { localToday } from '../shared/update-time.ts';

export interface MyDataFeatureDeps {
  exporter: Exporter;
  exports: RunningExports;
}

/**
 * Creates the feature `/mydata`: sends everything that is stored about the person as a workbook with one sheet per
 * table.
 */
export function myDataFeature(deps: MyDataFeatureDeps) {
  return defineFeature({ commands: { mydata: (ctx) => sendMyData(ctx, deps) } });
}

async function sendMyData(ctx: TallyContext, { exporter, exports }: MyDataFeatureDeps): Promise<void> {
  const { userId, name } = ctx.person;
  const date = localToday(ctx);
  const isStarted = sendExport(ctx, exports, {
    async make(signal) {
      await reply(ctx, { text: ctx.t('mydata-making') });
      return exporter.run({ kind: 'personal-data', userId, name, date }, { signal });
    },
    sentText: () => ctx.t('mydata-sent'),
    notify: (text) => reply(ctx, { text }),
  });
  if (!isStarted) await reply(ctx, { text: ctx.t('export-in-progress') });
}
