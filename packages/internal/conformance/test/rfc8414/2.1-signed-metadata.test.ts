import {
  clientSecretBasic,
  clientSecretJwt,
  clientSecretPost,
  noClientAuthentication,
  privateKeyJwt,
  selfSignedTlsClientAuth,
  tlsClientAuth,
} from "@mintport/core";
import { dpopAlgorithms } from "@mintport/core/tokens";
import { generatedKeys, secretSealer } from "@mintport/crypto";
import { createLocalJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, type Settings } from "../fixture/bindings.ts";
import { jwksPath, metadataPath } from "../fixture/deployment.ts";
import { lastReason } from "../fixture/expect-answer.ts";
import { asserted, clientAssertion } from "../fixture/key-client.ts";
import { answerOf, basic } from "../fixture/token-request.ts";
import { dpopProof, isActive, lastFault, mint, owner } from "../rfc7662/introspection.ts";

describe.each(bindings)(
  "what the metadata says of further endpoints (RFC 8414 §2), over $name",
  (binding) => {
    let running: Running;
    let document: Metadata;
    beforeAll(async () => {
      running = await run(binding, () => ({ signedMetadata: true }));
      document = await metadataOf(running);
    });
    afterAll(() => running.close());

    const post = async (url: unknown, form: Readonly<Record<string, string>>, headers = {}) =>
      answerOf(
        await fetch(String(url), { method: "POST", body: new URLSearchParams(form), headers }),
      );
    const auth = basic(owner.id, owner.secret);

    it("introspection_endpoint and revocation_endpoint work", async () => {
      const token = await mint(running);
      const asked = () => post(document["introspection_endpoint"], { token }, auth);
      expect((await asked()).json["active"]).toBe(true);
      expect((await post(document["revocation_endpoint"], { token }, auth)).status).toBe(200);
      expect((await asked()).json["active"]).toBe(false);
    });

    it.each(["introspection", "revocation"])(
      "each method of %s_endpoint_auth_methods_supported works there, and none does not",
      async (endpoint) => {
        const url = document[`${endpoint}_endpoint`];
        const methods = document[`${endpoint}_endpoint_auth_methods_supported`];
        const { grant_type: _, ...assertion } = asserted(await clientAssertion(running));
        const ways: Readonly<Record<string, readonly [Record<string, string>, object]>> = {
          client_secret_basic: [{}, auth],
          client_secret_post: [{ client_id: owner.id, client_secret: owner.secret }, {}],
          private_key_jwt: [assertion, {}],
        };
        expect(methods).toEqual(Object.keys(ways));
        for (const [form, headers] of Object.values(ways))
          expect((await post(url, { token: "x", ...form }, headers)).status).toBe(200);
      },
    );

    it("introspection_signing_alg_values_supported is what answers are signed with (RFC 9701 §7)", async () => {
      const token = await mint(running);
      const headers = { ...auth, Accept: "application/token-introspection+jwt" };
      const { text } = await post(document["introspection_endpoint"], { token }, headers);
      const { alg } = JSON.parse(Buffer.from(text.split(".")[0] ?? "", "base64url").toString());
      expect(document["introspection_signing_alg_values_supported"]).toEqual([alg]);
    });

    it("dpop_signing_alg_values_supported holds what a proof may be signed with, and no HMAC", async () => {
      expect(document["dpop_signing_alg_values_supported"]).toEqual(dpopAlgorithms);
      expect(document["dpop_signing_alg_values_supported"]).toContain("ES256");
      expect(dpopAlgorithms.filter((alg) => alg === "none" || alg.startsWith("HS"))).toEqual([]);
      const { proof } = await dpopProof(running);
      await mint(running, owner, {}, { DPoP: proof });
    });

    it("without certificates nothing is said of them (RFC 8705 §3.3, §5)", () => {
      expect(document).not.toHaveProperty("tls_client_certificate_bound_access_tokens");
      expect(document).not.toHaveProperty("mtls_endpoint_aliases");
    });

    it("signed_metadata verifies, and says what the document says (RFC 8414 §2.1)", async () => {
      const { signed_metadata: jwt, ...said } = document;
      const { payload, protectedHeader } = await verified(running, String(jwt));
      const { iss, ...claims } = payload;
      expect(iss).toBe(running.tenant.issuer);
      expect(claims).toEqual(said);
      expect(protectedHeader).toEqual({
        alg: "RS256",
        typ: "authorization-server-metadata+jwt",
        kid: "oauth2-key-1",
      });
      expect(payload).not.toHaveProperty("signed_metadata");
    });

    it("signed_metadata is no token", async () => {
      expect(await isActive(running, String(document["signed_metadata"]))).toBe(false);
      expect(lastFault(running)).toBe("token_type_wrong");
    });
  },
);

