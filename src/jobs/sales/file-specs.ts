import {
  type FieldParser,
  keyParser,
  moneyParser,
  parseBigint,
  parseRequiredText,
  parseText,
  type RowKey,
} from './field-parsers.ts';
import { defaultStatusRules, type RowStatus, type StatusRules, statusParser } from './status-parser.ts';
import { type RowDay, timestampParser } from './timestamp-parser.ts';

export type SalesFile = 'user_order_log' | 'user_activity_log' | 'customer_research' | 'price_log';

export interface CsvColumn {
  name: string;
  parse: FieldParser;
  /** The file may lack the column. Its fields are then parsed as if they were empty. */
  isOptional?: boolean;
}

/** The format of one of the four files. Its rows go into the staging table of the same name. */
export interface FileSpec {
  kind: SalesFile;
  /** File names that the platform has used, without `.csv`, the current one first. */
  names: readonly string[];
  columns: readonly CsvColumn[];
  /**
   * False: the order of the columns tells them apart, and the staging table has the line number as a further column.
   */
  hasHeader: boolean;
  /** Where the timestamp's parser puts the day of the row; null: the rows have no day. */
  rowDay: RowDay | null;
  /**
   * Where the parser of the column that identifies a line across files puts whether the row has a value. With one, a
   * line dated outside its load's span can be replaced later. Null: no column does.
   */
  rowKey: RowKey | null;
  /** True: of several lines of a file with one `uniq_id`, the one with the lowest `id` counts. */
  hasUniqueId: boolean;
  /**
   * Where the parser of the status puts its meaning, which the staging table has as the further column `is_refund`;
   * null: the file has no status.
   */
  rowStatus: RowStatus | null;
  /** True: a report or increment may lack the file. */
  isOptional?: boolean;
}

/** Returns the columns of the staging table that the rows of a file fill, in their order. */
export function stagingColumns({ columns, hasHeader, rowStatus }: FileSpec): string[] {
  const names = columns.map(({ name }) => name);
  return [...names, ...(hasHeader ? [] : ['line_number']), ...(rowStatus ? ['is_refund'] : []), 'batch_id'];
}

/**
 * Creates the specs of the four files of a report or an increment. They hold state of the current row: do not share
 * them.
 */
export function createFileSpecs(statuses: StatusRules = defaultStatusRules): FileSpec[] {
  return [createOrderSpec(statuses), createActivitySpec(), createResearchSpec(), createPriceSpec()];
}

function createOrderSpec(statuses: StatusRules): FileSpec {
  const rowDay = { epochDay: 0 };
  const rowKey = { name: 'uniq_id', isMissing: true };
  const rowStatus = { isRefund: false, isKnown: true };
  return {
    kind: 'user_order_log',
    names: ['user_order_log', 'user_orders_log'],
    hasHeader: true,
    rowDay,
    rowKey,
    hasUniqueId: true,
    rowStatus,
    columns: [
      { name: 'id', parse: parseBigint },
      { name: 'uniq_id', parse: keyParser(rowKey) },
      { name: 'date_time', parse: timestampParser(rowDay) },
      { name: 'city_id', parse: parseBigint },
      { name: 'city_name', parse: parseText },
      { name: 'customer_id', parse: parseBigint },
      { name: 'first_name', parse: parseText },
      { name: 'last_name', parse: parseText },
      { name: 'item_id', parse: parseBigint },
      { name: 'item_name', parse: parseText },
      { name: 'quantity', parse: parseBigint },
      { name: 'payment_amount', parse: moneyParser(8) },
      { name: 'status', parse: statusParser(statuses, rowStatus), isOptional: true },
    ],
  };
}

function createActivitySpec(): FileSpec {
  const rowDay = { epochDay: 0 };
  return {
    kind: 'user_activity_log',
    names: ['user_activity_log'],
    hasHeader: true,
    rowDay,
    rowKey: null, // the uniq_id of an activity is unique within one file only
    hasUniqueId: true,
    rowStatus: null,
    columns: [
      { name: 'id', parse: parseBigint },
      { name: 'uniq_id', parse: keyParser({ name: 'uniq_id', isMissing: true }) },
      { name: 'date_time', parse: timestampParser(rowDay) },
      { name: 'action_id', parse: parseBigint },
      { name: 'customer_id', parse: parseBigint },
      { name: 'quantity', parse: parseBigint },
    ],
  };
}

function createResearchSpec(): FileSpec {
  const rowDay = { epochDay: 0 };
  return {
    kind: 'customer_research',
    names: ['customer_research', 'custom_research'],
    hasHeader: true,
    rowDay,
    rowKey: null,
    hasUniqueId: false,
    rowStatus: null,
    columns: [
      { name: 'date_id', parse: timestampParser(rowDay) },
      { name: 'category_id', parse: parseBigint },
      { name: 'geo_id', parse: parseBigint },
      { name: 'sales_qty', parse: parseBigint },
      { name: 'sales_amt', parse: moneyParser(12) },
    ],
  };
}

function createPriceSpec(): FileSpec {
  return {
    kind: 'price_log',
    names: ['price_log'],
    isOptional: true,
    hasHeader: false,
    rowDay: null,
    rowKey: null,
    hasUniqueId: false,
    rowStatus: null,
    columns: [
      { name: 'item_name', parse: parseRequiredText },
      { name: 'price', parse: moneyParser(8) },
    ],
  };
}
