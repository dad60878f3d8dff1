import { describe, expect, test } from '@jest/globals';
import { CliError, hint, run } from '../src/errors.ts';

describe('hint', () => {
  test('keeps commands as values, those of another sentence too', () => {
    const again = hint`sign in again: ${run('initiate-auth', 'ada')}`;

    expect(hint`${again}; see ${run('session list')}`).toEqual([
      'sign in again: ',
      { command: 'initiate-auth', argv: ['cogauth', 'initiate-auth', 'ada'] },
      '; see ',
      { command: 'session list', argv: ['cogauth', 'session', 'list'] },
    ]);
  });
});

describe('CliError', () => {
  test('changes some details and keeps the others', () => {
    const cause = new Error('x');
    const details = {
      code: 'X',
      kind: 'WRONG_CODE',
      message: 'no',
      hint: 'wait',
      retryable: true,
      requestId: 'request-1',
      cause,
    } as const;
    const error = new CliError(details);

    expect(error.with({})).toMatchObject(details);
    expect(error.with({ message: 'yes', hint: undefined })).toMatchObject({
      ...details,
      message: 'yes',
      hint: undefined,
    });
  });
});
