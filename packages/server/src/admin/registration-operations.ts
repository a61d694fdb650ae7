import {
  createInitialAccessToken,
  type InitialAccessToken,
  type NewInitialAccessToken,
  removeInitialAccessToken,
} from "@mintport/core/management";
import { instant } from "@mintport/core/ports";
import { err, ok } from "@mintport/core/result";
import * as z from "zod";
import { shownInitialAccessToken } from "../management/shown/shown-initial-access-token.ts";
import { initialAccessTokenView } from "../management/views.ts";
import type { Operation } from "./operation.ts";
import { nameQuery } from "./search-query.ts";
import { tenantOf } from "./tenant-and-client-of.ts";

const [read, write] = ["mintport:tenants:read", "mintport:tenants:write"];

const newToken = z.strictObject({
  profile: z.string(),
  uses: z.int().exactOptional(),
  expiresAt: z.int().min(0).transform(instant).exactOptional(),
  label: z.string().exactOptional(),
});

const list = {
  schema: z.strictObject({ items: z.array(shownInitialAccessToken) }),
  component: "InitialAccessTokenList",
};
const created = {
  schema: shownInitialAccessToken.extend({ token: z.string().describe("The token, this once") }),
  component: "CreatedInitialAccessToken",
};

const listing = z.strictObject({
  profile: nameQuery("Only those that open these rules"),
});

const path = "/tenants/{tenant}/initial-access-tokens";

/** The operations of the admin API on the tokens by which clients register themselves (RFC 7591 §1.2). */
export const registrationOperations: readonly Operation[] = [
  {
    operationId: "listInitialAccessTokens",
    tag: "Registration",
    method: "GET",
    path,
    summary: "List the initial access tokens of a tenant; never a token itself",
    query: listing,
    scope: read,
    status: 200,
    response: list,
    run: (request, { storage }) =>
      tenantOf(request).asyncAndThen((id) =>
        storage.tenants.read(id).andThen((found) =>
          found === undefined
            ? err({ type: "unknown" as const, what: "tenant" as const, id })
            : ok({
                body: {
                  items: (found.value.initialAccessTokens ?? [])
                    .filter((token) => opens(token, request.query as z.output<typeof listing>))
                    .map(initialAccessTokenView),
                },
              }),
        ),
      ),
  },
  {
    operationId: "createInitialAccessToken",
    tag: "Registration",
    method: "POST",
    path,
    summary: "Make an initial access token; the answer holds it, this once",
    scope: write,
    conditionOn: "tenant",
    body: { schema: newToken, component: "NewInitialAccessToken" },
    status: 201,
    response: created,
    run: (request, { storage, creation }) =>
      tenantOf(request).asyncAndThen((tenant) =>
        createInitialAccessToken({ tenants: storage.tenants, entropy: creation.entropy })(
          tenant,
          request.body as NewInitialAccessToken,
        ).map(({ token, kept }) => ({ body: { ...initialAccessTokenView(kept), token } })),
      ),
  },
  {
    operationId: "removeInitialAccessToken",
    tag: "Registration",
    method: "DELETE",
    path: `${path}/{token}`,
    summary: "End an initial access token at once; the clients that it registered stay",
    scope: write,
    conditionOn: "tenant",
    status: 204,
    run: (request, { storage }) =>
      tenantOf(request).asyncAndThen((tenant) =>
        removeInitialAccessToken({ tenants: storage.tenants })(
          tenant,
          request.parameters["token"] ?? "",
        ).map(() => ({})),
      ),
  },
];

const opens = (token: InitialAccessToken, { profile }: z.output<typeof listing>): boolean =>
  profile === undefined || token.profile === profile;
