import { homedir } from 'node:os';

/** The user's home as the system knows it; empty for one without, such as a container's user that has a number only. */
export function homeDirectory(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}
