import { ImportError } from '../import-error.ts';
import type { Archive } from './archive.ts';
import { findNumberFormat, type NumberFormat } from './workbook-formats.ts';
import { readXml } from './workbook-xml.ts';

export interface WorkbookSheet {
  /** The name of the entry with its rows. */
  entry: string;
  /** The name that a person sees. Empty: the workbook does not say it. */
  name: string;
  isHidden: boolean;
}

const maxSharedCharacters = 24_000_000;

/** Reads the texts that cells refer to by number. Hints for pronunciation (`rPh`) are left out. */
export async function readSharedTexts(archive: Archive): Promise<string[]> {
  const texts: string[] = [];
  let text = '';
  let characters = 0;
  let isText = false;
  let isHint = false;
  await readXml(archive, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') isHint = true;
      isText = name === 't' && !isHint;
    },
    text(part) {
      if (isText) text += part;
    },
    close(name) {
      isText = false;
      if (name === 'rPh') isHint = false;
      if (name !== 'si') return;
      characters += text.length + 8;
      if (characters > maxSharedCharacters) throw new ImportError('too_large', { detail: 'shared texts' });
      texts.push(unescapeText(text));
    },
  });
  return texts;
}

/** `_x000D_` stands for a character that XML cannot hold, and `_x005F_` for an underscore before such a form. */
export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

/** Reads the sheets in the order of their tabs, and from which year dates are counted. */
export async function readSheets(archive: Archive): Promise<{ sheets: WorkbookSheet[]; startsIn1904: boolean }> {
  const entries = await readRelations(archive);
  const listed: WorkbookSheet[] = [];
  let startsIn1904 = false;
  await readXml(archive, 'xl/workbook.xml', {
    open(tag, attributes) {
      if (tag === 'workbookPr') startsIn1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (tag !== 'sheet') return;
      const entry = entries.get(relationOf(attributes));
      if (entry === undefined || !isSheet(entry) || !archive.names.includes(entry)) return;
      const isHidden = (attributes.state ?? 'visible') !== 'visible';
      listed.push({ entry, name: attributes.name ?? '', isHidden });
    },
  });
  return { sheets: listed.length > 0 ? listed : unnamedSheets(archive), startsIn1904 };
}

const isSheet = (entry: string) => /^xl\/worksheets\/[^/]+\.xml$/.test(entry);

/** Returns the value of `r:id`, whatever its prefix is. */
function relationOf(attributes: Record<string, string>): string {
  return Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? '';
}

/** Reads which entry each id of the workbook means. */
async function readRelations(archive: Archive): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  await readXml(archive, 'xl/_rels/workbook.xml.rels', {
    open(tag, { Id, Target = '' }) {
      if (tag === 'Relationship' && Id) entries.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  return entries;
}

/** Returns the sheets of a workbook that does not list them, in the order of their numbers. */
function unnamedSheets({ names }: Archive): WorkbookSheet[] {
  const numberIn = (name: string) => Number(/\d+/.exec(name)?.[0] ?? 0);
  return names
    .filter(isSheet)
    .sort((a, b) => numberIn(a) - numberIn(b))
    .map((entry) => ({ entry, name: '', isHidden: false }));
}

/** More styles than Excel allows. */
const maxStyles = 100_000;

/** Reads what the numbers of each style are. Null: numbers, and neither dates nor times. */
export async function readStyles(archive: Archive): Promise<(NumberFormat | null)[]> {
  const codes = new Map<number, string>();
  const styles: (NumberFormat | null)[] = [];
  let isCellStyle = false;
  await readXml(archive, 'xl/styles.xml', {
    open(tag, { numFmtId, formatCode = '' }) {
      if (tag === 'cellXfs') isCellStyle = true;
      if (styles.length + codes.size > maxStyles) throw new ImportError('too_large', { detail: 'styles' });
      if (tag === 'numFmt') codes.set(Number(numFmtId), formatCode);
      if (tag === 'xf' && isCellStyle)
        styles.push(findNumberFormat(Number(numFmtId ?? 0), codes.get(Number(numFmtId))));
    },
    close(tag) {
      if (tag === 'cellXfs') isCellStyle = false;
    },
  });
  return styles;
}
