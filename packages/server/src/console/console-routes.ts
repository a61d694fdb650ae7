import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type ConsoleFile, consoleFiles } from "@mintport/console";
import type { Tenant } from "@mintport/core";
import { adminProofOrigin } from "../admin/admin-guard.ts";
import type { Answer } from "../admin/perform-audited.ts";
import { consoleClientId, consoleScope } from "./console-client.ts";
import { consoleCallback, consolePath } from "./console-origin.ts";

/** A listener for a path of the console; `undefined` for every other path. */
export type ConsoleRoutes = (path: string) => RequestListener | undefined;

/** What the console works with. */
interface ConsoleParts {
  /** Whether the login has a page to log out at. */
  readonly endsLogins: boolean;
  /** Tells an operator what they may do. */
  readonly rights: (request: IncomingMessage) => Promise<Answer>;
}

/**
 * The console's files, and beside them what its script must know: where to log in, and as which client. Nothing of that is secret,
 * and nothing is asked of a store. What an operator may do is told to them alone. Throws if the console is not built.
 */
export const consoleRoutes = (
  tenant: Tenant,
  origin: string,
  { endsLogins, rights }: ConsoleParts,
): ConsoleRoutes => {
  const files = new Map(consoleFiles().map((file) => [file.name, file]));
  const headers = headersFor(origin, new URL(tenant.issuer).origin);
  const config = JSON.stringify({
    origin,
    tenant: tenant.id,
    tenantName: tenant.name,
    issuer: tenant.issuer,
    authorizationEndpoint: `${tenant.issuer}/oauth/authorize`,
    tokenEndpoint: `${tenant.issuer}/oauth/token`,
    revocationEndpoint: `${tenant.issuer}/oauth/revoke`,
    ...(endsLogins && { logout: `${tenant.issuer}/logout` }),
    clientId: consoleClientId,
    proofOrigin: adminProofOrigin(tenant),
    redirectUri: consoleCallback(origin),
    scope: consoleScope,
  });
  const answers: Answers = (name) => {
    if (name === "config.json")
      return { type: "application/json", body: Buffer.from(config), isImmutable: false };
    return files.get(name === "" || name === "callback" ? "index.html" : name);
  };
  return (path) => {
    if (path !== consolePath && !path.startsWith(`${consolePath}/`)) return undefined;
    return (request, response) => {
      if (request.method !== "GET" && request.method !== "HEAD") {
        send(response, 405, { ...headers, Allow: "GET, HEAD" });
        return;
      }
      if (path === consolePath) {
        send(response, 308, { ...headers, Location: `${consolePath}/` });
        return;
      }
      if (path === `${consolePath}/rights`) {
        void rights(request)
          .catch((): Answer => ({ status: 500, headers: {}, body: "" }))
          .then(({ status, headers: own, body }) => {
            send(response, status, { ...headers, ...own }, Buffer.from(body));
          });
        return;
      }
      const file = answers(path.slice(consolePath.length + 1));
      if (file === undefined) send(response, 404, headers);
      else
        send(
          response,
          200,
          {
            ...headers,
            "Content-Type": file.type,
            "Cache-Control": file.isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
          },
          file.body,
        );
    };
  };
};

type Answers = (name: string) => Omit<ConsoleFile, "name"> | undefined;

/** Nothing inline, nothing of a third party: a text that came in as one stays one. */
const headersFor = (origin: string, issuer: string): Readonly<Record<string, string>> => ({
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self'${origin === issuer ? "" : ` ${issuer}`}`,
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "X-Frame-Options": "DENY",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
});

const send = (
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array = new Uint8Array(),
): void => {
  if (response.destroyed) return;
  response.writeHead(status, {
    "Cache-Control": "no-store",
    ...headers,
    "Content-Length": body.length,
  });
  // Node sends no body with the answer to HEAD.
  response.end(body);
};
