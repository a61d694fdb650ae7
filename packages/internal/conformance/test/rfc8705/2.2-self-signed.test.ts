import type { RegisteredJwk, RemoteKeySets } from "@mintport/core/ports";
import { portError } from "@mintport/core/ports";
import { errAsync, okAsync } from "@mintport/core/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, stacks } from "../fixture/bindings.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { type Certified, others, own, renewed, selfMade, selfSigned } from "./certificates.ts";
import { runTls, type TlsRunning, tokenOverTls, withTlsClients } from "./over-tls.ts";

const byCertificate = ({ jwk, der }: Certified): RegisteredJwk =>
  ({ ...jwk, x5c: [der.toString("base64")] }) as RegisteredJwk;
const byDigest = ({ jwk, thumbprint }: Certified): RegisteredJwk =>
  ({ ...jwk, "x5t#S256": thumbprint }) as RegisteredJwk;
const bare = ({ jwk }: Certified): RegisteredJwk => jwk as RegisteredJwk;

const jwksUri = "https://client.example/keys";
const unreachable = "https://client.example/gone";
const broken = "https://client.example/broken";
/** Keys by their place; what has none is unreachable. */
const published = new Map([[jwksUri, [byCertificate(own), byDigest(selfSigned)]]]);
const remoteKeySets: RemoteKeySets = {
  find: (uri) => {
    if (uri === broken) return errAsync(portError("unavailable", "remote-key-sets"));
    const keys = published.get(uri);
    return okAsync(
      keys === undefined
        ? { verdict: "unreachable", cause: "the test" }
        : { verdict: "found", keys },
    );
  },
};

const method = { authenticationMethods: ["self_signed_tls_client_auth"] };
const clients = {
  "by-x5c": { ...method, jwks: [byCertificate(selfSigned)] },
  "by-x5t": { ...method, jwks: [byDigest(selfSigned)] },
  "one-of-many": { ...method, jwks: [bare(own), byDigest(others), byCertificate(selfSigned)] },
  "by-uri": { ...method, jwksUri },
  "by-bare-key": { ...method, jwks: [bare(selfSigned), byDigest(others)] },
  "by-its-issuer": {
    ...method,
    jwks: [{ ...bare(others), x5c: [others, selfSigned].map(({ der }) => der.toString("base64")) }],
  },
  unreachable: { ...method, jwksUri: unreachable },
  broken: { ...method, jwksUri: broken },
};

describe.each(stacks)(
  "self_signed_tls_client_auth (RFC 8705 §2.2), over $name and TLS",
  (stack) => {
    let running: TlsRunning;
    beforeAll(async () => {
      running = await runTls(stack, withTlsClients(clients, { remoteKeySets }));
    });
    afterAll(() => running.close());

    it.each(["by-x5c", "by-x5t", "one-of-many", "by-uri"])(
      "a client is known by its certificate, whoever signed it: %s",
      async (id) => {
        expectToken(await tokenOverTls(running, id, selfSigned));
        expect(running.observer.events.at(-1)).toMatchObject({
          authenticationMethod: "self_signed_tls_client_auth",
        });
      },
    );

    it("no other certificate is it", async () => {
      for (const id of ["by-x5c", "by-x5t", "by-uri"])
        for (const certificate of [others, selfMade])
          await refused(running, id, certificate, "certificate_mismatch");
    });
  },
);

describe("certificates that are not registered, over TLS", () => {
  let running: TlsRunning;
  beforeAll(async () => {
    const [binding] = bindings;
    if (binding === undefined) throw new Error("no binding");
    running = await runTls(binding, withTlsClients(clients, { remoteKeySets }));
  });
  afterAll(() => running.close());

  it("none at all (RFC 8705 §2.2)", async () => {
    for (const id of Object.keys(clients))
      await refused(running, id, undefined, "certificate_missing");
  });

  it("a new certificate of the same key is registered anew (RFC 8705 §2.2)", async () => {
    for (const id of ["by-x5c", "by-x5t"])
      await refused(running, id, renewed, "certificate_mismatch");
  });

  it("a key alone is no certificate (RFC 8705 §2.2)", async () => {
    await refused(running, "by-bare-key", selfSigned, "certificate_mismatch");
  });

  it("of a chain only the first is the client's (RFC 7517 §4.7)", async () => {
    await refused(running, "by-its-issuer", selfSigned, "certificate_mismatch");
    expectToken(await tokenOverTls(running, "by-its-issuer", others));
  });

  it("keys that cannot be fetched prove nobody; an outage of ours is 503 (RFC 8705 §2.2)", async () => {
    await refused(running, "unreachable", selfSigned, "assertion_keys_unreachable");
    const answer = await tokenOverTls(running, "broken", selfSigned);
    expectError(answer, 503, "temporarily_unavailable");
    expectNoToken(answer);
  });

  it("what the client publishes next counts at once (RFC 8705 §2.2)", async () => {
    published.set(jwksUri, [byCertificate(renewed)]);
    await refused(running, "by-uri", selfSigned, "certificate_mismatch");
    expectToken(await tokenOverTls(running, "by-uri", renewed));
  });
});

const refused = async (
  running: TlsRunning,
  id: string,
  certificate: Certified | undefined,
  reason: string,
): Promise<void> => {
  const answer = await tokenOverTls(running, id, certificate);
  expect(lastReason(running)).toBe(reason);
  expectError(answer, 401, "invalid_client");
  expectNoToken(answer);
};
