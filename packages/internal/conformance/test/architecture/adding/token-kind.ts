import type { Recipe } from "./recipe.ts";

/** A token that introspection and revocation know by its looks. */
export const tokenKind: Recipe = {
  row: "a kind of token",
  write: {
    "packages/core/src/tokens/ticket-kind.ts": `
import { err, ok } from "@mintport/core/result";
import type { ClientId, TokenId } from "../domain/identifiers.ts";
import { later } from "../domain/instant.ts";
import { emptyScope } from "../domain/scope.ts";
import type { TokenKind } from "./live-token.ts";

const ended = new Set<string>();

export const ticketKind: TokenKind = {
  kind: "ticket",
  recognises: (text) => text.startsWith("ticket-"),
  find: (tenant, text, now) =>
    ok(
      ended.has(text)
        ? err("token_revoked")
        : ok({
            kind: "ticket",
            token: {
              id: text as TokenId,
              tenant: tenant.id,
              issuer: tenant.issuer,
              subject: "holder",
              audience: [tenant.audience],
              client: text.slice("ticket-".length) as ClientId,
              scope: emptyScope,
              issuedAt: now,
              expiresAt: later(now, 60),
            },
          }),
    ),
  revoke: ({ token }) => {
    ended.add(token.id);
    return ok(undefined);
  },
};
`,
  },
  edit: [
    {
      file: "packages/core/src/tokens/live-token.ts",
      before: '| { readonly kind: "access_token";',
      line: '| { readonly kind: "ticket"; readonly token: AccessToken }',
    },
    {
      file: "packages/core/src/authorization-server.ts",
      before: "import { tokenKinds }",
      line: 'import { ticketKind } from "./tokens/ticket-kind.ts";',
    },
    {
      file: "packages/core/src/authorization-server.ts",
      before: "...(users?.tokenKinds ?? []),",
      line: "ticketKind,",
    },
  ],
};
