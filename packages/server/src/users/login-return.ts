import type { Tenant } from "@mintport/core";

/**
 * Where a login leads back to, as a text that fits into a cookie: the handle of an authorization, or `device` with the user code that a
 * link brought along (RFC 8628 §3.3.1). `undefined` for every URL that is no place of this tenant.
 *
 * @example loginReturnOf(tenant, `${issuer}/oauth/device?user_code=WDJB-MJHT`) // "device-WDJB-MJHT"
 */
export const loginReturnOf = (
  tenant: Pick<Tenant, "issuer">,
  url: string | null,
): string | undefined => {
  if (url === null) return undefined;
  const device = deviceUrl(tenant);
  if (url === device) return "device";
  const [place, text] = [`${device}?user_code=`, authorizationUrl(tenant)].map((start) =>
    url.startsWith(start) ? url.slice(start.length) : "",
  );
  if (userCode.test(place ?? "")) return `device-${place}`;
  return handle.test(text ?? "") ? text : undefined;
};

/** The URL that such a text stands for. */
export const loginReturnUrl = (tenant: Pick<Tenant, "issuer">, text: string): string => {
  if (text === "device") return deviceUrl(tenant);
  const [, code] = /^device-(.{9})$/.exec(text) ?? [];
  return code !== undefined && userCode.test(code)
    ? `${deviceUrl(tenant)}?user_code=${code}`
    : `${authorizationUrl(tenant)}${text}`;
};

const authorizationUrl = ({ issuer }: Pick<Tenant, "issuer">): string =>
  `${issuer}/oauth/authorize/resume?interaction=`;

const deviceUrl = ({ issuer }: Pick<Tenant, "issuer">): string => `${issuer}/oauth/device`;

const userCode = /^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/;

const handle = /^[\w-]{1,128}$/;
