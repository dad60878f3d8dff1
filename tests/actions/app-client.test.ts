import { describe, expect, test } from '@jest/globals';
import { secretHashFor, secretHashParameter } from '../../src/actions/app-client.ts';
import { app, hashOver, secretApp } from '../support/cognito/app-clients.ts';

describe('secretHashFor', () => {
  test('is nothing for a client without a secret', () => {
    expect(secretHashFor(app, 'ada')).toBeUndefined();
    expect(secretHashParameter(app, 'ada')).toStrictEqual({});
  });

  test('is made over the username that is given', () => {
    expect(secretHashFor(secretApp, 'ada')).toBe(hashOver('ada'));
    expect(secretHashParameter(secretApp, 'ada@example.com')).toStrictEqual({
      SECRET_HASH: hashOver('ada@example.com'),
    });
  });
});
