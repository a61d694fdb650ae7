import {
  type AuthenticatingRequest,
  type AuthenticationContext,
  type Client,
  type ClientAuthenticationMethod,
  clientSecretJwt,
  defineClient,
  defineTenant,
  type PresentedCredentials,
  type TenantId,
} from "@mintport/core";
import type { ClientSecret } from "@mintport/core/management";
import { aroundPorts, instant, type SealedSecret, systemDigester } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { expectOk, fixedClock } from "@mintport/testing";
import { base64url, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { openSecrets } from "../../src/client-authentication/open-secrets.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";

const around = aroundPorts(1000);
const now = 1_800_000_000;
const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const context = {
  ...{ tenant, clock: fixedClock(instant(now)), digester: systemDigester },
  ...{
    replays: { insertOnce: () => okAsync("first") },
    tokenEndpointOf: () => "https://auth.example/t",
  },
} as unknown as AuthenticationContext;

/** Seals by a prefix; remembers what it was asked for. */
const openSealer = () => {
  const opened: string[] = [];
  const sealed: string[] = [];
  return {
    ...{ opened, sealed },
    seal: (secret: string) => {
      sealed.push(secret);
      return okAsync(`sealed ${secret}` as SealedSecret);
    },
    open: (text: SealedSecret) => {
      opened.push(text.slice(7));
      return okAsync(text.slice(7));
    },
    isCurrent: () => okAsync(true),
  };
};
const long = (name: string): string => `${name}, long enough for a key of HMAC with any of SHA-2's`;
const secret = (name: string, more: object = {}): ClientSecret =>
  ({ id: name, hash: "$x$", sealed: `sealed ${long(name)}`, ...more }) as unknown as ClientSecret;
const client = (...secrets: readonly ClientSecret[]): Client => ({
  ...defineClient({ id: "reports", grantTypes: [] }),
  secrets,
});
const signed = (key: string, alg = "HS256") =>
  new SignJWT({ iss: "reports", sub: "reports", aud: tenant.issuer, exp: now + 60, jti: "1" })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(key));
const request = (client_assertion: string): AuthenticatingRequest => ({
  authorization: undefined,
  headers: new Map(),
  parameters: new Map(
    Object.entries({
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion,
    }),
  ),
});
const judged = async (
  method: ClientAuthenticationMethod,
  assertion: string,
  who: Client | undefined,
) =>
  expectOk(
    await toAsync(
      (method.present(request(assertion)) as PresentedCredentials).verify(who, context),
    ),
  );

describe("client_secret_jwt (RFC 7523 §2.2)", () => {
  it("reads assertions with an HMAC that the client issued itself, and no others", async () => {
    const { present } = clientSecretJwt(openSealer())(around);
    expect(present(request(await signed(long("a"))))).toMatchObject({
      clientId: "reports",
    });
    const jwt = (header: object, claims: object) =>
      `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(claims))}.AA`;
    const own = { iss: "reports", sub: "reports" };
    for (const text of [
      "no jwt",
      jwt({ alg: "HS256" }, { ...own, iss: "other" }),
      jwt({ alg: "ES256" }, own),
      jwt({ alg: "none" }, own),
    ])
      expect(present(request(text))).toBeUndefined();
    expect(
      present({ authorization: undefined, headers: new Map(), parameters: new Map() }),
    ).toBeUndefined();
  });

  it.each(["HS256", "HS384", "HS512"])("proves a client by any live secret: %s", async (alg) => {
    const method = clientSecretJwt(openSealer())(around);
    const both = client(secret("a"), secret("b"));
    for (const name of ["a", "b"])
      expect(await judged(method, await signed(long(name), alg), both)).toBe("proven");
    expect(await judged(method, await signed(long("c"), alg), both)).toBe(
      "assertion_signature_invalid",
    );
  });

  it("knows three algorithms, whatever else begins as they do", async () => {
    const text = (await signed(long("a"))).replace(/^[^.]+/, base64url.encode('{"alg":"HS1"}'));
    expect(await judged(clientSecretJwt(openSealer())(around), text, client(secret("a")))).toBe(
      "assertion_algorithm_not_allowed",
    );
  });

  it("a secret that is not live, or has no sealed copy, proves nobody", async () => {
    const method = clientSecretJwt(openSealer())(around);
    const expired = client(secret("a", { expiresAt: now }), secret("b", { sealed: undefined }));
    for (const name of ["a", "b"])
      expect(await judged(method, await signed(long(name)), expired)).toBe(
        "assertion_keys_missing",
      );
  });

  it("a match with the decoy proves nobody, although its text is known", async () => {
    const sealer = openSealer();
    const method = clientSecretJwt(sealer)(around);
    // After a client with two secrets, one with one has a decoy opened beside it.
    await judged(method, await signed(long("a")), client(secret("a"), secret("b")));
    const [decoy = ""] = sealer.sealed;
    for (const who of [client(secret("a")), client(), undefined]) {
      const verdict = await judged(method, await signed(decoy), who);
      expect(verdict).toBe(
        who?.secrets.length === 0 ? "assertion_keys_missing" : "assertion_signature_invalid",
      );
    }
    expect(sealer.opened.slice(2)).toEqual([long("a"), decoy, decoy, decoy, decoy, decoy]);
  });
});

describe("secrets that are opened alike", () => {
  const sealed = (count: number) =>
    Array.from({ length: count }, (_, i) => `sealed ${i}` as SealedSecret);
  const id = (name: string | number) => `tenant-${name}` as TenantId;

  it("are one at least, as many as the tenant's client with the most, and of each tenant apart", async () => {
    const open = openSecrets(openSealer());
    const opened = async (of: TenantId, count: number) =>
      expectOk(await open(of, sealed(count))).length;
    expect(await opened(id("a"), 0)).toBe(1);
    expect(await opened(id("a"), 3)).toBe(3);
    expect(await opened(id("a"), 0)).toBe(3);
    expect(await opened(id("a"), 2)).toBe(3);
    expect(await opened(id("b"), 0)).toBe(1);
  });

  it("are the client's own first, then decoys, of which one is sealed for all", async () => {
    const sealer = openSealer();
    const open = openSecrets(sealer);
    expectOk(await open(id("a"), sealed(3)));
    const [first, ...decoys] = expectOk(await open(id("a"), sealed(1)));
    expect(first).toBe("0");
    expect(decoys).toEqual([sealer.sealed[0], sealer.sealed[0]]);
    expect(sealer.sealed).toHaveLength(1);
  });

  it("make others wait for ten at most; a client with more has all of its own opened", async () => {
    const open = openSecrets(openSealer());
    expect(expectOk(await open(id("a"), sealed(12)))).toHaveLength(12);
    expect(expectOk(await open(id("a"), []))).toHaveLength(10);
  });

  it("are remembered of the thousand tenants that were seen last", async () => {
    const full = async () => {
      const open = openSecrets(openSealer());
      const counts = async (of: TenantId, count = 0) =>
        expectOk(await open(of, sealed(count))).length;
      for (const first of ["first", "second"]) await counts(id(first), 3);
      for (let i = 0; i < 998; i++) await counts(id(i));
      return counts;
    };
    const seen = await full();
    expect(await seen(id("second"))).toBe(3);
    expect(await seen(id("first"))).toBe(3);
    await seen(id("one more"));
    expect(await seen(id("first"))).toBe(3);
    const unseen = await full();
    await unseen(id("one more"));
    expect(await unseen(id("first"))).toBe(1);
    expect(await unseen(id(997))).toBe(1);
  });
});
