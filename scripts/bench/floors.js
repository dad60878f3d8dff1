// What Node alone takes for parts of a command. Usage: node floors.js post URL | fsync DIRECTORY
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

const [what, where = ''] = process.argv.slice(2);
if (what === 'post') {
  const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' };
  request(where, { method: 'POST', headers }, (reply) => reply.resume()).end('{}');
} else {
  const draft = join(where, 'draft');
  const file = openSync(draft, 'w');
  writeSync(file, 'x'.repeat(4096));
  fsyncSync(file);
  closeSync(file);
  renameSync(draft, join(where, 'file'));
}
