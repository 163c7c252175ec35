import { createHash } from 'node:crypto';
import type { CsvFile } from '../files/csv-rows.ts';
import { ImportError } from '../import-error.ts';
import type { CsvColumn, CsvMapping, UnknownCsv } from '../model.ts';
import { readColumns, usualOrder } from './csv-columns.ts';
import { parseDate } from './dates.ts';
import { parseClock, parseDone, parseDurationParts, parseNumber } from './values.ts';

const exampleRows = 3;
const exampleLength = 100;

/** Reads the header and the rows of a CSV file of unknown columns, and suggests what they are. */
export async function describeCsv(file: CsvFile): Promise<Omit<UnknownCsv, 'sheet' | 'otherSheets'>> {
  const { rows, columns } = await readColumns(file);
  if (rows.length === 0) throw new ImportError('no_records');
  return {
    header: file.header,
    columns,
    examples: rows.slice(0, exampleRows).map((cells) => cells.map((cell) => cell.slice(0, exampleLength))),
    headerHash: hashHeader(file),
    suggestion: suggestMapping(file.header, columns, rows),
  };
}

/** Identifies a header, without regard to case. Dates of a workbook are read in another way than those of its CSV. */
function hashHeader({ header, sheet }: CsvFile): string {
  return createHash('sha256')
    .update(`${JSON.stringify(header.map((cell) => cell.toLowerCase()))}${sheet ? ' of a workbook' : ''}`)
    .digest('hex');
}

/** Words in the names of columns, in English, Russian, German, French and Spanish, the surest first. */
const words = {
  date: [
    /^date$|^дата$|^datum$|^fecha$/i,
    /start|начал|début|inicio/i,
    /date|дата|datum|fecha/i,
    /\bday|день|tag\b|jour|día/i,
  ],
  habit: [
    /habit|привычк|gewohnheit|habitude|hábito/i,
    /project|проект|projekt|projet|proyecto|activity|занят|активн|aktivität|activité|actividad/i,
    /exercise|упражн|übung|task|задач|aufgabe|tâche|tarea/i,
    /name|title|назван|titel|titre|título/i,
    /description|описан|beschreibung/i,
  ],
  value: [
    /duration|длит|продолж|dauer|durée|duraci/i,
    /minute|минут|\bmin\b|\bмин\b|hours?\b|час[ыов]|stunde|heure|hora|second|секунд/i,
    /amount|count|quantity|reps|колич|число|anzahl|menge|quantit|cantidad/i,
    /value|значен|wert|valeur|valor/i,
    /time|время|zeit|temps|tiempo/i,
  ],
  done: [/done|complet|выполн|сделан|status|статус|erledigt|fait|hecho/i],
  note: [
    /note|comment|remark|memo|замет|коммент|примеч|notiz|kommentar|remarque|nota/i,
    /description|описан|beschreibung/i,
  ],
  unit: [/^units?$|единиц|^ед\.?|einheit|unité|unidad/i],
  category: [/category|категор|kategorie|catégorie|categoría/i, /group|area|групп|bereich/i],
} as const;
/** Columns that are none of these. */
const neverHabit = /user|e-?mail|пользоват|почта|benutzer|utilisateur|usuario|client|клиент|kunde|team|tags?\b|метк/i;
const neverValue = /start|begin|начал|beginn|début|inicio|\bend|stop|оконч|конец|ende|fin\b|\bid\b|number|№|nummer/i;
const hourWords = /hours?\b|час[ыов]|stunde|heure|hora/i;
const secondWords = /second|секунд|sekunde/i;
const durationWords =
  /duration|minute|\bmin\b|длит|продолж|минут|\bмин\b|dauer|durée|duraci|time|время|zeit|temps|tiempo/i;
/** Without one of these, a column of `HH:MM` has times of the day. */
const spanWords = /duration|minute|hours|длит|продолж|минут|час[ыов]|dauer|durée|duraci|spent|elapsed|затрач/i;

