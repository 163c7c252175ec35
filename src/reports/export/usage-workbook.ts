import { type SubscriberUsage, streamDayUsage } from '../../db/queries/usage/usage.ts';
import type { Day } from '../../time/days.ts';
import { type ExportDefinition, formatFileName, rowsBetweenDrains } from './export-definition.ts';
import { writeSplitWorkbook } from './split-workbook.ts';
import { headerWidth } from './workbook.ts';

/** The texts of a workbook of usage. */
export interface UsageLabels {
  sheet: string;
  subscriber: string;
  date: string;
  anytime: string;
  offpeak: string;
  tokens: string;
  records: string;
  anomalies: string;
}

export interface UsageWorkbookOptions {
  /** A day in TIME_ZONE. */
  day: Day;
  labels: UsageLabels;
}

/** The usage of all subscribers on a day, one row each, most used first. */
export const usageWorkbook: ExportDefinition<UsageWorkbookOptions> = {
  fileName: ({ day }) => formatFileName('usage', day),
  write(db, { day, labels }, target) {
    const numberColumn = (header: string) => ({ header, width: headerWidth(header, 14), format: '#,##0' });
    const columns = [
      { header: labels.date, width: 12, format: 'yyyy-mm-dd' },
      { header: labels.subscriber, width: 24 },
      ...[labels.anytime, labels.offpeak, labels.tokens, labels.records, labels.anomalies].map(numberColumn),
    ];
    const options = { sheetName: labels.sheet, columns, drainEvery: rowsBetweenDrains };
    return writeSplitWorkbook(usageCells(day, streamDayUsage(db, day)), options, target);
  },
};

async function* usageCells(day: Day, rows: AsyncIterable<SubscriberUsage>) {
  for await (const { subscriber, anytime, offpeak, tokens, records, anomalies } of rows)
    yield [new Date(`${day}T00:00:00Z`), subscriber, anytime, offpeak, tokens, records, anomalies];
}
