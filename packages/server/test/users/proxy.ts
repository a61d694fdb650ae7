import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** A proxy that signs who is there, and publishes its key. */
export interface Proxy {
  readonly jwksUri: string;
  /** The public key, as text. */
  readonly publicKey: string;
  readonly server: Server;
  sign(claims: JWTPayload): Promise<string>;
  /** With another key, under the same `kid`. */
  forge(claims: JWTPayload): Promise<string>;
}

export const startProxy = async (): Promise<Proxy> => {
  const [own, foreign] = [await generateKeyPair("ES256"), await generateKeyPair("ES256")];
  const publicKey = JSON.stringify({
    keys: [{ ...(await exportJWK(own.publicKey)), kid: "k1", alg: "ES256", use: "sig" }],
  });
  const server = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "application/json" }).end(publicKey);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const signWith = (key: CryptoKey) => (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "k1" }).sign(key);
  return {
    jwksUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    ...{ publicKey, server },
    ...{ sign: signWith(own.privateKey), forge: signWith(foreign.privateKey) },
  };
};