/** Suggests a mapping by the names of the columns and by what is in them. Null: no column has dates. */
export function suggestMapping(header: string[], columns: readonly CsvColumn[], rows: string[][]): CsvMapping | null {
  const cells = header.map((_, index) => rows.map((row) => row[index] ?? '').filter((cell) => cell.trim() !== ''));
  const indices = [...header.keys()];
  const hasDates = (index: number) => isDateColumn(columns[index], cells[index] ?? []);
  const date = named(header, words.date, indices.filter(hasDates));
  const column = date === null ? undefined : columns[date];
  const dateOrder = column ? usualOrder(column) : null;
  if (date === null || !dateOrder) return null;
  const others = indices.filter((index) => !hasDates(index) && (cells[index] ?? []).length > 0);
  const value = findValue(header, cells, others);
  const texts = others.filter((index) => index !== value.value && !isNumeric(cells[index] ?? []));
  const category = named(header, words.category, texts, false);
  const unit = value.valueKind === 'amount' && value.value !== null ? findUnit(header, value.value, texts) : null;
  const habit = named(
    header,
    words.habit,
    texts.filter(
      (index) =>
        index !== category && index !== unit && !neverHabit.test(header[index] ?? '') && !isNote(header[index]),
    ),
  );
  const note = named(
    header,
    words.note,
    texts.filter((index) => index !== category && index !== habit && index !== unit),
    false,
  );
  const decimal = value.value === null ? null : columns[value.value]?.decimal;
  return {
    ...{ date, dateOrder, habit: habit ?? { name: '' }, ...value, unit, note, category },
    ...(decimal && decimal !== 'open' && { decimal }),
  };
}

/** Returns the candidate whose name fits the surest of some patterns; else the first one, unless `orFirst` is false. */
function named(header: string[], patterns: readonly RegExp[], candidates: number[], orFirst = true): number | null {
  for (const pattern of patterns) {
    const found = candidates.find((index) => pattern.test(header[index] ?? ''));
    if (found !== undefined) return found;
  }
  return orFirst ? (candidates[0] ?? null) : null;
}

/** Units that may be the whole name of a column. */
const unitNames = new Set(
  (
    'km mi mile miles m meters metres kg lb lbs g l liters litres ml oz kcal cal steps pages glasses cups reps ' +
    'км м кг г л мл ккал шаги шагов страницы страниц стаканы стаканов раз'
  ).split(' '),
);

/** Finds the unit of amounts: a column, or a part of the name of their column: `Distance (km)`, `km`. */
function findUnit(header: string[], value: number, texts: number[]): CsvMapping['unit'] {
  const column = named(header, words.unit, texts, false);
  if (column !== null) return column;
  const name = (header[value] ?? '').trim();
  const inside = /[([]([^()[\]]{1,16})[)\]]\s*$/.exec(name)?.[1]?.trim();
  const unit = inside ?? (unitNames.has(name.toLowerCase()) ? name : null);
  return unit === null ? null : { name: unit };
}

const isNote = (name = '') => words.note[0].test(name);

/** Finds the column with the amount, the duration, or the answer whether the habit was done. */
function findValue(header: string[], cells: string[][], others: number[]): Pick<CsvMapping, 'value' | 'valueKind'> {
  const isValue = (index: number) => {
    const [name, texts] = [header[index] ?? '', cells[index] ?? []];
    if (neverValue.test(name) || !isNumeric(texts)) return false;
    return spanWords.test(name) || !isMostly(texts, (cell) => /^\s*\d{1,2}:\d{2}(?:\s*[ap]m)?\s*$/i.test(cell));
  };
  const value = named(header, words.value, others.filter(isValue));
  if (value !== null) return { value, valueKind: findValueKind(header[value] ?? '', cells[value] ?? []) };
  const isAnswer = (index: number) => isMostly(cells[index] ?? [], (cell) => parseDone(cell) !== null);
  const done = named(header, words.done, others.filter(isAnswer));
  return { value: done, valueKind: done === null ? 'amount' : 'done' };
}

function isMostly(cells: string[], test: (cell: string) => boolean): boolean {
  return cells.length > 0 && cells.filter(test).length >= cells.length * 0.9;
}

function isDateColumn(column: CsvColumn | undefined, cells: string[]): boolean {
  const order = column && usualOrder(column);
  return Boolean(order) && isMostly(cells, (cell) => parseDate(cell, order ?? 'ymd') !== null);
}

function isNumeric(cells: string[]): boolean {
  const isNumber = (cell: string) =>
    (parseNumber(cell, '.') ?? parseNumber(cell, ',') ?? parseClock(cell) ?? parseDurationParts(cell)) !== null;
  return isMostly(cells, isNumber);
}

function findValueKind(header: string, cells: string[]): CsvMapping['valueKind'] {
  const isSpan = isMostly(cells, (cell) => (parseClock(cell) ?? parseDurationParts(cell)) !== null);
  if (isSpan) return 'minutes';
  if (hourWords.test(header)) return 'hours';
  if (secondWords.test(header)) return 'seconds';
  if (durationWords.test(header)) return 'minutes';
  return isMostly(cells, (cell) => /^\s*[01]\s*$/.test(cell)) ? 'done' : 'amount';
}
