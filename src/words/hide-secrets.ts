const mask = '********';

/** Cognito's shortest secrets are codes of six digits; hiding what is much shorter would garble every sentence. */
const shortest = 4;

/**
 * Takes out of words what must not be told: a server may repeat in its refusal what it was sent, as it is or
 * encoded, and what is told on a terminal ends in logs.
 */
export function hideSecrets(text: string, secrets: Iterable<string>): string {
  const forms = [...secrets]
    .filter((secret) => secret.length >= shortest)
    .flatMap(formsOf)
    // A secret may hold another one: the whole goes first.
    .toSorted((one, other) => other.length - one.length);
  return forms.reduce((hidden, form) => hidden.replaceAll(form, mask), text);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(bytes.toString('utf8')),
    new URLSearchParams([['', secret]]).toString().slice(1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    hex,
    hex.toUpperCase(),
  ];
}
