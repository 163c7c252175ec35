/** A file of a request. */
export interface UploadedFile {
  name: string;
  mime: string;
  bytes: Buffer;
}
export interface MultipartForm {
  fields: Record<string, string>;
  files: Record<string, UploadedFile>;
}

/** Returns the boundary of a `multipart/form-data` content type, or undefined for other types. */
export function multipartBoundary(contentType: string | undefined): string | undefined {
  if (!contentType?.startsWith('multipart/form-data')) return undefined;
  const match = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  return match?.[1] ?? match?.[2];
}

/** Parses a multipart body into fields and files. A part without a name is ignored. */
export function parseMultipart(body: Buffer, boundary: string): MultipartForm {
  const form: MultipartForm = { fields: {}, files: {} };
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const first = body.indexOf(delimiter.subarray(2));
  if (first < 0) return form;
  let at = first + delimiter.length - 2;
  while (body.toString('latin1', at, at + 2) === '\r\n') {
    const end = body.indexOf(delimiter, at);
    if (end < 0) break;
    addPart(form, body.subarray(at + 2, end));
    at = end + delimiter.length;
  }
  return form;
}

function addPart(form: MultipartForm, part: Buffer): void {
  const headerEnd = part.indexOf('\r\n\r\n');
  if (headerEnd < 0) return;
  const header = part.toString('utf8', 0, headerEnd);
  const bytes = part.subarray(headerEnd + 4);
  const disposition = /^content-disposition:(.*)$/im.exec(header)?.[1] ?? '';
  const name = /[;\s]name="((?:[^"\\]|\\.)*)"|[;\s]name=([^;\s"]+)/i.exec(disposition);
  const key = name?.[1] ?? name?.[2];
  if (key === undefined) return;
  const file = fileName(disposition);
  if (file === undefined) {
    form.fields[key] = bytes.toString('utf8');
    return;
  }
  const mime = /^content-type:\s*(\S+)/im.exec(header)?.[1] ?? 'application/octet-stream';
  form.files[key] = { name: file, mime, bytes: Buffer.from(bytes) };
}

function fileName(disposition: string): string | undefined {
  const extended = /filename\*=utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  if (extended !== undefined) return safeName(decodeURIComponent(extended));
  const quoted = /[;\s]filename="((?:[^"\\]|\\.)*)"|[;\s]filename=([^;"][^;]*)/i.exec(disposition);
  const name = quoted?.[1] ?? quoted?.[2]?.trim();
  return name === undefined ? undefined : safeName(name.replaceAll('%22', '"').replace(/\\(.)/g, '$1'));
}

/** Returns the name without a path and without control characters. */
function safeName(name: string): string {
  return name.replace(/^.*[/\\]/s, '').replace(/\p{Cc}/gu, '') || 'file';
}
