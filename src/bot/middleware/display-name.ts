import type { User } from 'grammy/types';
import { isVisible } from '../../lib/visible-text.ts';

/**
 * Returns first and last name, else the username, else `user ID`. A part that cannot be seen, such as U+3164, is no
 * name. `warehouse.full_name` is the same rule in SQL.
 */
export function displayName({ id, first_name, last_name, username }: Omit<User, 'is_bot'>): string {
  const parts = [first_name, last_name].filter((part) => part !== undefined && isVisible(part));
  const full = parts.join(' ').replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '');
  if (full) return full;
  return username && isVisible(username) ? username : `user ${id}`;
}
