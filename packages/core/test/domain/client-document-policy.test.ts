import { expectOk, start } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { type ClientDocument, readClientDocument } from "../../src/domain/client-document.ts";
import {
  admitsHost,
  type ClientDocumentPolicy,
  clientOfDocument,
  withinPolicy,
} from "../../src/domain/client-document-policy.ts";
import type { ClientId } from "../../src/domain/identifiers.ts";
import { emptyScope, parseScope } from "../../src/domain/scope.ts";

const id = "https://app.example/client.json" as ClientId;
const scope = expectOk(parseScope("api:read"));
const policy: ClientDocumentPolicy = {
  ...{ hosts: "any", delegatedScope: scope, defaultDelegatedScope: emptyScope },
  ...{
    grantTypes: ["authorization_code"],
    loopbackNames: [],
    consentLifetime: undefined,
    offlineAccess: "asked",
  },
};
const documentOf = (change: object = {}): ClientDocument =>
  expectOk(
    readClientDocument(id, {
      ...{ client_id: id, client_name: "App", redirect_uris: ["https://app.example/cb"] },
      ...change,
    }),
  );

describe("the client that a document describes", () => {
  it("is vouched for by nobody, and gets nothing for itself", () => {
    const client = clientOfDocument(documentOf(), policy, start);
    expect(client).toMatchObject({
      ...{ id, secrets: [], ownScope: [], disabled: false, document: { fetchedAt: start } },
      authorization: { selfAsserted: true, delegatedScope: ["api:read"], name: "App" },
    });
  });

  it("has no grant type that its tenant does not let documents have", () => {
    const document = documentOf({ grant_types: ["client_credentials", "authorization_code"] });
    expect(clientOfDocument(document, policy, start).grantTypes).toEqual(["authorization_code"]);
  });

  it("keeps what it binds itself to", () => {
    const bound = documentOf({
      require_pushed_authorization_requests: true,
      require_signed_request_object: true,
      dpop_bound_access_tokens: true,
    });
    expect(clientOfDocument(bound, policy, start)).toMatchObject({
      dpopBoundAccessTokens: true,
      authorization: { requirePushedRequests: true, requireSignedRequests: true },
    });
  });

  it("that was recorded is held to the policy of today", () => {
    const wide = { ...policy, loopbackNames: ["localhost"] as const, consentLifetime: 60 };
    const native = documentOf({ application_type: "native" });
    const recorded = clientOfDocument(native, wide, start);
    expect(recorded.authorization).toMatchObject({
      ...{ loopbackNames: ["localhost"], consentLifetime: 60 },
    });
    const now = withinPolicy(recorded, { ...policy, delegatedScope: emptyScope, grantTypes: [] });
    expect(now.grantTypes).toEqual([]);
    expect(now.authorization?.delegatedScope).toEqual([]);
    expect(now.authorization).not.toHaveProperty("loopbackNames");
    expect(now.authorization).not.toHaveProperty("consentLifetime");
  });

  it("has a name for its own machine only where it is native", () => {
    const named = { ...policy, loopbackNames: ["localhost"] as const };
    const client = clientOfDocument(documentOf(), named, start);
    expect(client.authorization).not.toHaveProperty("loopbackNames");
  });

  it("without anything for users is left as it is", () => {
    const { authorization: _, ...bare } = clientOfDocument(documentOf(), policy, start);
    expect(withinPolicy(bare, policy)).toBe(bare);
  });
});

describe("the hosts whose documents count", () => {
  it.each([
    ["any", "app.example", true],
    [["app.example"], "app.example", true],
    [["app.example"], "app.example:8443", false],
    [["app.example"], "sub.app.example", false],
    [[], "app.example", false],
  ] as const)("%j and %s: %s", (hosts, host, counts) => {
    expect(admitsHost({ ...policy, hosts }, host)).toBe(counts);
  });
});
