/** Makes DPoP proofs (RFC 9449 §4.2) with a key of its own, on WebCrypto alone. */
export const makeProver = async (): Promise<
  (method: string, url: string, token?: string) => Promise<string>
> => {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, true, [
    "sign",
    "verify",
  ]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  const header = encode({ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } });
  return async (method, url, token) => {
    const ath =
      token === undefined
        ? {}
        : { ath: base64url(await crypto.subtle.digest("SHA-256", bytes(token))) };
    const claims = { htm: method, htu: url, iat: Math.floor(Date.now() / 1000), ...ath };
    const signed = `${header}.${encode({ ...claims, jti: crypto.randomUUID() })}`;
    const scheme = { name: "ECDSA", hash: "SHA-256" };
    return `${signed}.${base64url(await crypto.subtle.sign(scheme, privateKey, bytes(signed)))}`;
  };
};

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const encode = (value: unknown): string => base64url(bytes(JSON.stringify(value)).buffer);

const base64url = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
