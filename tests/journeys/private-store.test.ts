import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { person } from '../support/cli/cogauth-process.ts';
import { signedInAda } from '../support/cognito/embedded-ada.ts';
import { openPlaces } from '../support/temporary-directory.ts';

describe('the whole store', () => {
  test('is closed to others under any umask', async () => {
    const before = process.umask(0);
    try {
      const { place } = await signedInAda('--mfa', 'off');

      expect((await readdir(place.home, { recursive: true })).length).toBeGreaterThan(6);
      expect(await openPlaces(place.home)).toEqual([]);
    } finally {
      process.umask(before);
    }
  });

  test('is closed again, with a warning, if a user opened it to others', async () => {
    const { place, run } = await signedInAda('--mfa', 'off');
    const names = await readdir(place.home, { recursive: true });
    const flow = names.find((name) => /flows.ada-.*json$/.test(name)) ?? '';
    await chmod(join(place.home, flow), 0o664);

    const { stderr } = await run('status');

    expect(stderr).toContain(`warning: ${join(place.home, flow)} was open to other users`);
    expect(await openPlaces(place.home)).toEqual([]);
  });

  test.each([
    ['an empty home', { HOME: '' }],
    ['a relative home', { HOME: 'relative-home' }],
    [
      'relative XDG directories',
      { HOME: '', XDG_STATE_HOME: './xdg-state', XDG_CONFIG_HOME: 'xdg' },
    ],
  ])('is never put where the command is run: %s', async (_, env) => {
    const names = await readdir('.');
    const who = await person(env);

    const refused = await who.json(['profile', 'add', 'demo', '--client-id', 'app']);

    expect(refused.exitCode).toBe(5);
    expect(refused.error).toMatchObject({ code: 'NoHome' });
    expect(await readdir('.')).toEqual(names);
  });
});
