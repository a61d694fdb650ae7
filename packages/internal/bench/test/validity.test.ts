import { createPrivateKey, type JsonWebKey } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createLocalJWKSet, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import {
  audience,
  clientSecret,
  introspectPath,
  keyId,
  scope,
} from "../src/contenders/parts/subject.ts";
import { benchKeys } from "../src/keys.ts";
import {
  type Endpoint,
  introspectionFaultOf,
  tamperedWith,
  tokenFaultOf,
} from "../src/validity.ts";

const key = benchKeys()("ES256");
let stop = (): void => {};
afterEach(() => {
  stop();
});

describe("tokenFaultOf", () => {
  it("finds nothing wrong with a server that does its work", async () => {
    expect(await faultIn({})).toBeUndefined();
  });

  it("finds a token that is given twice", async () => {
    expect(await faultIn({ sameToken: true })).toBe("two tokens are the same");
  });

  it("finds a server that looks at no secret", async () => {
    expect(await faultIn({ anySecret: true })).toBe("wrong credentials got 200");
  });

  it("finds a token for another audience", async () => {
    expect(await faultIn({ claims: { aud: "https://other.example" } })).toContain("aud");
  });

  it("finds a token with another scope", async () => {
    expect(await faultIn({ claims: { scope: "api:read" } })).toContain("the scope is api:read");
  });

  it("finds a signature by another key", async () => {
    expect(await faultIn({ signer: benchKeys()("ES256").privateJwk })).toContain("does not verify");
  });

  it("finds a JWT where a token should be opaque", async () => {
    expect(await faultIn({}, { format: "opaque" })).toBe("the token is not opaque");
  });
});

describe("introspectionFaultOf", () => {
  it("finds nothing wrong with a server that does its work", async () => {
    expect(await introspectionFaultIn({})).toBeUndefined();
  });

  it("finds a server that does not look at the signature", async () => {
    expect(await introspectionFaultIn({ anyToken: true })).toContain("a tampered token got 200");
  });

  it("finds a server that answers anybody", async () => {
    expect(await introspectionFaultIn({ anySecret: true })).toBe("wrong credentials got 200");
  });

  it("finds a server that knows no token", async () => {
    expect(await introspectionFaultIn({ noToken: true })).toContain("a live token is not active");
  });
});

describe("tamperedWith", () => {
  it("differs in the signature only", () => {
    const token = `aaaa.bbbb.${"A".repeat(86)}`;
    const tampered = tamperedWith(token);
    expect(tampered).not.toBe(token);
    expect(tampered).toHaveLength(token.length);
    expect(tampered.slice(0, 10)).toBe(token.slice(0, 10));
  });
});

interface Bug {
  readonly sameToken?: boolean;
  readonly anySecret?: boolean;
  readonly anyToken?: boolean;
  readonly noToken?: boolean;
  readonly claims?: JWTPayload;
  readonly signer?: object;
}

/** What is found wrong with a token endpoint that has this bug. */
const faultIn = async (bug: Bug, own: Partial<Endpoint> = {}): Promise<string | undefined> =>
  tokenFaultOf({ ...(await endpointWith(bug)), ...own });

const introspectionFaultIn = async (bug: Bug): Promise<string | undefined> =>
  introspectionFaultOf(await endpointWith(bug));

const endpointWith = async (bug: Bug): Promise<Endpoint> => {
  const first = await mint(bug);
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      if (bug.anySecret !== true && !body.includes(clientSecret)) {
        response.writeHead(401).end("{}");
        return;
      }
      void answerTo(request.url ?? "", body).then((answer) => {
        response.writeHead(200).end(JSON.stringify(answer));
      });
    });
  });
  const answerTo = async (path: string, body: string): Promise<object> => {
    if (path !== introspectPath)
      return { access_token: bug.sameToken === true ? first : await mint(bug) };
    const token = new URLSearchParams(body).get("token") ?? "";
    const genuine = await jwtVerify(token, createLocalJWKSet(key.jwks)).then(
      () => true,
      () => false,
    );
    return { active: bug.anyToken === true || (genuine && bug.noToken !== true) };
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return {
    port: (server.address() as AddressInfo).port,
    ...{ algorithm: "ES256", authentication: "client_secret_post", format: "jwt" },
    jwks: () => key.jwks,
    clientPrivateJwk: key.client.privateJwk,
  };
};

const mint = ({ claims = {}, signer = key.privateJwk }: Bug): Promise<string> => {
  const now = Math.floor(Date.now() / 1000);
  const usual = { aud: audience, scope, iat: now, exp: now + 60, jti: crypto.randomUUID() };
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg: "ES256", kid: keyId })
    .sign(createPrivateKey({ key: signer as JsonWebKey, format: "jwk" }));
};
