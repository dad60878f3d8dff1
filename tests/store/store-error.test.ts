import { describe, expect, test } from '@jest/globals';
import { onDisk } from '../../src/store/store-error.ts';

describe('a system call on the store that fails', () => {
  test.each([
    ['ENOSPC', 'free some space'],
    ['EDQUOT', 'free some space'],
    ['EMFILE', 'ulimit -n'],
    ['ENFILE', 'ulimit -n'],
    ['EROFS', '--home'],
    ['EACCES', 'get the permission'],
    ['EPERM', 'get the permission'],
    ['EIO', 'check the disk'],
  ])('with %s ends in exit 5 with the path and a remedy', async (code, remedy) => {
    const failing = onDisk('/store/file', 'written', async () =>
      Promise.reject(Object.assign(new Error('told by the system'), { code })),
    );

    await expect(failing).rejects.toMatchObject({
      exitCode: 5,
      message: `/store/file could not be written: ${code}`,
      hint: expect.stringContaining(remedy),
    });
  });
});
