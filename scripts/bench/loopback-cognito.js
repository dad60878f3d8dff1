// A server that answers every sign-in at once, so that the client is measured. Prints its URL.
import { createServer } from 'node:http';

/** @param {object} value */
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param {string} use */
function token(use) {
  const exp = Math.floor(Date.now() / 1000) + 36_000;
  const claims = { sub: 'c0ffee00-0000-4000-8000-000000000000', token_use: use, exp };
  return `${encoded({ alg: 'RS256', kid: 'bench' })}.${encoded(claims)}.${'s'.repeat(342)}`;
}

const proofAsked = {
  ChallengeName: 'PASSWORD_VERIFIER',
  ChallengeParameters: {
    SRP_B: `5${'a3f1'.repeat(191)}abc`,
    SALT: 'f00dcafe12345678f00dcafe12345678',
    SECRET_BLOCK: Buffer.alloc(900, 7).toString('base64'),
    USER_ID_FOR_SRP: 'ada',
    USERNAME: 'ada',
  },
};

function tokens() {
  const AuthenticationResult = {
    AccessToken: token('access'),
    IdToken: token('id'),
    RefreshToken: 'r'.repeat(900),
    ExpiresIn: 3600,
    TokenType: 'Bearer',
  };
  return { ChallengeParameters: {}, AuthenticationResult };
}

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (/** @type {string} */ part) => {
    text += part;
  });
  request.on('end', () => {
    const target = String(request.headers['x-amz-target']);
    const reply =
      target.endsWith('.InitiateAuth') && text.includes('SRP_A') ? proofAsked : tokens();
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(reply));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
