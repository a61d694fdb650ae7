import {
  addClientSecret,
  createApiKey,
  removeClientSecret,
  revokeApiKey,
  rotateApiKey,
} from "@mintport/core/management";
import { instant } from "@mintport/core/ports";
import * as z from "zod";
import { shownApiKey } from "../management/shown/shown-api-key.ts";
import { shownSecret } from "../management/shown/shown-secret.ts";
import { apiKeyView, secretView } from "../management/views.ts";
import type { Operation } from "./operation.ts";
import { clientOf } from "./tenant-and-client-of.ts";

const write = "mintport:clients:write";
const moment = z.int().min(0).transform(instant);
const overlap = z.int().min(0).max(31_536_000);

const newSecret = z.strictObject({
  label: z.string().max(128).exactOptional(),
  notBefore: moment.exactOptional(),
  expiresAt: moment.exactOptional(),
  /** Seconds that the secrets which are live now are still accepted. */
  overlap: overlap.exactOptional(),
  /** Whether the secrets before it may have ended when it begins. */
  allowGap: z.boolean().exactOptional(),
});
const newApiKey = z.strictObject({
  scope: z.string().exactOptional(),
  label: z.string().max(128).exactOptional(),
  expiresAt: moment.exactOptional(),
});
const rotation = z.strictObject({ overlap });

const createdSecret = {
  schema: shownSecret.extend({ secret: z.string().describe("The secret, this once") }),
  component: "CreatedSecret",
};
const createdApiKey = {
  schema: shownApiKey.extend({ key: z.string().describe("The API key, this once") }),
  component: "CreatedApiKey",
};

const below = "/tenants/{tenant}/clients/{client}";

/** The operations of the admin API on a client's secrets and API keys. */
export const credentialOperations: readonly Operation[] = [
  {
    operationId: "createSecret",
    tag: "Credentials",
    method: "POST",
    path: `${below}/secrets`,
    summary: "Give a client one more secret; with overlap the old ones run out",
    scope: write,
    conditionOn: "client",
    body: { schema: newSecret, component: "NewSecret" },
    status: 201,
    response: createdSecret,
    run: (request, { creation }) =>
      clientOf(request).asyncAndThen(({ tenant, client }) =>
        addClientSecret(creation)(tenant, client, request.body as z.output<typeof newSecret>).map(
          ({ secret, kept }) => ({ body: { ...secretView(kept), secret } }),
        ),
      ),
  },
  {
    operationId: "removeSecret",
    tag: "Credentials",
    method: "DELETE",
    path: `${below}/secrets/{secret}`,
    summary: "End a secret at once",
    scope: write,
    conditionOn: "client",
    status: 204,
    run: (request, { creation }) =>
      clientOf(request).asyncAndThen(({ tenant, client }) =>
        removeClientSecret(creation)(tenant, client, request.parameters["secret"] ?? "").map(
          () => ({}),
        ),
      ),
  },
  {
    operationId: "createApiKey",
    tag: "Credentials",
    method: "POST",
    path: `${below}/api-keys`,
    summary: "Make an API key; the answer holds it, this once",
    scope: write,
    conditionOn: "client",
    body: { schema: newApiKey, component: "NewApiKey" },
    status: 201,
    response: createdApiKey,
    run: (request, { creation }) =>
      clientOf(request).asyncAndThen(({ tenant, client }) =>
        createApiKey(creation)(tenant, client, request.body as z.output<typeof newApiKey>).map(
          ({ key, kept }) => ({ body: { ...apiKeyView(kept), key } }),
        ),
      ),
  },
  {
    operationId: "rotateApiKey",
    tag: "Credentials",
    method: "POST",
    path: `${below}/api-keys/{key}/rotate`,
    summary: "Make an API key's successor and let the old one run out",
    scope: write,
    conditionOn: "client",
    body: { schema: rotation, component: "ApiKeyRotation" },
    status: 201,
    response: createdApiKey,
    run: (request, { creation }) =>
      clientOf(request).asyncAndThen(({ tenant, client }) =>
        rotateApiKey(creation)(tenant, client, {
          key: request.parameters["key"] ?? "",
          ...(request.body as z.output<typeof rotation>),
        }).map(({ key, kept }) => ({ body: { ...apiKeyView(kept), key } })),
      ),
  },
  {
    operationId: "revokeApiKey",
    tag: "Credentials",
    method: "DELETE",
    path: `${below}/api-keys/{key}`,
    summary: "Revoke an API key at once",
    scope: write,
    conditionOn: "client",
    status: 204,
    run: (request, { creation }) =>
      clientOf(request).asyncAndThen(({ tenant, client }) =>
        revokeApiKey(creation)(tenant, client, request.parameters["key"] ?? "").map(() => ({})),
      ),
  },
];
