/**
 * An ECDSA signature from DER to the form JWS wants: `r || s`, 32 bytes each for P-256 (RFC 7518 §3.4). By hand,
 * because asking `node:crypto` for this form halves its speed on Node 24.
 */
export const joseSignature = (der: Buffer): Buffer => {
  // SEQUENCE, length; INTEGER, length, r; INTEGER, length, s. For P-256 every length fits one byte.
  const rLength = der[3] ?? 0;
  const sLength = der[5 + rLength] ?? 0;
  const signature = Buffer.alloc(2 * coordinate);
  place(signature, coordinate, der.subarray(4, 4 + rLength));
  place(signature, 2 * coordinate, der.subarray(6 + rLength, 6 + rLength + sLength));
  return signature;
};

const coordinate = 32;

/** Right-aligned before `end`; DER drops leading zeros, and sets one before a high bit. */
const place = (into: Buffer, end: number, integer: Buffer): void => {
  const bytes = integer.length > coordinate ? integer.subarray(-coordinate) : integer;
  into.set(bytes, end - bytes.length);
};
