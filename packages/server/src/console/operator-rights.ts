import type { IncomingMessage } from "node:http";
import { wildcardScopes } from "@mintport/core";
import { headerFieldsOf } from "@mintport/core/ports";
import { type Scope, uncovered } from "@mintport/core/scope";
import { refusalResponse, requireScope } from "@mintport/resource-server";
import { type AdminGuard, adminRealm } from "../admin/admin-guard.ts";
import { operations } from "../admin/operations.ts";
import type { Answer } from "../admin/perform-audited.ts";
import { consoleScope } from "./console-client.ts";

/**
 * Tells operators what they may do, so that a page shows nobody an act that would be refused. It decides nothing: the admin API judges
 * each request.
 */
export const operatorRights =
  (authorize: AdminGuard) =>
  async (request: IncomingMessage): Promise<Answer> => {
    const fields = headerFieldsOf(request.rawHeaders);
    const presented = {
      authorization: fields.get("authorization"),
      url: request.url ?? "",
      method: request.method,
      dpop: fields.get("dpop"),
    };
    return authorize(presented).match(
      ({ token }) => ({
        status: 200,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ scopes: rightsIn(token.scope) }),
      }),
      (refusal) => refusalResponse(refusal, { realm: adminRealm }),
    );
  };

/** The scopes that operations ask for, and the one of all. */
const known = new Set([...operations.map(({ scope }) => scope), consoleScope]);

const rightsIn = (held: Scope): readonly string[] =>
  [...known].filter((scope) => uncovered(requireScope(scope), held, wildcardScopes).length === 0);
