import { anyOfSources } from './vocabulary.ts';

/** What somebody will do, wants to do or has to do. */
const intentions = [
  String.raw`will|i'll|we'll|gonna|going\s+to|want|wanna|plan(?:ned|ning)?|should|shall|must|need|todo|to-do|remind`,
  String.raw`reminder|schedule|let's|next|tomorrow|later|if|would|could|can|goal|target|start(?:s|ing)?\s+at`,
  'хочу|хотел[аи]?|буду|будем|будет|надо|нужно|должен|должна|план(?:ирую|ы)?|завтра|потом|пойду|начну|собираюсь',
  'напомни|цель|если|бы|позже',
];
const negations = [
  String.raw`cannot|can'?t|won'?t|didn'?t|did\s+not|don'?t|do\s+not|haven'?t|hasn'?t|wasn'?t|couldn'?t|not|never`,
  String.raw`no(?!\.|\s*\d)|skipped|skip|missed|instead|failed|rather`,
  'не|нет|ни|без|пропустил[аи]?|вместо|проспал[аи]?',
];
/** Words for events, prices and other people, whose times and numbers are no durations. */
const otherThings = [
  String.raw`opens?|closes?|ends|delayed|when|while\s+waiting|costs?|price|away|he|she|they`,
  String.raw`сколько|задерж\p{L}+|перенес\p{L}+|опозда\p{L}+|стоит|стоят|стоимость|цена|от\s+дома|когда|он|она|они`,
];
const corrections = [
  String.raw`i\s+mean|sorry|oops|wait|actually|correction|cancel(?:led|ed)?|delete|remove`,
  String.raw`отмени|удали|отмен\p{L}+|то\s+есть|точнее|вернее|ой|извини\p{L}*`,
];

/** Matches a text that says that the thing was not done, or asks: it is never stored without a question. */
export const notDonePattern = new RegExp(
  String.raw`\?|(?<![\p{L}'])${anyOfSources([...intentions, ...negations, ...otherThings, ...corrections])}(?![\p{L}])`,
  'iu',
);
