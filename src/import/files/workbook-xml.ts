import type { SaxesParser } from 'saxes';
import { ImportError } from '../import-error.ts';
import type { Archive } from './archive.ts';

/** What is called for the XML of a workbook. Names have no prefix: some programs write `x:row` for `row`. */
export interface XmlHandlers {
  open(name: string, attributes: Record<string, string>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Reads the XML of an entry, and yields after each chunk, so that rows can be taken out. */
export async function* parseXml(archive: Archive, entry: string, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = await createParser(handlers);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of archive.read(entry)) {
    parser.write(decodeXml(decoder, chunk));
    yield;
  }
  parser.close();
}

/** Reads the XML of an entry to its end. An entry that is absent is empty. */
export async function readXml(archive: Archive, entry: string, handlers: XmlHandlers): Promise<void> {
  if (!archive.names.includes(entry)) return;
  for await (const _ of parseXml(archive, entry, handlers));
}

async function createParser({ open, close, text }: XmlHandlers): Promise<SaxesParser> {
  const { SaxesParser } = await import('saxes'); // not loaded for other files: it takes time
  const parser = new SaxesParser();
  parser.on('error', (cause) => {
    throw new ImportError('damaged_file', { detail: cause.message, cause });
  });
  parser.on('doctype', () => {
    throw new ImportError('hostile_file', { detail: 'a document type' });
  });
  parser.on('opentag', ({ name, attributes }) => open(withoutPrefix(name), attributes as Record<string, string>));
  if (close) parser.on('closetag', ({ name }) => close(withoutPrefix(name)));
  if (text) parser.on('text', text);
  return parser;
}

const withoutPrefix = (name: string) => name.slice(name.indexOf(':') + 1);

function decodeXml(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw new ImportError('damaged_file', { detail: 'the XML is no UTF-8', cause });
  }
}
