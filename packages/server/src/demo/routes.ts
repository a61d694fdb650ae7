import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Tenant } from "@mintport/core";
import type { SigningKeys } from "@mintport/core/ports";
import { keysFromPort, requireScope, resourceServer } from "@mintport/resource-server";
import { type ProtectedRoute, protect } from "@mintport/resource-server/node";
import { readJsonObject, sendError, sendJson } from "./json.ts";
import { DemoResources } from "./resources.ts";

type Methods = ReadonlyMap<string, (request: IncomingMessage, response: ServerResponse) => void>;

/** Two protected routes that show what a token of the demo tenant opens. */
export const demoRoutes = (tenant: Tenant, keys: SigningKeys): RequestListener => {
  const guard = resourceServer({
    issuer: tenant.issuer,
    audience: tenant.audience,
    keys: keysFromPort(keys, tenant.id),
    type: tenant.accessTokenType,
    realm: "demo",
  });
  const reading = (route: ProtectedRoute) => protect(guard, requireScope("api:read"), route);
  const writing = (route: ProtectedRoute) => protect(guard, requireScope("api:write"), route);
  const resources = new DemoResources();

  const hello: Methods = new Map([
    [
      "GET",
      reading((_request, response, { client, scope }) => {
        sendJson(response, 200, { message: "This resource is protected", client, scope });
      }),
    ],
  ]);
  const collection: Methods = new Map([
    [
      "POST",
      writing((request, response) => {
        readJsonObject(request, response, (content) => {
          const made = resources.create(content);
          sendJson(response, 201, made, { Location: `${resourcesPath}/${made.id}` });
        });
      }),
    ],
  ]);
  const member = (id: string): Methods =>
    new Map([
      [
        "GET",
        reading((_request, response) => {
          sendFound(response, resources.read(id));
        }),
      ],
      [
        "PUT",
        writing((request, response) => {
          readJsonObject(request, response, (content) => {
            sendFound(response, resources.replace(id, content));
          });
        }),
      ],
      [
        "DELETE",
        writing((_request, response) => {
          if (resources.remove(id)) sendJson(response, 204, undefined);
          else sendMissing(response);
        }),
      ],
    ]);

  return (request, response) => {
    const [path = ""] = (request.url ?? "").split("?", 1);
    const id = memberPath.exec(path)?.[1];
    if (path === "/api/v1/protected-resource") dispatch(hello, request, response);
    else if (path === resourcesPath) dispatch(collection, request, response);
    else if (id !== undefined) dispatch(member(id), request, response);
    else sendMissing(response);
  };
};

const resourcesPath = "/api/v1/resources";
const memberPath = /^\/api\/v1\/resources\/([A-Za-z0-9-]{1,64})$/;

const dispatch = (methods: Methods, request: IncomingMessage, response: ServerResponse): void => {
  const route = methods.get(request.method ?? "");
  if (route !== undefined) route(request, response);
  else
    sendJson(
      response,
      405,
      { error: "invalid_request", error_description: "Method not allowed" },
      { Allow: [...methods.keys()].join(", ") },
    );
};

const sendFound = (response: ServerResponse, found: object | undefined): void => {
  if (found === undefined) sendMissing(response);
  else sendJson(response, 200, found);
};

const sendMissing = (response: ServerResponse): void => {
  sendError(response, 404, "invalid_request", "No such endpoint");
};
