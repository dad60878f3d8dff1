import { homedir } from 'node:os';

/** The home that Debian gives to users without a home. Nothing may ever be created there. */
export const noHome = '/nonexistent';

/** The user's home as the system knows it; empty for a user without a home, such as a container's user that has only a number. */
export function homeDirectory(): string {
  try {
    const found = homedir();
    return found === noHome ? '' : found;
  } catch {
    return '';
  }
}
