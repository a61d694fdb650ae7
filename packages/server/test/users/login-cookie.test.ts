import type { Tenant } from "@mintport/core";
import { defineTenant } from "@mintport/core";
import { headerFieldsOf } from "@mintport/core/ports";
import { describe, expect, it } from "vitest";
import {
  cookieIn,
  cookieNames,
  hostCookie,
  surplusLogins,
} from "../../src/users/upstream/login-cookie.ts";

const tenantAt = (issuer: string): Tenant => defineTenant({ id: "acme", issuer });
const secure = tenantAt("https://auth.example/api/v1/tenant/acme");
const plain = tenantAt("http://localhost:3000/api/v1/tenant/acme");

const withCookies = (text: string) => ({ headers: headerFieldsOf(["Cookie", text]) });

describe("a cookie of the login", () => {
  it("is bound to this host over TLS, and is no script's (RFC 6265bis §4.1.3)", () => {
    expect(hostCookie(secure, cookieNames.session(secure), "s", 60)).toBe(
      "__Host-mintport-session-acme=s; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure",
    );
    expect(hostCookie(plain, cookieNames.session(plain), "s", 60)).toBe(
      "mintport-session-acme=s; Path=/; Max-Age=60; HttpOnly; SameSite=Lax",
    );
  });

  it("counts under its own name alone: without __Host- another host of the domain may have set it", () => {
    const name = cookieNames.session(secure);
    expect(cookieIn(withCookies("a=b; __Host-mintport-session-acme=s"), secure, name)).toBe("s");
    expect(cookieIn(withCookies("mintport-session-acme=s"), secure, name)).toBeUndefined();
    expect(cookieIn(withCookies("__Host-mintport-session-acme2=s"), secure, name)).toBeUndefined();
  });

  it("counts for nothing if there are two of it", () => {
    const name = cookieNames.session(plain);
    const twice = withCookies("mintport-session-acme=s; mintport-session-acme=t");
    expect(cookieIn(twice, plain, name)).toBeUndefined();
  });

  it("has a name that core, whose own have eight characters, does not take away", () => {
    const one = { ...plain, id: "a" as Tenant["id"] };
    for (const name of [cookieNames.session(one), cookieNames.again(one), cookieNames.login("x")])
      expect(name).not.toMatch(/^[\w-]{8}$/);
  });

  it("of the oldest logins goes, and none that is no login's", () => {
    const logins = Array.from(
      { length: 10 },
      (_, at) => `mintport-login-${String(at).repeat(12)}=x`,
    );
    const others = "mintport-session-acme=s; mintport-another-account-acme=1; mintport-login-x=y";
    expect(surplusLogins(withCookies([others, ...logins].join("; ")), plain)).toEqual([
      "000000000000",
      "111111111111",
      "222222222222",
    ]);
    expect(surplusLogins(withCookies(logins.slice(0, 7).join("; ")), plain)).toEqual([]);
  });
});
