import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { makeTestDirectory } from '../../scripts/test-directory.js';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('a run of the tests removes what an interrupted one left, and nothing of one that still runs', async () => {
  const place = await temporaryDirectory();
  const { pid: ended } = spawnSync(process.execPath, ['--version']);
  const running = `cogauth-tests-${process.ppid}-abcdef`;
  for (const name of [`cogauth-tests-${ended}-abcdef`, running, 'cogauth-other'])
    mkdirSync(join(place, name, 'inside'), { recursive: true });

  const made = basename(makeTestDirectory(place));

  expect(made).toMatch(new RegExp(`^cogauth-tests-${process.pid}-`));
  expect(readdirSync(place).toSorted()).toEqual([made, running, 'cogauth-other'].toSorted());
});
