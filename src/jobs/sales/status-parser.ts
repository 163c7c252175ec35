import type { FieldParser } from './field-parsers.ts';
import { parseText } from './field-parsers.ts';

/** What the words in the column `status` mean, in lower case. `shipped` and every other word is a sale. */
export interface StatusRules {
  refund: readonly string[];
  /** Lines that stay in staging. */
  ignored: readonly string[];
}

export const defaultStatusRules: StatusRules = { refund: ['refunded'], ignored: [] };

/** The status of a line without one, and the only word that is known to mean a sale. */
export const saleStatus = 'shipped';

/** The meaning of the status of the row that is being parsed. The parser of its status sets it. */
export interface RowStatus {
  /** Null: the status is ignored. */
  isRefund: boolean | null;
  /** False: no setting and no specification names the status. */
  isKnown: boolean;
}

interface StatusWord extends RowStatus {
  bytes: Buffer;
}

/** A file has few different words. */
const maxCachedWords = 1_000;

/**
 * Creates a parser of statuses into lower case without spaces around, `shipped` where the field is blank or the column
 * absent. Sets `rowStatus` to the meaning of the word.
 */
export function statusParser({ refund, ignored }: StatusRules, rowStatus: RowStatus): FieldParser {
  const words = new Map<string, StatusWord>();

  function toWord(field: string): StatusWord {
    const word = field.trim().toLowerCase() || saleStatus;
    const isRefund = refund.includes(word);
    const isIgnored = ignored.includes(word);
    const isKnown = isRefund || isIgnored || word === saleStatus;
    return { bytes: Buffer.from(word), isRefund: isIgnored ? null : isRefund, isKnown };
  }

  function findWord(field: string): StatusWord {
    const cached = words.get(field);
    if (cached) return cached;
    const word = toWord(field);
    if (words.size < maxCachedWords) words.set(field, word);
    return word;
  }

  const defaultWord = toWord('');
  return (bytes, start, end, out) => {
    const word = start === end ? defaultWord : findWord(bytes.toString('utf8', start, end));
    rowStatus.isRefund = word.isRefund;
    rowStatus.isKnown = word.isKnown;
    return parseText(word.bytes, 0, word.bytes.length, out);
  };
}
