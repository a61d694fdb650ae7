import { defineTenant, type Tenant, type TenantDefinition } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import { issuersOf, tenantAt } from "@mintport/core/scope";
import { describe, expect, it } from "vitest";

const now = instant(1_800_000_000);
const [main, old, next] = ["main", "old", "new"].map((name) => `https://${name}.example/t/a`);

const tenantWith = (issuerAliases?: TenantDefinition["issuerAliases"]): Tenant =>
  defineTenant({ id: "a", issuer: String(main), ...(issuerAliases && { issuerAliases }) });

describe("a tenant of several issuer identifiers", () => {
  const tenant = tenantWith([{ issuer: String(old), until: now + 10 }, { issuer: String(next) }]);

  it.each([
    ["old.example", old],
    ["OLD.example", old],
    ["old.example:443", old],
    ["new.example", next],
    ["main.example", main],
    // RFC 8414 §3.3: of no other host does it say that it is the issuer.
    ["evil.example", main],
    ["old.example:8443", main],
    ["old.example.evil.example", main],
    ["", main],
    [null, main],
    [undefined, main],
  ])("has, for a request to host %s, the issuer %s", (host, issuer) => {
    const seen = tenantAt(tenant, host, now);
    expect(seen.issuer).toBe(issuer);
    expect([...issuersOf(seen)].sort()).toEqual([main, old, next].sort());
  });

  it("loses an alias at its end, whatever host is asked", () => {
    const end = instant(now + 10);
    expect(tenantAt(tenant, "old.example", end).issuer).toBe(main);
    expect(issuersOf(tenantAt(tenant, "new.example", end))).toEqual([next, main]);
    expect(issuersOf(tenantAt(tenant, "old.example", instant(now + 9)))).toEqual([old, main, next]);
  });

  it("is itself where there is none", () => {
    const alone = tenantWith();
    expect(tenantAt(alone, "main.example", now)).toBe(alone);
    expect(issuersOf(alone)).toEqual([main]);
  });
});

describe("an alias in a definition", () => {
  it.each([
    ["https://main.example/t/a", "must have a host that no other issuer of the tenant has"],
    ["https://old.example/t/b", "must have the path of the issuer: /t/a"],
    ["https://old.example", "must have the path of the issuer: /t/a"],
    ["http://old.example/t/a", "must be https; http is only for a loopback host"],
    ["https://old.example/t/a/", "must be spelled as a URL parser writes it"],
  ])("%s is refused by name", (issuer, message) => {
    expect(() => tenantWith([{ issuer: String(next) }, { issuer }])).toThrow(
      new RegExp(`issuerAliases\\.1\\.issuer[^\\n]*${message.replaceAll(".", "\\.")}`),
    );
  });

  it("stands at a host once, is no trusted issuer, and has an end in seconds", () => {
    const twice = [{ issuer: String(old) }, { issuer: String(old), until: 5 }];
    expect(() => tenantWith(twice)).toThrow(/issuerAliases\.1\.issuer/);
    expect(() => tenantWith([{ issuer: String(old), until: 0.5 }])).toThrow(
      /issuerAliases\.0\.until/,
    );
    const trustedIssuers = [{ issuer: String(old), jwksUri: "https://old.example/jwks" }];
    expect(() =>
      defineTenant({
        ...{ id: "a", issuer: String(main), trustedIssuers },
        issuerAliases: [{ issuer: String(old) }],
      }),
    ).toThrow(/trustedIssuers[^\n]*nor the tenant itself/);
  });
});
