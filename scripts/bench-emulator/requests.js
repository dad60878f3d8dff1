// Requests of the API over kept-alive connections, by node:http alone: the SDK would take more time than the servers.
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** @typedef {(operation: string, body: object) => Promise<string>} Call */

/**
 * @param {string} url
 * @returns {{ call: Call, close: () => void }}
 */
export function openConnections(url) {
  const agent = new Agent({ keepAlive: true });
  return {
    call: (operation, body) => call(agent, url, operation, JSON.stringify(body)),
    close: () => agent.destroy(),
  };
}

/**
 * @param {Agent} agent
 * @param {string} url
 * @param {string} operation
 * @param {string} body
 */
async function call(agent, url, operation, body) {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(body),
    'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    // Neither server checks signatures, but both require one.
    'x-amz-date': '20300101T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20300101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
  };
  const reply = await send(url, { agent, method: 'POST', headers }, body);
  const received = await text(reply);
  if (reply.statusCode !== 200) throw new Error(`${operation}: ${reply.statusCode} ${received}`);
  return received;
}

/**
 * Sends a request again if the server was just closing its connection: a server that is busy for seconds takes waiting
 * connections for idle ones.
 *
 * @param {string} url
 * @param {import('node:http').RequestOptions} options
 * @param {string} body
 * @returns {Promise<import('node:http').IncomingMessage>}
 */
function send(url, options, body) {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, resolve);
    sent.on('error', (error) => {
      if (sent.reusedSocket) resolve(send(url, options, body));
      else reject(error);
    });
    sent.end(body);
  });
}
