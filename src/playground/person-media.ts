import { badRequest } from './errors.ts';
import { mimeTypeForName } from './images.ts';
import { addDocument, addPhoto, toDocument, toPhoto } from './media.ts';
import { maxCaptionLength } from './message-content.ts';
import { findUser, type MessageContent, newAlbumId, type PlaygroundState } from './state.ts';
import { formatText } from './text/format-text.ts';

export interface DocumentUpload {
  name: string;
  bytes: Uint8Array;
  caption?: string;
  mime?: string;
}

/** A photo or document that a person sends. */
export interface MediaUpload extends DocumentUpload {
  kind: 'photo' | 'document';
  /** The `media_group_id` of the album that the message belongs to. */
  albumId?: string;
}

/** Stores the file and returns the content of its message. */
export async function mediaUploadContent(
  state: PlaygroundState,
  { kind, name, bytes, caption = '', mime = mimeTypeForName(name), albumId }: MediaUpload,
): Promise<MessageContent> {
  const { text, entities } = formatText({ text: caption }, (id) => findUser(state, id));
  if (text.length > maxCaptionLength) throw badRequest('message caption is too long');
  const file = { name, mime, bytes: Buffer.from(bytes) };
  return {
    ...(kind === 'photo'
      ? toPhoto(await addPhoto(state, file))
      : { document: toDocument(await addDocument(state, file)) }),
    ...(text !== '' && { caption: text }),
    ...(entities.length > 0 && { caption_entities: entities }),
    ...(albumId && { media_group_id: albumId }),
  };
}

/** Stores the files of an album and returns the contents of its messages, which Telegram sends as separate updates. */
export async function albumContents(
  state: PlaygroundState,
  items: readonly Omit<MediaUpload, 'albumId'>[],
): Promise<MessageContent[]> {
  if (items.length < 2 || items.length > 10) throw badRequest('there must be from 2 to 10 media in the album');
  if (new Set(items.map(({ kind }) => kind)).size > 1)
    throw badRequest("document can't be mixed with other media types");
  const albumId = newAlbumId(state);
  const contents: MessageContent[] = [];
  for (const item of items) contents.push(await mediaUploadContent(state, { ...item, albumId }));
  return contents;
}
