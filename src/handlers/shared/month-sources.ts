/** The sources of patterns for the months, from January: full names and abbreviations, in Russian the genitive too. */
export const monthSources = [
  'january|jan|январ[ьяе]|янв',
  'february|feb|феврал[ьяе]|февр?',
  'march|mar|март[ае]?|мар',
  'april|apr|апрел[ьяе]|апр',
  'may|ма[йяе]',
  'june?|июн[ьяе]?',
  'july?|июл[ьяе]?',
  'august|aug|август[ае]?|авг',
  'september|sept?|сентябр[ьяе]|сент?',
  'october|oct|октябр[ьяе]|окт',
  'november|nov|ноябр[ьяе]|нояб?',
  'december|dec|декабр[ьяе]|дек',
];
