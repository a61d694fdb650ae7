import { ok } from "neverthrow";
import type { BrowserBinding } from "../../domain/authorization/interaction.ts";
import { equalText } from "../../domain/equal-text.ts";
import type { Seconds } from "../../domain/instant.ts";
import type { Issuer } from "../../domain/issuer.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { EndpointRequest } from "../../messages/endpoint-request.ts";
import type { Digester } from "../../ports/digester.ts";
import type { Entropy } from "../../ports/entropy.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";

/** A binding that was just made, and the cookies that bring it to the browser. */
export interface NewBinding {
  readonly browser: BrowserBinding;
  readonly cookies: readonly string[];
}

/** Binds an interaction to the browser that asks, by a cookie of its own. Of too many the oldest are given up. */
export const bindBrowser = (
  { entropy, digester }: { readonly entropy: Entropy; readonly digester: Digester },
  request: EndpointRequest,
  issuer: Issuer,
  lifetime: Seconds,
): MaybeAsync<NewBinding, PortError> => {
  const [name, secret] = [entropy.text(6), entropy.text(16)];
  return andThen(digester.digest(secret), (digest) =>
    ok({
      browser: { name, secret: digest },
      cookies: [
        ...surplusOf(request, issuer).map((old) => cookie(issuer, old, "", 0)),
        cookie(issuer, name, secret, lifetime),
      ],
    }),
  );
};

/** The cookie that takes a binding away once it is of no use. */
export const unbindBrowser = (issuer: Issuer, { name }: BrowserBinding): string =>
  cookie(issuer, name, "", 0);

/** Whether the request comes from the browser that began. */
export const isSameBrowser = (
  digester: Digester,
  request: EndpointRequest,
  issuer: Issuer,
  { name, secret }: BrowserBinding,
): MaybeAsync<boolean, PortError> => {
  const value = cookiesOf(request).get(`${prefixOf(issuer)}${name}`);
  if (value === undefined) return ok(false);
  return andThen(digester.digest(value), (digest) => ok(equalText(digest, secret)));
};

/** Browsers send the oldest first (RFC 6265 §5.4); the new one makes the last of them. */
const surplusOf = (request: EndpointRequest, issuer: Issuer): readonly string[] => {
  const prefix = prefixOf(issuer);
  const names = [...cookiesOf(request).keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    // Ours are of eight characters: an embedder's own cookie of a like name is left alone.
    .filter((name) => /^[\w-]{8}$/.test(name));
  // A header full of them is nobody's doing but an attacker's, and is cleared bit by bit.
  return names.slice(0, Math.min(16, Math.max(0, names.length - (maxInteractions - 1))));
};

/** A browser has so many at most: every tab of a session that is restored, in a header that stays below 1 KiB. */
const maxInteractions = 20;

/** `__Host-` (RFC 6265bis §4.1.3) binds a cookie to this host over TLS. Plain http, which only loopback has, cannot use it. */
const prefixOf = (issuer: Issuer): string =>
  issuer.startsWith("https:") ? "__Host-mintport-" : "mintport-";

const cookie = (issuer: Issuer, name: string, value: string, lifetime: Seconds): string =>
  [
    `${prefixOf(issuer)}${name}=${value}`,
    ...["Path=/", `Max-Age=${lifetime}`, "HttpOnly", "SameSite=Lax"],
    ...(issuer.startsWith("https:") ? ["Secure"] : []),
  ].join("; ");

const cookiesOf = ({ headers }: EndpointRequest): ReadonlyMap<string, string> =>
  new Map(
    (headers.get("cookie") ?? "").split(";").flatMap((pair) => {
      const equals = pair.indexOf("=");
      return equals === -1
        ? []
        : [[pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()] as const];
    }),
  );
