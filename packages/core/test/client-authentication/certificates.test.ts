import {
  type AuthenticatingRequest,
  type AuthenticationContext,
  type Client,
  type ClientAuthenticationMethod,
  defineClient,
  noClientAuthentication,
  type PresentedCredentials,
  selfSignedTlsClientAuth,
  tlsClientAuth,
} from "@mintport/core";
import { expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import type { ClientCertificate } from "../../src/domain/client-certificate.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";

const context = {} as AuthenticationContext;
const request = (
  parameters: Readonly<Record<string, string>>,
  more: Partial<AuthenticatingRequest>,
): AuthenticatingRequest => ({
  ...{
    parameters: new Map(Object.entries(parameters)),
    authorization: undefined,
    headers: new Map(),
  },
  ...more,
});
const certificate = (made: Partial<ClientCertificate>) =>
  ({ der: "der", thumbprint: "digest", chainVerified: false, ...made }) as ClientCertificate;

describe("what a certificate proves (RFC 8705 §2)", () => {
  const judged = async (
    method: ClientAuthenticationMethod,
    clientCertificate: ClientCertificate | undefined,
    client: Client | undefined,
  ) => {
    const presented = method.present(request({ client_id: "a" }, { clientCertificate }));
    return expectOk(await toAsync((presented as PresentedCredentials).verify(client, context)));
  };
  const registered = (method: ClientAuthenticationMethod, more: Partial<Client> = {}): Client => ({
    ...defineClient({ id: "a", grantTypes: [] }),
    ...{ authenticationMethods: [method.name], ...more },
  });

  it.each([tlsClientAuth, selfSignedTlsClientAuth])(
    "$name: nothing if it is not there; that it is missing is told of a client that owes one",
    async (method) => {
      expect(await judged(method, undefined, registered(method))).toBe("certificate_missing");
      const other = registered(noClientAuthentication);
      expect(await judged(method, undefined, other)).toBe("credentials_missing");
      expect(await judged(method, undefined, undefined)).toBe("credentials_missing");
    },
  );

  it.each([
    [{ "x5t#S256": "digest" }, "proven"],
    [{ x5c: ["der"] }, "proven"],
    [{ "x5t#S256": "other", x5c: ["der"] }, "proven"],
    [{ x5c: ["other", "der"] }, "certificate_mismatch"],
    [{ x5c: "der" }, "certificate_mismatch"],
    [{}, "certificate_mismatch"],
  ] as const)(
    "§2.2: the client, if it stands among its keys: %j is %s",
    async (members, verdict) => {
      const keys = { jwks: [{ kty: "EC", ...members }] } as unknown as NonNullable<Client["keys"]>;
      const client = registered(selfSignedTlsClientAuth, { keys });
      expect(await judged(selfSignedTlsClientAuth, certificate({}), client)).toBe(verdict);
    },
  );

  it("§2.2: nobody without keys", async () => {
    const bare = registered(selfSignedTlsClientAuth);
    for (const client of [bare, undefined])
      expect(await judged(selfSignedTlsClientAuth, certificate({}), client)).toBe(
        "assertion_keys_missing",
      );
  });

  it("§2.1: nobody by name alone, without a chain or without a registered name", async () => {
    const trusted = certificate({ chainVerified: true });
    expect(await judged(tlsClientAuth, certificate({}), registered(tlsClientAuth))).toBe(
      "certificate_chain_unverified",
    );
    for (const client of [registered(tlsClientAuth), undefined])
      expect(await judged(tlsClientAuth, trusted, client)).toBe("certificate_mismatch");
  });

  it("§2.2: any of the client's keys may be the certificate's", async () => {
    const jwks = [
      { kty: "EC", "x5t#S256": "other" },
      { kty: "EC", "x5t#S256": "digest" },
    ];
    const client = registered(selfSignedTlsClientAuth, { keys: { jwks } as never });
    expect(await judged(selfSignedTlsClientAuth, certificate({}), client)).toBe("proven");
  });
});
