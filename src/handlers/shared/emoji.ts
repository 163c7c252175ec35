const anyEmoji = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const emojis = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200D]/gu;

/** Returns a folded name without its emoji; the name as it is where it consists of emoji only. */
export function withoutEmoji(folded: string): string {
  if (!anyEmoji.test(folded)) return folded;
  const bare = folded.replace(emojis, '').trim();
  return bare.replace(/\s+/gu, ' ') || folded;
}

/** Returns true for a folded word that consists of emoji only. */
export function isEmojiWord(folded: string): boolean {
  return folded.replace(emojis, '') === '';
}
