// oxlint-disable no-await-in-loop -- one after the other: this is a measurement
// Fills both servers with users by copying one, since 100,000 sign-ups would take longer than the measurements. The copies
// have the SRP verifier of the first user, so they cannot sign in; the few users who sign in later get their own password.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import * as z from 'zod';
import { startCognitoLocal, startOurs } from './processes.js';
import { openConnections } from './requests.js';

/** @typedef {{ userPoolId: string, clientId: string }} Pool */
/** @typedef {{ running: import('./processes.js').Running, pool: Pool }} Seeded */

export const password = 'Correct-horse-1';
const model = 'user-model';

const MadePool = z.object({ UserPool: z.object({ Id: z.string() }) });
const MadeClient = z.object({ UserPoolClient: z.object({ ClientId: z.string() }) });
const CognitoLocalUser = z.looseObject({
  Attributes: z.array(z.object({ Name: z.string(), Value: z.string() })),
});
const CognitoLocalPool = z.looseObject({ Users: z.record(z.string(), CognitoLocalUser) });

/** The users who sign in: at most fifty, evenly spread. @param {number} users */
export function signingIn(users) {
  const count = Math.min(50, users);
  return Array.from(
    { length: count },
    (_, index) => `user-${1 + Math.floor((index * users) / count)}`,
  );
}

/**
 * @param {string} directory
 * @param {number} users
 * @param {readonly string[]} [options] of `emulator serve`
 * @returns {Promise<Seeded>}
 */
export async function seedOurs(directory, users, options) {
  const empty = await startOurs(directory);
  const pool = await makePool(empty.url);
  await empty.stop();
  copyRows(join(directory, 'cognito.sqlite'), users);
  const running = await startOurs(directory, options);
  const { call, close } = openConnections(running.url);
  for (const Username of signingIn(users)) {
    const whose = { UserPoolId: pool.userPoolId, Username };
    await call('AdminSetUserPassword', { ...whose, Password: password, Permanent: true });
  }
  close();
  return { running, pool };
}

/**
 * @param {string} file
 * @param {number} users
 */
function copyRows(file, users) {
  const database = new Database(file);
  const numbers =
    'WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)';
  const sub = `printf('00000000-0000-7000-0000-%012d', n)`;
  /** @param {string} column */
  const copyOf = (column) =>
    `replace(replace(${column}, users.sub, ${sub}), '${model}', 'user-' || n)`;
  database.exec('BEGIN');
  database
    .prepare(
      `${numbers} INSERT INTO users (sub, pool_id, username_key, document)
        SELECT ${sub}, pool_id, 'user-' || n, ${copyOf('document')}
        FROM numbers, users WHERE username_key = '${model}'`,
    )
    .run(users);
  database
    .prepare(
      `${numbers} INSERT INTO search_terms (pool_id, name, value, sub)
        SELECT search_terms.pool_id, name, ${copyOf('value')}, ${sub}
        FROM numbers, users JOIN search_terms USING (sub) WHERE username_key = '${model}'`,
    )
    .run(users);
  database.prepare('UPDATE pools SET user_count = user_count + ?').run(users);
  database.exec('COMMIT');
  database.close();
}

/**
 * @param {string} directory
 * @param {number} users
 * @returns {Promise<Seeded>}
 */
export async function seedCognitoLocal(directory, users) {
  await mkdir(join(directory, '.cognito'));
  // Its own default is that user names are e-mail addresses.
  const settings = JSON.stringify({ UserPoolDefaults: { UsernameAttributes: [] } });
  await writeFile(join(directory, '.cognito', 'config.json'), settings);
  const empty = await startCognitoLocal(directory);
  const pool = await makePool(empty.url);
  await empty.stop();
  copyUsers(join(directory, '.cognito', 'db'), users);
  return { running: await startCognitoLocal(directory), pool };
}

/**
 * @param {string} directory
 * @param {number} users
 */
function copyUsers(directory, users) {
  const name = readdirSync(directory).find((file) => file !== 'clients.json') ?? '';
  const file = join(directory, name);
  const data = CognitoLocalPool.parse(JSON.parse(readFileSync(file, 'utf8')));
  const user = CognitoLocalUser.parse(data.Users[model]);
  const text = JSON.stringify(user);
  const sub = user.Attributes.find(({ Name }) => Name === 'sub')?.Value ?? '';
  for (let n = 1; n <= users; n += 1) {
    const copy = text
      .replaceAll(sub, `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)
      .replaceAll(model, `user-${n}`);
    data.Users[`user-${n}`] = CognitoLocalUser.parse(JSON.parse(copy));
  }
  writeFileSync(file, JSON.stringify(data));
}

/**
 * @param {string} url
 * @returns {Promise<Pool>}
 */
async function makePool(url) {
  const { call, close } = openConnections(url);
  const made = await call('CreateUserPool', { PoolName: 'bench' });
  const { UserPool } = MadePool.parse(JSON.parse(made));
  const madeClient = await call('CreateUserPoolClient', {
    UserPoolId: UserPool.Id,
    ClientName: 'bench',
    ExplicitAuthFlows: [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
    ],
  });
  const { UserPoolClient } = MadeClient.parse(JSON.parse(madeClient));
  await call('SignUp', {
    ClientId: UserPoolClient.ClientId,
    Username: model,
    Password: password,
    UserAttributes: [{ Name: 'email', Value: `${model}@example.com` }],
  });
  await call('AdminConfirmSignUp', { UserPoolId: UserPool.Id, Username: model });
  close();
  return { userPoolId: UserPool.Id, clientId: UserPoolClient.ClientId };
}
