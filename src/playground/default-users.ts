import type { PlaygroundPerson } from './protocol.ts';

/** The people of a new playground. The first one is an admin. */
export const defaultUsers: PlaygroundPerson[] = [
  { id: 100_001, first_name: 'Anna', last_name: 'Berg', username: 'anna_berg', language_code: 'en', isAdmin: true },
  { id: 100_002, first_name: 'Ben', last_name: 'Carter', username: 'ben_carter', language_code: 'en', isAdmin: false },
  { id: 100_003, first_name: 'Мария', last_name: 'Соколова', username: 'maria_s', language_code: 'ru', isAdmin: false },
  { id: 100_004, first_name: 'Иван', language_code: 'ru', isAdmin: false },
];
