import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { secretHash } from '../../src/protocol/secret-hash.ts';

// The published values are in srp-vectors.json.
describe('secretHash', () => {
  test('is keyed by the secret, over the username and then the client id, as UTF-8', () => {
    const expected = createHmac('sha256', Buffer.from('sécret'))
      .update(Buffer.from('ådaapp'))
      .digest('base64');

    expect(secretHash({ username: 'åda', clientId: 'app', clientSecret: 'sécret' })).toBe(expected);
  });
});
