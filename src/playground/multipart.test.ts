import fc from 'fast-check';
import { expect, test } from 'vitest';
import { multipartBoundary, parseMultipart } from './multipart.ts';

async function encode(form: FormData) {
  const response = new Response(form);
  const boundary = multipartBoundary(response.headers.get('content-type') ?? undefined) ?? '';
  return parseMultipart(Buffer.from(await response.arrayBuffer()), boundary);
}

test('parses the form of any client without changes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'grapheme' }), async (bytes, text) => {
      const form = new FormData();
      form.set('text', text);
      form.set('file', new Blob([bytes]), 'a "b".bin');
      const { fields, files } = await encode(form);
      // A form's line ends are CRLF; nothing else changes.
      expect(fields.text).toBe(text.replace(/\r\n|\r|\n/g, '\r\n'));
      expect(files.file?.name).toBe('a "b".bin');
      expect(new Uint8Array(files.file?.bytes ?? [])).toEqual(bytes);
    }),
  );
});

test('a file name without quotes, as grammY writes it, may contain spaces', () => {
  const body = '--x\r\ncontent-disposition:form-data;name="d";filename=Отчёт за май.xlsx\r\n\r\n12\r\n--x--\r\n';
  expect(parseMultipart(Buffer.from(body), 'x').files.d?.name).toBe('Отчёт за май.xlsx');
});

test('removes the path from a file name', () => {
  const body = '--x\r\ncontent-disposition: form-data; name="d"; filename="../../etc/passwd"\r\n\r\n12\r\n--x--\r\n';
  expect(parseMultipart(Buffer.from(body), 'x').files.d?.name).toBe('passwd');
});
