import { InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { withClient } from '../../../src/client/with-client.ts';
import { CliError } from '../../../src/errors.ts';
import { resolveSettings } from '../../../src/settings/settings.ts';
import { storePaths } from '../../../src/store/paths.ts';
import { invocationOf } from '../../support/cli/invocations.ts';

// Sends one InitiateAuth to the endpoint that it is given, and prints the outcome.

const [, , endpoint = '', home = ''] = process.argv;
const profile = { value: 'default', source: 'default' };
const settings = resolveSettings({ endpoint, region: 'eu-west-1' }, {}, profile, undefined);
const paths = storePaths({ env: {}, home, homeDirectory: home });
try {
  await withClient(invocationOf(), { settings, paths, timeoutMs: 20_000 }, (client) =>
    client.send(new InitiateAuthCommand({ ClientId: 'app', AuthFlow: 'USER_PASSWORD_AUTH' })),
  );
  process.stdout.write('OK');
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  process.stdout.write(`${error.kind} ${error.code}`);
}
