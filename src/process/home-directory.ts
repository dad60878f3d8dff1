import { homedir } from 'node:os';

/** What Debian says is the home of a user who has none; nothing may ever be made there. */
export const noHome = '/nonexistent';

/** The user's home as the system knows it; empty for one without, such as a container's user that has a number only. */
export function homeDirectory(): string {
  try {
    const found = homedir();
    return found === noHome ? '' : found;
  } catch {
    return '';
  }
}
