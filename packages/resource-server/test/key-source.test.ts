import type { TenantId } from "@mintport/core";
import { type PublicJwk, portError, type SigningKeys } from "@mintport/core/ports";
import {
  type KeySource,
  keysFromPort,
  keysFromUrl,
  requireScope,
  resourceServer,
} from "@mintport/resource-server";
import { type CryptoKey, customFetch, exportJWK, generateKeyPair, SignJWT } from "jose";
import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import { beforeAll, describe, expect, it } from "vitest";

const issuer = "https://auth.example";
const audience = "https://api.example";
let first: Pair;
let second: Pair;

beforeAll(async () => {
  [first, second] = [await pair("first"), await pair("second")];
});

describe("keys from a port", () => {
  it("a key that the port publishes now counts now, and one that it drops is dropped", async () => {
    let published = [first.publicJwk];
    const source = keysFromPort(
      port(() => okAsync(published)),
      tenant,
    );

    expect(await outcomeOf(source, await first.token())).toBe("opened");
    expect(await outcomeOf(source, await second.token())).toBe("invalid_token");
    published = [first.publicJwk, second.publicJwk];
    expect(await outcomeOf(source, await second.token())).toBe("opened");
    published = [second.publicJwk];
    expect(await outcomeOf(source, await first.token())).toBe("invalid_token");
  });

  it("a port that fails makes the resource unavailable; it lets nobody in and blames no token", async () => {
    const source = keysFromPort(
      port(() => errAsync(portError("unavailable", "signing-keys"))),
      tenant,
    );

    expect(await outcomeOf(source, await first.token())).toBe("unavailable");
  });

  it("only the tenant's own keys are asked for", async () => {
    const asked: TenantId[] = [];
    const source = keysFromPort(
      port((of) => {
        asked.push(of);
        return okAsync([first.publicJwk]);
      }),
      tenant,
    );
    await outcomeOf(source, await first.token());

    expect(asked).toEqual([tenant]);
  });
});

describe("keys from a URL", () => {
  const remote = (answer: () => Response | Promise<Response>) => {
    const asked: string[] = [];
    const source = keysFromUrl(new URL("https://auth.example/oauth/jwks"), {
      [customFetch]: async (url) => {
        asked.push(url);
        return answer();
      },
    });
    return { asked, source };
  };
  const jwks = () => Response.json({ keys: [first.publicJwk] });

  it("are asked for once, however many tokens name a kid that nobody knows", async () => {
    const { asked, source } = remote(jwks);
    const kids = ["../../etc/passwd", "' OR 1=1 --", "__proto__", "https://evil.example/key", ""];

    for (const kid of kids)
      expect(await outcomeOf(source, await first.token({ kid }))).toBe("invalid_token");
    expect(await outcomeOf(source, await first.token())).toBe("opened");
    expect(asked).toEqual(["https://auth.example/oauth/jwks"]);
  });

  it.each(["jku", "x5u"])("are never asked for where the token's %s points", async (name) => {
    const { asked, source } = remote(jwks);
    const token = await second.token({ kid: "first", [name]: "https://evil.example/jwks" });

    expect(await outcomeOf(source, token)).toBe("invalid_token");
    expect(asked).toEqual(["https://auth.example/oauth/jwks"]);
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ["cannot be reached", () => Promise.reject(new TypeError("fetch failed"))],
    ["answers 500", () => new Response("{}", { status: 500 })],
    ["answers 404", () => new Response("", { status: 404 })],
    ["redirects", () => new Response("", { status: 302, headers: { Location: "/" } })],
    ["answers no JSON", () => new Response("<html>")],
    ["answers no key set", () => Response.json({ error: "maintenance" })],
  ])("a key server that %s is an outage, and no fault of the token's", async (_, answer) => {
    const { source } = remote(answer);

    expect(await outcomeOf(source, await first.token())).toBe("unavailable");
  });

  it("an outage ends when it ends", async () => {
    let isDown = true;
    const { source } = remote(() => (isDown ? new Response("", { status: 503 }) : jwks()));

    expect(await outcomeOf(source, await first.token())).toBe("unavailable");
    isDown = false;
    expect(await outcomeOf(source, await first.token())).toBe("opened");
  });
});

interface Pair {
  readonly publicJwk: PublicJwk;
  token(header?: Readonly<Record<string, string>>): Promise<string>;
}

const tenant = "main" as TenantId;

const pair = async (kid: string): Promise<Pair> => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const publicJwk: PublicJwk = {
    ...(await exportJWK(publicKey)),
    kid,
    alg: "ES256",
    use: "sig",
  };
  return { publicJwk, token: (header) => sign(privateKey, { kid, ...header }) };
};

const sign = (key: CryptoKey, header: Readonly<Record<string, string>>): Promise<string> =>
  new SignJWT({ client_id: "client", scope: "api:read" })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", ...header })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject("client")
    .setJti("token-1")
    .setIssuedAt()
    .setExpirationTime("5 minutes")
    .sign(key);

const outcomeOf = (keys: KeySource, token: string): Promise<string> =>
  resourceServer({ issuer, audience, keys })
    .authorize({ authorization: `Bearer ${token}`, url: "/" }, requireScope("api:read"))
    .match(
      () => "opened",
      ({ kind }) => kind,
    );

type Published = ReturnType<SigningKeys["publicKeys"]>;

/** A key port of which only the public half is asked. */
const port = (published: (of: TenantId) => Published): SigningKeys => ({
  signer: (): ResultAsync<never, ReturnType<typeof portError>> =>
    errAsync(portError("unavailable", "signing-keys")),
  publicKeys: published,
});
