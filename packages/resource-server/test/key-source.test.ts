import { generateKeyPairSync, sign as signBytes } from "node:crypto";
import { ConfigurationError, type TenantId } from "@mintport/core";
import {
  type PublicJwk,
  portError,
  type SignatureVerifier,
  type SigningKeys,
  systemSignatureVerifier,
} from "@mintport/core/ports";
import { errAsync, okAsync, type ResultAsync } from "@mintport/core/result";
import {
  type KeySource,
  keysFromPort,
  keysFromSet,
  keysFromUrl,
  requireScope,
  resourceServer,
} from "@mintport/resource-server";
import { expectErr } from "@mintport/testing";
import {
  type CryptoKey,
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  type ExportedJWKSCache,
  exportJWK,
  generateKeyPair,
  jwksCache,
  type RemoteJWKSetOptions,
  SignJWT,
} from "jose";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

const issuer = "https://auth.example";
const audience = "https://api.example";
let first: Pair;
let second: Pair;
let verifier: { readonly signatureVerifier?: SignatureVerifier } = {};
const verifyWith = (signatureVerifier: SignatureVerifier | undefined) => {
  beforeAll(() => {
    verifier = signatureVerifier === undefined ? {} : { signatureVerifier };
  });
};

/** What the platform has, and what every platform has. */
const verifiers = [
  { by: "the default verifier", signatureVerifier: undefined },
  { by: "WebCrypto", signatureVerifier: systemSignatureVerifier },
];

beforeAll(async () => {
  [first, second] = [await pair("first"), await pair("second")];
});

