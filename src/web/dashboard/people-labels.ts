import type { PersonName } from '../../db/queries/dashboard/dashboard.ts';
import { removeDirectionControls } from '../../lib/bidi.ts';
import type { PersonChoice } from './page-data.ts';

/** Returns the user name, else the id: it distinguishes people of the same name. */
export function personDetail({ id, username }: PersonName): string {
  return username ? `@${username}` : `ID ${id}`;
}

/** Returns the people, in the same order, with a detail for those whose name looks like the name of another one. */
export function labelPeople(people: readonly PersonName[]): PersonChoice[] {
  const counts = new Map<string, number>();
  for (const { name } of people) counts.set(visibleForm(name), (counts.get(visibleForm(name)) ?? 0) + 1);
  return people.map((person) => {
    const isShared = (counts.get(visibleForm(person.name)) ?? 0) > 1;
    return { id: person.id, name: person.name, detail: isShared ? personDetail(person) : null };
  });
}

/** Names with the same visible form look the same, apart from their case. */
function visibleForm(name: string): string {
  return removeDirectionControls(name).normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}
