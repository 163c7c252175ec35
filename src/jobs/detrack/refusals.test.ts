import { expect, test } from 'vitest';
import { loadTexts } from '../../bot/ui/i18n.ts';
import { jobErrorText } from '../engine/job-texts.ts';
import { jobTextFolders } from '../index.ts';
import { statusError, wrongFieldsError } from './refusals.ts';

const texts = loadTexts(jobTextFolders);

test('a code of DeTrack without a translation is in a sentence of the language', () => {
  const { message: error, errorText } = wrongFieldsError([
    { field: 'date', codes: ["can't be blank"] },
    { field: 'zone', codes: ['must be a known zone'] },
  ]);
  expect(jobErrorText(texts.in('ru'), { error, errorText })).toBe(
    'Ошибки в полях: date (нет значения), zone (DeTrack отказал: must be a known zone)',
  );
  expect(jobErrorText(texts.in('en'), { error, errorText })).toBe(
    "Wrong fields: date (can't be blank), zone (must be a known zone)",
  );
});

test('so is an explanation of DeTrack', () => {
  const { message: error, errorText } = statusError(400, 'account suspended');
  expect(jobErrorText(texts.in('ru'), { error, errorText })).toBe('DeTrack отказал: account suspended');
});
