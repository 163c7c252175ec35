/** The languages in which Tally writes to people, as BCP 47 tags. */
export const languages = ['en', 'ru'] as const;
export type Language = (typeof languages)[number];
