import { defineTenant } from "@mintport/core";
import { describe, expect, it } from "vitest";
import { loginReturnOf, loginReturnUrl } from "../../src/users/login-return.ts";

const tenant = defineTenant({
  id: "acme",
  issuer: "http://localhost:3000/api/v1/tenant/acme",
});
const oauth = `${tenant.issuer}/oauth`;

describe("the place that a login leads back to", () => {
  it.each([
    [`${oauth}/authorize/resume?interaction=mpin_abc-1`, "mpin_abc-1"],
    [`${oauth}/device`, "device"],
    [`${oauth}/device?user_code=WDJB-MJHT`, "device-WDJB-MJHT"],
  ])("%s fits into a cookie, and is the same URL again", (url, text) => {
    expect(loginReturnOf(tenant, url)).toBe(text);
    expect(text).toMatch(/^[\w-]{1,128}$/);
    expect(loginReturnUrl(tenant, text)).toBe(url);
  });

  it.each([
    null,
    "",
    "https://evil.example/oauth/device",
    "http://localhost:3000/api/v1/tenant/other/oauth/device",
    `${oauth}/device/answer`,
    `${oauth}/device?user_code=`,
    `${oauth}/device?user_code=https://evil.example`,
    `${oauth}/device?user_code=WDJB-MJHT&x=y`,
    `${oauth}/device?user_code=WDJA-MJHT`,
    `${oauth}/device#x`,
    `${oauth}/authorize/resume?interaction=`,
    `${oauth}/authorize/resume?interaction=a&b=c`,
    `${oauth}/authorize/resume?interaction=${"a".repeat(129)}`,
  ])("is not %s (open redirect, RFC 9700 §4.11)", (url) => {
    expect(loginReturnOf(tenant, url)).toBeUndefined();
  });

  it("is below the issuer, whatever a cookie says", () => {
    for (const text of ["device-https://", "device-WDJA-MJHT", "devices", ""])
      expect(loginReturnUrl(tenant, text)).toMatch(
        /^http:\/\/localhost:3000\/api\/v1\/tenant\/acme\/oauth\/authorize\/resume\?interaction=/,
      );
  });
});