describe.each(verifiers)("keys from a port, for $by", ({ signatureVerifier }) => {
  verifyWith(signatureVerifier);

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

  it("a tenant may be named by plain text, and what is no tenant's id is told at once", async () => {
    const keys = port((of) => okAsync(of === tenant ? [first.publicJwk] : []));
    expect(await outcomeOf(keysFromPort(keys, String(tenant)), await first.token())).toBe("opened");
    for (const wrong of ["", "a b", "../main", "x".repeat(65), undefined as never]) {
      expect(() => keysFromPort(keys, wrong)).toThrow(ConfigurationError);
      expect(() => keysFromPort(keys, wrong)).toThrow(
        /keysFromPort: tenant: must be a tenant's id/,
      );
    }
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

describe.each(verifiers)("keys from a URL, for $by", ({ signatureVerifier }) => {
  verifyWith(signatureVerifier);
  afterEach(() => {
    vi.useRealTimers();
  });

  const remote = (
    answer: () => Response | Promise<Response>,
    options: RemoteJWKSetOptions = {},
  ) => {
    const asked: string[] = [];
    const source = keysFromUrl(new URL("https://auth.example/oauth/jwks"), {
      ...options,
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

  it("a key that the set has no more counts no more, as soon as the set is read again", async () => {
    let published = [first.publicJwk, second.publicJwk];
    const { asked, source } = remote(() => Response.json({ keys: published }), {
      cooldownDuration: 0,
    });

    for (const token of [await first.token(), await second.token(), await first.token()])
      expect(await outcomeOf(source, token)).toBe("opened");
    expect(asked).toHaveLength(1);
    published = [second.publicJwk];
    expect(await outcomeOf(source, await first.token({ kid: "unknown" }))).toBe("invalid_token");
    expect(asked).toHaveLength(2);
    expect(await outcomeOf(source, await first.token())).toBe("invalid_token");
    expect(await outcomeOf(source, await second.token())).toBe("opened");
  });

  it("a key counts no longer than cacheMaxAge unless the set is read again", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    let isDown = false;
    const { asked, source } = remote(() => (isDown ? new Response("", { status: 503 }) : jwks()), {
      cacheMaxAge: 60_000,
    });
    const token = await first.token();

    for (let i = 0; i < 3; i++) expect(await outcomeOf(source, token)).toBe("opened");
    vi.setSystemTime(Date.now() + 59_999);
    isDown = true;
    expect(await outcomeOf(source, token)).toBe("opened");
    expect(asked).toHaveLength(1);
    vi.setSystemTime(Date.now() + 1);
    expect(await outcomeOf(source, token)).toBe("unavailable");
    isDown = false;
    expect(await outcomeOf(source, token)).toBe("opened");
    expect(asked).toHaveLength(3);
  });

  it("are kept where the embedder says, and taken from there at the next start", async () => {
    const cache = {} as ExportedJWKSCache;
    const { source } = remote(jwks, { [jwksCache]: cache });
    expect(await outcomeOf(source, await first.token())).toBe("opened");
    expect(cache.jwks).toEqual({ keys: [first.publicJwk] });
    expect(Date.now() - cache.uat).toBeLessThan(60_000);

    const { asked, source: restarted } = remote(jwks, { [jwksCache]: cache });
    for (let i = 0; i < 2; i++)
      expect(await outcomeOf(restarted, await first.token())).toBe("opened");
    expect(asked).toEqual([]);
  });

  it("an outage ends when it ends", async () => {
    let isDown = true;
    const { source } = remote(() => (isDown ? new Response("", { status: 503 }) : jwks()));

    expect(await outcomeOf(source, await first.token())).toBe("unavailable");
    isDown = false;
    expect(await outcomeOf(source, await first.token())).toBe("opened");
  });
});

describe.each(verifiers)("keys from a set, for $by", ({ signatureVerifier }) => {
  verifyWith(signatureVerifier);

  it("count as the set had them at the start, and no other key does", async () => {
    const set = { keys: [first.publicJwk] };
    const source = keysFromSet(set);
    set.keys = [second.publicJwk];

    for (let i = 0; i < 3; i++) {
      expect(await outcomeOf(source, await first.token())).toBe("opened");
      expect(await outcomeOf(source, await second.token())).toBe("invalid_token");
      expect(await outcomeOf(source, await second.token({ kid: "first" }))).toBe("invalid_token");
    }
  });

  it.each<[string, () => Partial<PublicJwk>]>([
    ["is for encryption", () => ({ use: "enc" as "sig" })],
    ["is not for verifying", () => ({ key_ops: ["sign"] })],
    ["is of another algorithm", () => ({ alg: "ES384" })],
  ])("a key that %s opens nothing (RFC 7517 §4)", async (_, change) => {
    const source = keysFromSet({ keys: [{ ...first.publicJwk, ...change() }] });
    for (let i = 0; i < 2; i++)
      expect(await outcomeOf(source, await first.token())).toBe("invalid_token");
  });

  it("a kid that two keys have names none, whichever was asked for before", async () => {
    const source = keysFromSet({
      keys: [first.publicJwk, { ...second.publicJwk, kid: "first" }, second.publicJwk],
    });
    expect(await outcomeOf(source, await second.token())).toBe("opened");
    for (const token of [await first.token(), await second.token({ kid: "first" })])
      expect(await outcomeOf(source, token)).toBe("invalid_token");
    expect(await outcomeOf(source, await second.token())).toBe("opened");
  });

  it("an RSA key below 2048 bits opens nothing (RFC 7518 §3.3)", async () => {
    const weak = await weakPair();
    const source = keysFromSet({ keys: [weak.publicJwk] });
    for (let i = 0; i < 2; i++)
      expect(await outcomeOf(source, await weak.token())).toBe("invalid_token");
  });

  it("what is no JWK Set is refused at the start (RFC 7517 §5)", () => {
    for (const wrong of [undefined, {}, { keys: "none" }, { keys: [1] }])
      expect(() => keysFromSet(wrong as never)).toThrow(ConfigurationError);
  });
});

describe.each(verifiers)("a source of the embedder's, for $by", ({ signatureVerifier }) => {
  verifyWith(signatureVerifier);

  it("may be a set of jose's", async () => {
    const set = { keys: [first.publicJwk] };
    const sources = [
      createLocalJWKSet(set),
      createRemoteJWKSet(new URL("https://auth.example/oauth/jwks"), {
        [customFetch]: () => Promise.resolve(Response.json(set)),
      }),
    ];
    for (const source of sources) {
      expect(await outcomeOf(source, await first.token())).toBe("opened");
      expect(await outcomeOf(source, await second.token())).toBe("invalid_token");
    }
  });

  it("may answer a key at once or later, and never a secret", async () => {
    const secret = new TextEncoder().encode("0123456789abcdef0123456789abcdef");
    const token = await first.token();
    const later = Promise.resolve(first.publicJwk);

    expect(await outcomeOf(() => first.publicJwk, token)).toBe("opened");
    expect(await outcomeOf(() => later, token)).toBe("opened");
    expect(await outcomeOf(() => second.publicJwk, token)).toBe("invalid_token");
    for (const symmetric of [() => secret, () => Promise.resolve(secret)])
      expect(await refusalOf(symmetric, token)).toEqual({
        kind: "invalid_token",
        cause: "the key is symmetric",
      });
  });

  it("that throws is an outage, at once as later", async () => {
    const fault = new Error("secret-marker");
    const throwing: KeySource = () => {
      throw fault;
    };
    expect(await outcomeOf(throwing, await first.token())).toBe("unavailable");
    expect(await outcomeOf(() => Promise.reject(fault), await first.token())).toBe("unavailable");
  });

  it("is told the three parts of the token", async () => {
    const token = await first.token();
    const [header, payload, signature] = token.split(".");
    const told: unknown[] = [];
    await outcomeOf((...all) => {
      told.push(...all);
      return first.publicJwk;
    }, token);
    expect(told).toEqual([
      { alg: "ES256", typ: "at+jwt", kid: "first" },
      { protected: header, payload, signature },
    ]);
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

/** An RSA key that jose would refuse to sign with. */
const weakPair = async (): Promise<Pair> => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const publicJwk = { ...publicKey.export({ format: "jwk" }), kid: "weak", alg: "RS256" };
  return {
    publicJwk: { ...publicJwk, use: "sig" } as PublicJwk,
    token: async () => {
      const good = await first.token();
      const [, claims] = good.split(".");
      const header = JSON.stringify({ alg: "RS256", typ: "at+jwt", kid: "weak" });
      const input = `${Buffer.from(header).toString("base64url")}.${claims}`;
      return `${input}.${signBytes("sha256", Buffer.from(input), privateKey).toString("base64url")}`;
    },
  };
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

const judge = (keys: KeySource, token: string) =>
  resourceServer({ issuer, audience, keys, ...verifier }).authorize(
    { authorization: `Bearer ${token}`, url: "/" },
    requireScope("api:read"),
  );

const outcomeOf = (keys: KeySource, token: string): Promise<string> =>
  judge(keys, token).match(
    () => "opened",
    ({ kind }) => kind,
  );

const refusalOf = async (keys: KeySource, token: string) => expectErr(await judge(keys, token));

type Published = ReturnType<SigningKeys["publicKeys"]>;

/** A key port of which only the public half is asked. */
const port = (published: (of: TenantId) => Published): SigningKeys => ({
  signer: (): ResultAsync<never, ReturnType<typeof portError>> =>
    errAsync(portError("unavailable", "signing-keys")),
  publicKeys: published,
});