describe.each(bindings)(
  "the metadata of another configuration (RFC 8414 §2), over $name",
  (binding) => {
    const described = async (settings: Settings) => {
      const running = await run(binding, () => settings);
      return metadataOf(running).finally(() => running.close());
    };

    it("is signed only where that is wanted, and refused where it cannot be", async () => {
      expect(await described({})).not.toHaveProperty("signed_metadata");
      const running = await run(binding, async () => ({
        signedMetadata: true,
        keys: await generatedKeys([{ tenant: "my-tenant", alg: "ES256" }]),
      }));
      expect((await fetch(`${running.origin}${metadataPath}`)).status).toBe(503);
      expect(lastReason(running)).toBe("port_unavailable");
      await running.close();
    });

    it.each<[string, Settings, readonly string[], readonly string[]]>([
      [
        "secrets",
        { clientAuthentication: [clientSecretPost, clientSecretBasic] },
        ["client_secret_post", "client_secret_basic"],
        [],
      ],
      [
        "keys",
        { clientAuthentication: [privateKeyJwt, noClientAuthentication] },
        ["private_key_jwt"],
        privateKeyJwt.signingAlgorithms ?? [],
      ],
      [
        "secrets that sign, and keys",
        {
          clientAuthentication: [clientSecretJwt(secretSealer(new Uint8Array(32))), privateKeyJwt],
        },
        ["client_secret_jwt", "private_key_jwt"],
        ["HS256", "HS384", "HS512", ...(privateKeyJwt.signingAlgorithms ?? [])],
      ],
    ])(
      "with %s, methods and algorithms are exactly those, at every endpoint",
      async (_, settings, methods, algorithms) => {
        const document = await described(settings);
        for (const endpoint of ["token", "introspection", "revocation"]) {
          expect(document[`${endpoint}_endpoint_auth_methods_supported`]).toEqual(methods);
          expect(document[`${endpoint}_endpoint_auth_signing_alg_values_supported`] ?? []).toEqual(
            algorithms,
          );
        }
      },
    );

    it("aliases are named only with mtlsOrigin, for the same paths (RFC 8705 §5)", async () => {
      const running = await run(binding, () => ({ mtlsOrigin: "https://mtls.example.com" }));
      const document = await metadataOf(running);
      const aliases = document["mtls_endpoint_aliases"] as Readonly<Record<string, string>>;
      expect(Object.keys(aliases).sort()).toEqual([
        "introspection_endpoint",
        "revocation_endpoint",
        "token_endpoint",
      ]);
      for (const [name, alias] of Object.entries(aliases)) {
        expect(new URL(alias).origin).toBe("https://mtls.example.com");
        expect(new URL(alias).pathname).toBe(new URL(String(document[name])).pathname);
      }
      expect(document["tls_client_certificate_bound_access_tokens"]).toBe(true);
      await running.close();
    });

    it.each([tlsClientAuth, selfSignedTlsClientAuth])(
      "with $name certificates are known, so tokens can be bound to them",
      async (method) => {
        const document = await described({ clientAuthentication: [clientSecretBasic, method] });
        expect(document["tls_client_certificate_bound_access_tokens"]).toBe(true);
        expect(document).not.toHaveProperty("mtls_endpoint_aliases");
        expect(document["token_endpoint_auth_methods_supported"]).toEqual([
          "client_secret_basic",
          method.name,
        ]);
      },
    );
  },
);

type Metadata = Readonly<Record<string, unknown>>;

const metadataOf = async ({ origin }: Running): Promise<Metadata> => {
  const response = await fetch(`${origin}${metadataPath}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Metadata;
};

const verified = async ({ origin, tenant }: Running, jwt: string) => {
  const jwks = await (await fetch(`${origin}${jwksPath}`)).json();
  return jwtVerify(jwt, createLocalJWKSet(jwks as never), {
    issuer: tenant.issuer,
    typ: "authorization-server-metadata+jwt",
  });
};
