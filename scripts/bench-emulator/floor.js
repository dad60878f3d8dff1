// The least that a sign-in with a password can cost over HTTP: a bare server that parses the body of a request and answers with
// two RS256 signatures by 2048-bit keys. It checks nothing and keeps nothing.
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';

const keys = ['access', 'id'].map(
  () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
);
// As long as the header and claims of a token.
const claims = Buffer.alloc(700, 'x');

const server = createServer((request, response) => {
  /** @type {Buffer[]} */
  const chunks = [];
  request
    .on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk))
    .on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString());
      const tokens = keys.map((key) => sign('RSA-SHA256', claims, key).toString('base64url'));
      const body = JSON.stringify({ AuthenticationResult: tokens });
      response.writeHead(200, { 'content-length': Buffer.byteLength(body) }).end(body);
    });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.stdout.write(`http://127.0.0.1:${address?.port}\n`);
});
