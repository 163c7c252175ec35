import { type Dated, instant, money, named, text, type WriteValue, whole, word } from './field-parsers.ts';

export type FileKind = 'user_order_log' | 'user_activity_log' | 'customer_research' | 'price_log';

export interface Column {
  name: string;
  write: WriteValue;
  /** There need not be such a column: the value is then as if it were empty. */
  isOptional?: boolean;
}

/** What a file of a kind is. Its rows go into the staging table of the same name. */
export interface FileSpec {
  kind: FileKind;
  /** Names under which the platform gave it, the newest first, without `.csv`. */
  names: readonly string[];
  columns: readonly Column[];
  /** False: its columns are told by their order, there being no header; the staging table has the number of the line instead. */
  hasHeader: boolean;
  /** Where the columns put the day of the row; null: its rows have none. */
  dated: Dated | null;
  /** The column that lets a line be found again when it is dated outside of its load's span; null: there is none. */
  key: string | null;
}

/** Returns the four files of a report or an increment, each with a place of its own for the day of the row that is read. */
export function fileSpecs(): FileSpec[] {
  return [orders(), activity(), research(), prices()];
}

function orders(): FileSpec {
  const dated = { day: 0 };
  return {
    kind: 'user_order_log',
    names: ['user_order_log', 'user_orders_log'],
    hasHeader: true,
    dated,
    key: 'uniq_id',
    columns: [
      { name: 'id', write: whole },
      { name: 'uniq_id', write: text },
      { name: 'date_time', write: instant(dated) },
      { name: 'city_id', write: whole },
      { name: 'city_name', write: text },
      { name: 'customer_id', write: whole },
      { name: 'first_name', write: text },
      { name: 'last_name', write: text },
      { name: 'item_id', write: whole },
      { name: 'item_name', write: text },
      { name: 'quantity', write: whole },
      { name: 'payment_amount', write: money(8) },
      { name: 'status', write: word('shipped'), isOptional: true },
    ],
  };
}

function activity(): FileSpec {
  const dated = { day: 0 };
  return {
    kind: 'user_activity_log',
    names: ['user_activity_log'],
    hasHeader: true,
    dated,
    key: null, // a uniq_id of theirs holds within one file only
    columns: [
      { name: 'id', write: whole },
      { name: 'uniq_id', write: text },
      { name: 'date_time', write: instant(dated) },
      { name: 'action_id', write: whole },
      { name: 'customer_id', write: whole },
      { name: 'quantity', write: whole },
    ],
  };
}

function research(): FileSpec {
  const dated = { day: 0 };
  return {
    kind: 'customer_research',
    names: ['customer_research', 'custom_research'],
    hasHeader: true,
    dated,
    key: null,
    columns: [
      { name: 'date_id', write: instant(dated) },
      { name: 'category_id', write: whole },
      { name: 'geo_id', write: whole },
      { name: 'sales_qty', write: whole },
      { name: 'sales_amt', write: money(12) },
    ],
  };
}

function prices(): FileSpec {
  return {
    kind: 'price_log',
    names: ['price_log'],
    hasHeader: false,
    dated: null,
    key: null,
    columns: [
      { name: 'item_name', write: named },
      { name: 'price', write: money(8) },
    ],
  };
}
