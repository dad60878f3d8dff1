// RFC 4648 section 6.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const bothCases = `${alphabet}${alphabet.toLowerCase()}`;

/**
 * Reads base32 of any length in either case, with or without spaces and padding.
 *
 * Bits that do not fill a byte are dropped.
 *
 * @throws RangeError at a character that is not base32. It gives the position and not the character, which may be
 * secret.
 */
export function decodeBase32(text: string): Uint8Array {
  const end = endOfDigits(text);
  const bytes: number[] = [];
  let pending = 0;
  let pendingBits = 0;
  for (let place = 0; place < end; place += 1) {
    const character = text.charAt(place);
    if (isSpace(character)) continue;
    pending = (pending << 5) | valueOf(character, place);
    pendingBits += 5;
    if (pendingBits >= 8) {
      pendingBits -= 8;
      bytes.push(pending >> pendingBits);
      pending &= (1 << pendingBits) - 1;
    }
  }
  return new Uint8Array(bytes);
}

/** Writes base32 in capitals without padding, as Cognito writes a SecretCode. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let pending = 0;
  let pendingBits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    pendingBits += 8;
    while (pendingBits >= 5) {
      pendingBits -= 5;
      text += alphabet.charAt(pending >> pendingBits);
      pending &= (1 << pendingBits) - 1;
    }
  }
  return pendingBits === 0 ? text : text + alphabet.charAt(pending << (5 - pendingBits));
}

function endOfDigits(text: string): number {
  let end = text.length;
  while (end > 0 && (text.charAt(end - 1) === '=' || isSpace(text.charAt(end - 1)))) end -= 1;
  return end;
}

function isSpace(character: string): boolean {
  return character.trim() === '';
}

function valueOf(character: string, place: number): number {
  const index = bothCases.indexOf(character);
  if (index < 0) throw new RangeError(`Character ${place + 1} is not base32.`);
  return index % alphabet.length;
}
