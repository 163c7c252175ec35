import { readFile } from 'node:fs/promises';

/** The start of a compound file: an `.xls` workbook, an encrypted `.xlsx` one, or a document of another program. */
const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** Returns whether a file is a compound file, by its first bytes. */
export const isCompoundFile = (head: Buffer): boolean => head.subarray(0, compoundFile.length).equals(compoundFile);

/**
 * Returns the kind of an OLE compound file, read from the names in its directory. `workbook`: an `.xls` file of Excel.
 * `encrypted`: a workbook with a password. Null: neither.
 */
export async function readCompoundKind(path: string): Promise<'workbook' | 'encrypted' | null> {
  const bytes = await readFile(path);
  const hasName = (name: string) => bytes.includes(Buffer.from(`${name}\0`, 'utf16le'));
  if (hasName('EncryptedPackage')) return 'encrypted';
  return hasName('Workbook') || hasName('Book') ? 'workbook' : null;
}

const webPage = /^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|meta|\?xml)/i;
const webTable = /<table|schemas-microsoft-com:office:(?:spreadsheet|excel)/i;

/** Returns whether a file is a web page or XML with a table, which programs save with the ending `.xls`. */
export function isWebTable(head: Buffer): boolean {
  const text = head.toString('latin1');
  return webPage.test(text) && webTable.test(text);
}

/** Returns whether an archive is a workbook of another kind than `.xlsx`: `.xlsb`, `.ods` or `.numbers`. */
export function isOtherWorkbook(names: readonly string[]): boolean {
  if (names.includes('mimetype') && names.includes('content.xml')) return true;
  return names.some((name) => name === 'xl/workbook.bin' || /^Index(?:\.zip|\/Document\.iwa)$/.test(name));
}
