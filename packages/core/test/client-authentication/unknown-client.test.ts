import {
  type AuthenticatingRequest,
  type AuthenticationContext,
  type Client,
  type ClientAuthenticationMethod,
  clientSecretJwt,
  defineClient,
  defineTenant,
  privateKeyJwt,
} from "@mintport/core";
import {
  aroundPorts,
  instant,
  portError,
  type SealedSecret,
  systemSignatureVerifier,
} from "@mintport/core/ports";
import { errAsync, okAsync } from "@mintport/core/result";
import { expectOk, fixedClock } from "@mintport/testing";
import { type CryptoKey, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it } from "vitest";

const clock = fixedClock(instant(1_800_000_000));
const keyless = defineClient({ id: "keyless", grantTypes: [] });

describe("a client that does not exist", () => {
  it.each([{ kid: "1" }, { kid: "decoy" }, {}])(
    "costs private_key_jwt a signature check, as a wrong key does, with the header %j",
    async (header) => {
      for (const alg of ["ES256", "RS256"]) {
        const { privateKey } = await generateKeyPair(alg);
        const assertion = await signed("nobody", privateKey, { alg, ...header });
        const verdict = await judged(privateKeyJwt, assertion, undefined);
        expect(verdict).toBe("assertion_signature_invalid");
      }
    },
  );

  it("costs client_secret_jwt a signature check", async () => {
    const key = new TextEncoder().encode("a wrong secret of thirty-two bytes");
    const assertion = await signed("nobody", key, { alg: "HS256" });
    const verdict = await judged(clientSecretJwt(shut)(aroundPorts(1000)), assertion, undefined);
    expect(verdict).toBe("assertion_signature_invalid");
  });
});

it("a client without keys is refused for that", async () => {
  const { privateKey } = await generateKeyPair("ES256");
  const assertion = await signed("keyless", privateKey, { alg: "ES256" });
  expect(await judged(privateKeyJwt, assertion, keyless)).toBe("assertion_keys_missing");
});

it("an unknown client, one without keys and one without this key cost one signature check each", async () => {
  const { privateKey } = await generateKeyPair("ES256");
  const assertion = await signed("keyless", privateKey, { alg: "ES256", kid: "k" });
  const jwk = { kty: "EC", crv: "P-256", x: "x", y: "y", kid: "other" };
  const keyed = (jwks: readonly object[]): Client => ({ ...keyless, keys: { jwks } as never });
  for (const [client, verdict] of [
    [undefined, "assertion_signature_invalid"],
    [keyless, "assertion_keys_missing"],
    [keyed([jwk]), "assertion_key_unknown"],
    [keyed([{ ...jwk, kid: "k" }]), "assertion_signature_invalid"],
  ] as const) {
    let checks = 0;
    const verify = () => {
      checks++;
      return okAsync(false);
    };
    const more = { signatureVerifier: { verify } };
    expect(await judged(privateKeyJwt, assertion, client, more)).toBe(verdict);
    expect(checks).toBe(1);
  }
});

it("a client whose keys cannot be fetched is refused for that", async () => {
  const { privateKey } = await generateKeyPair("ES256");
  const assertion = await signed("keyless", privateKey, { alg: "ES256" });
  const client = { ...keyless, keys: { jwksUri: "https://a.example/jwks" } as never };
  const find = () => okAsync({ verdict: "unreachable" });
  expect(await judged(privateKeyJwt, assertion, client, { remoteKeySets: { find } })).toBe(
    "assertion_keys_unreachable",
  );
});

const shut = {
  seal: () => okAsync("sealed" as SealedSecret),
  open: () => okAsync("what no client has as its secret, as a decoy"),
  isCurrent: () => errAsync(portError("unavailable", "secret-sealer")),
};

const signed = (
  id: string,
  key: CryptoKey | Uint8Array,
  header: { readonly alg: string; readonly kid?: string },
): Promise<string> =>
  new SignJWT({ iss: id, sub: id, aud: "https://auth.example", exp: clock.now() + 60, jti: "1" })
    .setProtectedHeader(header)
    .sign(key);

const judged = async (
  { present }: ClientAuthenticationMethod,
  assertion: string,
  client: Client | undefined,
  more: object = {},
): Promise<string> => {
  const request: AuthenticatingRequest = {
    authorization: undefined,
    headers: new Map(),
    parameters: new Map([
      ["client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"],
      ["client_assertion", assertion],
    ]),
  };
  const presented = present(request);
  if (presented === undefined || "error" in presented) throw new Error("nothing is presented");
  const verdict = expectOk(await presented.verify(client, { ...context, ...more }));
  return typeof verdict === "string" ? verdict : verdict.refused;
};

const context = {
  tenant: defineTenant({ id: "main", issuer: "https://auth.example" }),
  clock,
  signatureVerifier: systemSignatureVerifier,
} as unknown as AuthenticationContext;
