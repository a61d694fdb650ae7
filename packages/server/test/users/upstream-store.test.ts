import { defineTenant } from "@mintport/core";
import {
  headerFieldsOf,
  instant,
  portError,
  type SingleUseStore,
  systemDigester,
} from "@mintport/core/ports";
import { errAsync, ok } from "@mintport/core/result";
import { memoryStorage } from "@mintport/storage-memory";
import { expectOk, fixedClock, seededEntropy } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { PendingLogins } from "../../src/users/upstream/pending-logins.ts";
import { upstreamPages } from "../../src/users/upstream/upstream-pages.ts";
import type { UpstreamProvider } from "../../src/users/upstream/upstream-provider.ts";
import { UpstreamSessions } from "../../src/users/upstream/upstream-sessions.ts";
import { upstreamVisitors } from "../../src/users/upstream/upstream-visitors.ts";

const tenant = defineTenant({ id: "acme", issuer: "https://auth.example/api/v1/tenant/acme" });
const clock = fixedClock(instant(1_800_000_000));
const away = () => errAsync(portError("unavailable", "single-use-store"));
const provider: UpstreamProvider = {
  ...{ name: "acme", label: "Acme", issuer: "https://acme.example", clientId: "at-acme" },
  ...{ scopes: ["openid"], subject: "sub", trustAcr: false },
};

/** A login on a store of which some methods fail. */
const partsWith = (broken: Partial<SingleUseStore>) => {
  const { tenants, singleUse } = memoryStorage({ tenants: [tenant] });
  const ports = {
    singleUse: { ...singleUse, ...broken },
    ...{ digester: systemDigester, entropy: seededEntropy(1) },
  };
  const sessions = new UpstreamSessions(ports, 60);
  return { tenants, sessions, logins: new PendingLogins(ports), singleUse, ports };
};

const requestFor = (path: string, cookie: string, method = "GET") => ({
  ...{ tenant: "", method, url: path, body: "" },
  headers: headerFieldsOf(["Cookie", cookie, "Origin", "https://auth.example"]),
});

const secret = "s".repeat(43);
const session = `__Host-mintport-session-acme=${secret}`;
const login = `__Host-mintport-login-${"i".repeat(12)}=${secret}.mpin_handle`;

describe("a store that fails", () => {
  it.each([
    ["GET", `login?login=${"i".repeat(12)}`, { peek: away }],
    ["GET", `login/acme?login=${"i".repeat(12)}`, { peek: away }],
    ["GET", `login/callback/acme?code=c&state=${"i".repeat(12)}x`, { consume: away }],
    ["POST", "logout", { consume: away }],
  ])("at %s %s is 503 with Retry-After, and leads nowhere", async (method, page, broken) => {
    const { tenants, sessions, logins } = partsWith(broken);
    const path = `/api/v1/tenant/acme/${page}`;
    const pages = upstreamPages({
      ...{ providers: [provider], clients: new Map(), observer: undefined, clock },
      ...{ tenants, sessions, logins },
      pages: { show: () => ok({ status: 503, headers: {}, body: "away" }) },
    });
    const answer = await pages(path.split("?", 1)[0] ?? "")?.(
      requestFor(path, `${session}; ${login}`, method),
    );
    expect(answer).toMatchObject({ status: 503, headers: { "Retry-After": "5" } });
    expect(answer?.headers["Location"]).toBeUndefined();
    expect(answer?.headers["Set-Cookie"]).toBeUndefined();
  });

  it("names nobody, and does not say that nobody is there", async () => {
    const { tenants, sessions } = partsWith({ peek: away });
    const visitors = upstreamVisitors({ providers: [provider], tenants, sessions, clock });
    const found = await visitors.identify(tenant.id, requestFor("/", session));
    expect(found.isErr()).toBe(true);
  });
});

describe("a session", () => {
  const user = { provider: "acme", subject: "acme|ada", authenticatedAt: clock.now() };

  it("ends when its time is over, whatever its cookie says", async () => {
    const { sessions } = partsWith({});
    const kept = expectOk(await sessions.begin(tenant.id, user, clock.now()));
    const at = (seconds: number) => sessions.find(tenant.id, kept, instant(clock.now() + seconds));
    expect(expectOk(await at(59))?.visitor).toMatchObject({ subject: "acme|ada" });
    expect(expectOk(await at(60))).toBeUndefined();
  });

  it("of a tenant is none of another", async () => {
    const { sessions } = partsWith({});
    const kept = expectOk(await sessions.begin(tenant.id, user, clock.now()));
    const other = defineTenant({ id: "other", issuer: "https://other.example" });
    expect(expectOk(await sessions.find(other.id, kept, clock.now()))).toBeUndefined();
  });

  it("that another version wrote, or somebody edited, is none", async () => {
    const { sessions, singleUse } = partsWith({});
    for (const content of ["{", "{}", JSON.stringify({ ...user, provider: 1 })]) {
      const key = `${content}${secret}`;
      const digest = expectOk(await systemDigester.digest(`upstream-session:${key}`));
      const expiresAt = instant(clock.now() + 60);
      expectOk(await singleUse.put(tenant.id, digest, { content, expiresAt }));
      expect(expectOk(await sessions.find(tenant.id, key, clock.now()))).toBeUndefined();
    }
  });
});

describe("a login under way", () => {
  it("is over after ten minutes", async () => {
    const { logins } = partsWith({});
    const row = { demands: {}, startedAt: clock.now(), needsClick: false, returnTo: "mpin_h" };
    const begun = expectOk(await logins.begin(tenant, requestFor("/", ""), row));
    const [cookie = ""] = begun.cookies[0]?.split(";") ?? [];
    const at = (seconds: number) =>
      logins.find(tenant, requestFor("/", cookie), begun.id, instant(clock.now() + seconds));
    expect(expectOk(await at(599)).returnTo).toBe("mpin_h");
    expect((await at(600)).isErr()).toBe(true);
  });
});
