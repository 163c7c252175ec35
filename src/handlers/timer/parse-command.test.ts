import { describe, expect, it } from 'vitest';
import { findStatedMinutes } from '../record/line/stated-minutes.ts';
import { namesCommandHabit, parseTimerCommand } from './parse-command.ts';
import { parseStop } from './parse-stop.ts';

const parse = (text: string) => parseTimerCommand(text, findStatedMinutes);
const names = (text: string) => {
  const command = parse(text);
  if (command?.kind !== 'start') return null;
  return command.readings.map(({ name, minutes, minutesAgo }) =>
    minutesAgo > 0 ? `${name}|${minutes}|${minutesAgo} ago` : `${name}|${minutes}`,
  );
};

describe('parseTimerCommand', () => {
  it.each([
    ['start reading', ['reading|null']],
    ['Reading start!', ['reading|null']],
    ['старт чтение', ['чтение|null']],
    ['Чтение старт', ['Чтение|null']],
    ['start reading 25m', ['reading|25', 'reading 25m|null']],
    ['start 25m reading', ['reading|25', '25m reading|null']],
    ['reading start 25m', ['reading|25', 'reading 25m|null']],
    ['start reading 1h 30m', ['reading|90', 'reading 1h|30', 'reading 1h 30m|null']],
    ['старт чтение 25 минут', ['чтение|25', 'чтение 25 минут|null']],
    ['reading start for 25m', ['reading|25', 'reading for 25m|null']],
    ['start reading for 25 minutes', ['reading|25', 'reading for 25 minutes|null']],
    ['чтение старт полчаса', ['чтение|30', 'чтение полчаса|null']],
    ['чтение старт на полчаса', ['чтение|30', 'чтение на полчаса|null']],
    ['start reading 5 minutes ago', ['reading|null|5 ago']],
    ['reading start 5 minutes ago', ['reading|null|5 ago']],
    ['старт чтение полчаса назад', ['чтение|null|30 ago']],
    ['start reading -5m', ['reading|null|5 ago']],
    ['start reading 25m 5 minutes ago', ['reading|25|5 ago', 'reading 25m|null|5 ago']],
    ['start reading - 25m', ['reading -|25', 'reading - 25m|null']],
  ])('%s', (text, expected) => {
    expect(names(text)?.map((one) => one.toLowerCase())).toEqual(expected.map((one) => one.toLowerCase()));
  });

  it.each([
    ['stop reading', 'reading', false],
    ['стоп чтение', 'чтение', false],
    ['reading stop', 'reading', false],
    ['stop -10m', '-10m', false],
    ['stop smoking', 'smoking', false],
    ['reading stop -10m', 'reading -10m', false],
    ['reading stop at 14:30', 'reading at 14:30', false],
    ['чтение стоп 10 минут назад', 'чтение 10 минут назад', false],
    ['reading stop 10m', 'reading 10m', true],
    ['stop reading 10m', 'reading 10m', false],
  ])('%s', (text, rest, mayBeLine) => {
    expect(parse(text)).toEqual({ kind: 'stop', text: rest, mayBeLine });
  });

  it.each([
    ['reading', 'reading', 'now'],
    ['-10m', '', '10 ago'],
    ['-10', '', '10 ago'],
    ['-10м', '', '10 ago'],
    ['− 1h', '', '60 ago'],
    ['reading -10m', 'reading', '10 ago'],
    ['10 minutes ago', '', '10 ago'],
    ['10 минут назад', '', '10 ago'],
    ['чтение полчаса назад', 'чтение', '30 ago'],
    ['10', '', '10?'],
    ['10m', '', '10?'],
    ['reading 1h 30m', 'reading', '90?'],
    ['14:30', '', '14:30'],
    ['at 14.30', '', '14:30'],
    ['reading at 2:30 pm', 'reading', '14:30'],
    ['чтение в 9:05', 'чтение', '9:5'],
    ['at 7', '', '7:0'],
    ['12 a.m', '', '0:0'],
    ['13 pm', '13 pm', 'now'],
  ])('reads when %s says that a timer was stopped', (text, name, expected) => {
    const { time, ...reading } = parseStop(text, findStatedMinutes);
    expect(reading).toEqual({ name });
    const shown = time.kind === 'ago' ? `${time.minutes}${time.isCertain ? ' ago' : '?'}` : time.kind;
    expect(time.kind === 'clock' ? `${time.hour}:${time.minute}` : shown).toBe(expected);
  });

  it.each([
    'start',
    'start 20m',
    'restart reading',
    'reading 25m',
    'I start\nreading',
    'starting reading',
    'старт 20м',
    'start for 20m',
    'reading start of the book',
    'reading stop of the week',
  ])('%s is no command', (text) => expect(parse(text)).toBeNull());

  it('leaves the lines of a habit that is called like a word of the commands to recording', () => {
    const habit = (name: string, own = true) => ({ id: 1, name, own, uses: 0 });
    expect(namesCommandHabit('start 20m', [habit('Start')])).toBe(true);
    expect(namesCommandHabit('start reading', [habit('Start')])).toBe(true);
    expect(namesCommandHabit('kick start', [habit('Kick Start')])).toBe(true);
    expect(namesCommandHabit('стоп 5м', [habit('Стоп')])).toBe(true);
    expect(namesCommandHabit('start reading', [habit('Kick Start'), habit('Reading')])).toBe(false);
    expect(namesCommandHabit('start reading', [habit('Start', false)])).toBe(false);
  });
});
