import type { RequestListener } from "node:http";
import {
  type AuthorizationServer,
  createAuthorizationServer,
  type Observer,
  type SigningKeys,
  type Storage,
  type Tenant,
} from "@mintport/core";
import { sha256SecretHasher } from "@mintport/crypto";
import { nodeHandler } from "@mintport/http/node";
import { demoRoutes } from "./demo/routes.ts";

/** Where the ready server's endpoints hang. */
export const basePath = "/api/v1/tenant/:tenant/oauth";

export interface Wiring {
  readonly storage: Storage;
  readonly keys: SigningKeys;
  readonly observer?: Observer;
}

/** The ready server's authorization server: core, wired. */
export const readyAuthorizationServer = (wiring: Wiring): AuthorizationServer =>
  createAuthorizationServer({
    ...wiring,
    secretHasher: sha256SecretHasher,
    // This server's documented API says so; RFC 6749 §5.2 and core's default say `unauthorized_client`.
    refusedGrantCode: "unsupported_grant_type",
  });

/** The whole of the ready server as a listener: the OAuth endpoints, then the demo's routes if there is a demo. */
export const app = (wiring: Wiring, demoTenant?: Tenant): RequestListener => {
  const oauth = nodeHandler(readyAuthorizationServer(wiring), { basePath });
  if (demoTenant === undefined) return oauth;
  const demo = demoRoutes(demoTenant, wiring.keys);
  return (request, response) => {
    oauth(request, response, () => {
      demo(request, response);
    });
  };
};
