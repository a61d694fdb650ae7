/**
 * An ECDSA signature from DER to the form JWS wants: `r || s`, `coordinate` bytes each (RFC 7518 §3.4). By hand,
 * because asking `node:crypto` for this form halves the speed of ES256 on Node 24.
 */
export const joseSignature = (der: Buffer, coordinate: number): Buffer => {
  // SEQUENCE, length; INTEGER, length, r; INTEGER, length, s. Only the first can exceed 127, for P-521: then a byte
  // that counts the length's bytes comes before it (X.690 §8.1.3.5).
  const lengthByte = der[1] ?? 0;
  const content = lengthByte < 0x80 ? 2 : 2 + (lengthByte & 0x7f);
  const r = content + 2;
  const rLength = der[content + 1] ?? 0;
  const s = r + rLength + 2;
  const sLength = der[r + rLength + 1] ?? 0;
  const signature = Buffer.alloc(2 * coordinate);
  place(signature.subarray(0, coordinate), der.subarray(r, r + rLength));
  place(signature.subarray(coordinate), der.subarray(s, s + sLength));
  return signature;
};

/** Right-aligned; DER drops leading zeros, and sets one before a high bit. */
const place = (into: Buffer, integer: Buffer): void => {
  const bytes = integer.length > into.length ? integer.subarray(-into.length) : integer;
  into.set(bytes, into.length - bytes.length);
};
