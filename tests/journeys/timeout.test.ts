import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { person } from '../support/cli/cogauth-process.ts';

describe('--timeout', () => {
  test('ends a command whose look-up of AWS credentials never comes back', async () => {
    const ada = await person();
    const config = join(ada.home, 'aws-config');
    // Reads from a pipe of its parent, and so lives exactly as long as its parent.
    writeFileSync(config, '[default]\ncredential_process = cat\n');

    const ended = await ada.json(['list-user-pools', '--timeout', '1s', '--region', 'us-east-1'], {
      env: { AWS_CONFIG_FILE: config },
    });

    expect(ended.exitCode).toBe(20);
    expect(ended.error).toMatchObject({ code: 'Timeout', kind: 'NETWORK' });
  });
});
