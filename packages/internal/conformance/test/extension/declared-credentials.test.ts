import {
  apiKeyAuthentication,
  type ClientAuthenticationMethod,
  clientSecretBasic,
  clientSecretJwt,
  clientSecretPost,
  federatedJwt,
  noClientAuthentication,
  privateKeyJwt,
  selfSignedTlsClientAuth,
  tlsClientAuth,
} from "@mintport/core";
import { aroundPorts } from "@mintport/core/ports";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, clientSecret, issuerPathOf } from "../fixture/deployment.ts";
import { expectError, lastReason } from "../fixture/expect-answer.ts";
import { basic, requestToken } from "../fixture/token-request.ts";
import { sealer } from "../rfc7523/key-clients.ts";

const ours: readonly ClientAuthenticationMethod[] = [
  clientSecretBasic,
  clientSecretPost,
  clientSecretJwt(sealer)(aroundPorts(1000)),
  privateKeyJwt,
  federatedJwt,
  apiKeyAuthentication,
  tlsClientAuth,
  selfSignedTlsClientAuth,
  noClientAuthentication,
];

const declared = [...new Set(ours.flatMap(({ credentials }) => credentials.parameters ?? []))];
const pairs = declared.flatMap((one, i) => declared.slice(i + 1).map((other) => [one, other]));
const grant = { grant_type: "client_credentials", client_id: clientId };

describe.each(bindings)("the credentials that our own methods declare, over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, () => ({ clientAuthentication: ours }));
  });
  afterAll(() => running.close());

  it("are all that they read of the body", () => {
    expect(declared.toSorted()).toEqual(["api_key", "client_assertion", "client_secret"]);
    for (const { name, credentials, present } of ours)
      for (const parameter of declared.filter(
        (other) => !credentials.parameters?.includes(other),
      )) {
        const read = (sent: Readonly<Record<string, string>>) =>
          JSON.stringify(
            present({
              ...{ authorization: undefined, headers: new Map() },
              parameters: new Map(Object.entries({ client_id: clientId, ...sent })),
            }),
          );
        expect(read({ [parameter]: "x" }), name).toBe(read({}));
      }
  });

  it.each(pairs)("RFC 6749 §2.3: %s beside %s is one mechanism too many", async (one, other) => {
    const form = { ...grant, [one]: "x", [other]: "x" };
    expectError(await requestToken(running, form), 400, "invalid_request");
    expect(lastReason(running)).toBe("authentication_ambiguous");
  });

  it.each(declared)("RFC 6749 §2.3: %s beside Basic is one mechanism too many", async (name) => {
    const answer = await requestToken(
      running,
      { ...grant, [name]: "x" },
      basic(clientId, clientSecret),
    );
    expectError(answer, 400, "invalid_request");
    expect(lastReason(running)).toBe("authentication_ambiguous");
  });

  it.each(declared)("RFC 6749 §2.3.1: never in the URL: %s", async (name) => {
    const path = `${issuerPathOf("my-tenant")}/oauth/token?${name}=x`;
    const form = { ...grant, client_secret: clientSecret };
    expectError(await requestToken(running, form, {}, path), 400, "invalid_request");
    expect(lastReason(running)).toBe("credential_in_url");
  });
});
