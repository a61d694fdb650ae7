import { exactScopes, hierarchicScopes } from "@mintport/core";
import type { Scope } from "@mintport/core/scope";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import {
  fitsResource,
  ownScope,
  resolveResource,
  scopeAtResource,
} from "../../src/domain/requested-resource.ts";
import type { Resource } from "../../src/domain/resource.ts";
import { plainOrder } from "./order.ts";

const scope = (...tokens: string[]) => tokens as unknown as Scope;
const resource = { scopes: scope("api") } as unknown as Resource;
const asked = (
  requestedScope: Scope | undefined,
  {
    at,
    own = scope("api", "b"),
    usual = scope(),
  }: { at?: Resource; own?: Scope; usual?: Scope } = {},
) =>
  ownScope({
    client: { ...plainOrder.client, ownScope: own, defaultOwnScope: usual },
    requestedResource: { audience: plainOrder.granted.audience, resource: at },
    requestedScope,
    scopePolicy: hierarchicScopes,
  });

describe("what a client gets for itself (RFC 6749 §3.3)", () => {
  it("is what it asks for, if its ceiling covers all of it, or its default", () => {
    expect(expectOk(asked(scope("api:read")))).toEqual(["api:read"]);
    expect(expectOk(asked(undefined, { usual: scope("b") }))).toEqual(["b"]);
    expect(expectErr(asked(scope("api", "c"))).reason).toBe("scope_not_allowed");
  });

  it("is never nothing", () => {
    expect(expectErr(asked(undefined)).reason).toBe("scope_empty");
    expect(expectErr(asked(scope(), { usual: scope("b") })).reason).toBe("scope_empty");
  });

  it("RFC 8707 §2.2: means something at the resource: a default is narrowed, a request is refused", () => {
    const usual = scope("api:read", "b");
    expect(expectOk(asked(undefined, { at: resource, usual }))).toEqual(["api:read"]);
    expect(expectErr(asked(scope("b"), { at: resource })).reason).toBe("scope_not_at_resource");
    expect(expectErr(asked(undefined, { at: resource, usual: scope("b") })).reason).toBe(
      "scope_empty",
    );
  });
});

describe("whom tokens are asked for (RFC 8707 §2)", () => {
  const { tenant } = plainOrder;
  const known = { ...tenant, resources: [{ indicator: "urn:a" }] as unknown as Resource[] };

  it("is the tenant's audience, or a resource that it serves", () => {
    expect(expectOk(resolveResource(known, undefined))).toEqual({
      ...{ audience: [tenant.audience], resource: undefined },
    });
    expect(expectOk(resolveResource(known, "urn:a"))).toEqual({
      ...{ audience: ["urn:a"], resource: known.resources[0] },
    });
    expect(expectErr(resolveResource(known, "urn:b")).reason).toBe("resource_unknown");
    expect(expectErr(resolveResource(known, "no uri")).reason).toBe("resource_malformed");
  });

  it("decides which scope means something, where it says so", () => {
    const all = scope("api", "b");
    for (const open of [undefined, {} as Resource]) {
      expect(fitsResource(all, open, exactScopes)).toBe(true);
      expect(scopeAtResource(all, open, exactScopes)).toEqual(all);
    }
    expect(fitsResource(all, resource, exactScopes)).toBe(false);
    expect(fitsResource(scope("api"), resource, exactScopes)).toBe(true);
    expect(scopeAtResource(all, resource, exactScopes)).toEqual(["api"]);
  });
});
