import { badRequest } from './errors.ts';
import type { FileRecord } from './file-store.ts';
import { imageInfo, mimeTypeForName } from './images.ts';
import type { UploadedFile } from './multipart.ts';
import type { ApiCall } from './params.ts';
import type { MessageContent, PlaygroundState } from './state.ts';

const maxPhotoBytes = 10 * 1024 * 1024;
const maxDocumentBytes = 50 * 1024 * 1024;

/** Returns the content of a photo. Its file is an upload, `attach://name`, or the id of a file that was sent before. */
export async function photoContent(
  state: PlaygroundState,
  call: ApiCall,
  value: unknown,
  field: string,
): Promise<MessageContent> {
  const upload = findUpload(call, value, field);
  const file = upload ? await addPhoto(state, upload) : findSentFile(state, value, 'photo');
  return toPhoto(file);
}

/** Returns the file in the form of `message.photo`. */
export function toPhoto({ file_id, file_unique_id, width = 0, height = 0, size }: FileRecord) {
  return { photo: [{ file_id, file_unique_id, width, height, file_size: size }] };
}

/** Stores a file as a photo. Throws if it is no image or too large for a photo. */
export async function addPhoto(state: PlaygroundState, { name, bytes }: UploadedFile): Promise<FileRecord> {
  if (bytes.length > maxPhotoBytes) {
    throw badRequest(
      `file of size ${bytes.length} bytes is too big for a photo; the maximum size is ${maxPhotoBytes} bytes`,
    );
  }
  const info = imageInfo(bytes);
  if (!info) throw badRequest('IMAGE_PROCESS_FAILED');
  const { width, height } = info;
  const hasInvalidSize = width + height > 10_000 || Math.max(width, height) > 20 * Math.min(width, height);
  if (hasInvalidSize) throw badRequest('PHOTO_INVALID_DIMENSIONS');
  const extension = info.mime.slice('image/'.length).replace('jpeg', 'jpg');
  const baseName = name.replace(/\.[^.]*$/, '') || 'photo';
  return state.files.add({ folder: 'photos', name: `${baseName}.${extension}`, bytes, ...info });
}

/** Returns the content of a document. Its file comes from the same sources as that of a photo. */
export async function documentContent(
  state: PlaygroundState,
  call: ApiCall,
  value: unknown,
  field: string,
): Promise<MessageContent> {
  const upload = findUpload(call, value, field);
  return { document: toDocument(upload ? await addDocument(state, upload) : findSentFile(state, value, 'document')) };
}

/** Stores a file as a document. Throws if it is empty or larger than 50 MB. */
export function addDocument(state: PlaygroundState, { name, mime, bytes }: UploadedFile): Promise<FileRecord> {
  if (bytes.length === 0) throw badRequest('file must be non-empty');
  if (bytes.length > maxDocumentBytes) throw badRequest('file is too big');
  const typeOfName = mimeTypeForName(name);
  const type = typeOfName === 'application/octet-stream' ? mime : typeOfName;
  return state.files.add({ folder: 'documents', name, mime: type, bytes });
}

/** Returns the file in the form of `message.document`. */
export function toDocument({ file_id, file_unique_id, name, mime, size }: FileRecord) {
  return { file_id, file_unique_id, file_name: name, mime_type: mime, file_size: size };
}

function findUpload(call: ApiCall, value: unknown, field: string): UploadedFile | undefined {
  if (typeof value === 'string' && value.startsWith('attach://')) {
    const upload = call.files[value.slice('attach://'.length)];
    if (!upload) throw badRequest('file must be non-empty');
    return upload;
  }
  return value === undefined ? call.files[field] : undefined;
}

function findSentFile(state: PlaygroundState, value: unknown, type: 'photo' | 'document'): FileRecord {
  if (typeof value !== 'string' || value === '') throw badRequest(`there is no ${type} in the request`);
  // The playground makes no requests to other hosts.
  if (/^https?:/i.test(value)) throw badRequest('failed to get HTTP URL content');
  const file = state.files.get(value);
  if (!file) throw badRequest('wrong file identifier/HTTP URL specified');
  const isPhoto = file.path.startsWith('photos/');
  if (isPhoto !== (type === 'photo'))
    throw badRequest(`can't use file of type ${isPhoto ? 'Photo' : 'Document'} as ${isPhoto ? 'Document' : 'Photo'}`);
  return file;
}
