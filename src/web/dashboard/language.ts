import { type Language, languages } from '../../time/language.ts';

/**
 * Returns the supported language with the highest weight in an `Accept-Language` header (RFC 9110, section 12.5.4), the
 * first one of equal weights. Regions are ignored: `ru-RU` is Russian. Returns `fallback` when the header names none of
 * ours.
 */
export function preferredLanguage(header: string | undefined, fallback: Language): Language {
  let best: { language: Language; weight: number } | undefined;
  for (const range of (header ?? '').split(',')) {
    const [tag = '', ...params] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = languages.find((code) => code === tag.split('-')[0]);
    const weight = Number(params.find((param) => param.startsWith('q='))?.slice(2) ?? 1);
    if (language && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? fallback;
}
