import { describe, expect, test } from '@jest/globals';
import { fileNameFor, storePaths } from '../../src/store/paths.ts';

const homeDirectory = '/home/ada';

describe('storePaths', () => {
  test('follows the XDG defaults', () => {
    const paths = storePaths({ env: {}, homeDirectory });

    expect(paths.settingsDirectory).toBe('/home/ada/.config/cogauth');
    expect(paths.stateDirectory).toBe('/home/ada/.local/state/cogauth');
    expect(paths.emulatorDatabase).toBe('/home/ada/.local/state/cogauth/emulator.sqlite');
    expect(paths.flowDirectory('default')).toBe(
      `/home/ada/.local/state/cogauth/${fileNameFor('default')}/flows`,
    );
  });

  test('follows the XDG variables without any home', () => {
    const env = { XDG_CONFIG_HOME: '/config', XDG_STATE_HOME: '/state' };

    const paths = storePaths({ env, homeDirectory: '' });

    expect(paths.settingsDirectory).toBe('/config/cogauth');
    expect(paths.stateDirectory).toBe('/state/cogauth');
  });

  test.each(['', 'relative', './state'])('ignores the XDG value "%s"', (value) => {
    const env = { XDG_CONFIG_HOME: value, XDG_STATE_HOME: value, COGAUTH_HOME: '' };

    const paths = storePaths({ env, homeDirectory });

    expect(paths.settingsDirectory).toBe('/home/ada/.config/cogauth');
    expect(paths.stateDirectory).toBe('/home/ada/.local/state/cogauth');
  });

  test('puts everything under COGAUTH_HOME, and --home above that', () => {
    const env = { COGAUTH_HOME: '/variable', XDG_STATE_HOME: '/state' };

    const paths = storePaths({ env, homeDirectory });
    const flagged = storePaths({ env, homeDirectory, home: '/flag' });

    expect([paths.settingsDirectory, paths.stateDirectory]).toEqual([
      '/variable/config',
      '/variable/state',
    ]);
    expect([flagged.settingsDirectory, flagged.stateDirectory]).toEqual([
      '/flag/config',
      '/flag/state',
    ]);
  });

  test('takes a relative path from the flag only', () => {
    const env = { COGAUTH_HOME: 'here' };

    expect(storePaths({ env: {}, homeDirectory, home: 'here' }).stateDirectory).toBe(
      `${process.cwd()}/here/state`,
    );
    expect(() => storePaths({ env, homeDirectory })).toThrow(
      expect.objectContaining({ kind: 'CONFIG' }),
    );
  });

  test.each([
    ['an empty flag', { home: '', homeDirectory }, 'USAGE'],
    ['no home', { homeDirectory: '' }, 'STORE'],
    ['a relative home', { homeDirectory: 'ada' }, 'STORE'],
  ])('refuses %s', (_, surroundings, kind) => {
    expect(() => storePaths({ env: {}, ...surroundings })).toThrow(
      expect.objectContaining({ kind }),
    );
  });
});

describe('fileNameFor', () => {
  const names = [
    'ada',
    'Ada',
    'ADA',
    'ada.b@example.com',
    'ada-b-example-com',
    '../x',
    '..',
    '.',
    '/',
    '\\',
    'CON',
    'con',
    'nul.json',
    '',
    ' ',
    'a\0b',
    'a\nb',
    '__proto__',
    'é',
    'e\u0301',
    '🙂'.repeat(128),
    '🙃'.repeat(128),
    'a'.repeat(128),
    'a'.repeat(127),
  ];

  test('gives different names to all, even where case is ignored', () => {
    const made = names.map((name) => fileNameFor(name).toLowerCase());

    expect(new Set(made).size).toBe(names.length);
  });

  test.each(names)('makes %j safe and short', (name) => {
    expect(fileNameFor(name)).toMatch(/^[a-z0-9][a-z0-9-]{0,31}-[0-9a-f]{32}$/);
  });

  test('keeps a name recognisable', () => {
    expect(fileNameFor('Ada.B@example.com')).toMatch(/^ada-b-example-com-/);
  });
});
