import type { TextSpan } from './spans.ts';
import { distanceUnitSource } from './vocabulary.ts';

/** A distance with its unit: `5 km`. */
const distance = new RegExp(`(?<![\\p{L}\\d.,])\\d[\\d.,]*\\s*(?:${distanceUnitSource})(?!\\p{L})`, 'iu');
const metres = /(?<![\p{L}\d])\d{3,}\s?[mм](?!\p{L})/iu;
const future =
  /(?<!\p{L})(?:will|'ll|gonna|going\s+to|let's|starts?|meet|leav\p{L}+|буду|будем|пойду|начну|встре\p{L}+)(?!\p{L})/iu;
const pastVerb =
  /(?<!\p{L})(?:\p{L}+ed|did|done|ran|swam|rode|wrote|read|made|went|\p{L}+(?:л|ла|ли|лся|лась))(?!\p{L})/iu;

/** Returns true where a text states a distance with a unit that is not `m`. */
export const hasDistance = (text: string): boolean => distance.test(text);

/** Returns true where a text states a distance, which may be in `m`. */
export const mayHaveDistance = (text: string): boolean => distance.test(text) || metres.test(text);

/** Returns true where `in 20 minutes` tells how long something took: after a habit, a distance or a past verb. */
export function tookPlace(before: string, mentions: readonly TextSpan[], offset: number): boolean {
  if (future.test(before)) return false;
  return mentions.some(({ end }) => end <= offset) || distance.test(before) || pastVerb.test(before);
}

/** Names of habits that go over a distance: their `400m` is metres. */
const distanceHabit =
  /run|jog|swim|row|walk|hik|bik|cycl|rid|ski|sprint|skat|бег|плав|греб|ход|прогул|вело|лыж|бассейн/iu;
/** Names of habits that take seconds or minutes: their `1:45` may be minutes and seconds. */
const shortExercise = /plank|hang|sprint|wall\s*sit|планк|вис|спринт/iu;

const longHabit = /sleep|work(?!\s?-?out)|job|study|сон|работ|учеб|смен/iu;

/** Returns true for a habit, or a line, that takes many hours. */
export const isLongHabit = (name: string): boolean => longHabit.test(name);

/** Returns true for a habit, or a line, that goes over a distance. */
export const isOverDistance = (name: string): boolean => distanceHabit.test(name);

/** Returns true for a habit, or a line, that takes seconds or minutes rather than hours. */
export const isShortExercise = (name: string): boolean => shortExercise.test(name);
