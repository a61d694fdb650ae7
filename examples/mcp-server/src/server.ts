import { guard, resourceMetadata } from "@mintport/http/express";
import { keysFromUrl, protectedResourceMetadata, resourceServer } from "@mintport/resource-server";
import { localhostOriginValidation, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler } from "@modelcontextprotocol/server";
import express from "express";
import { notesServer } from "./notes-server.ts";

const { PORT: port = "3001" } = process.env;
const { ISSUER: issuer = "http://localhost:3000/api/v1/tenant/notes" } = process.env;
const resource = `http://localhost:${port}/mcp`;

const api = resourceServer({
  issuer,
  audience: resource,
  keys: keysFromUrl(new URL(`${issuer}/oauth/jwks`)),
  metadata: protectedResourceMetadata({
    resource,
    authorizationServers: [issuer],
    scopesSupported: ["notes:read", "notes:write"],
  }),
});

const isOurOrigin = localhostOriginValidation();
const serve = toNodeHandler(createMcpHandler(notesServer));

const app = express();
app.use(resourceMetadata(api));
app.all("/mcp", guard(api, "notes:read"), async (request, response) => {
  const { token } = request;
  if (token === undefined || !isOurOrigin(request, response)) return;
  // No tool needs the token itself.
  const auth = {
    ...{ token: "", clientId: token.client, scopes: [...token.scope] },
    ...{ extra: { subject: token.subject }, resourceMetadataUrl: api.metadata?.url ?? "" },
  };
  await serve(Object.assign(request, { auth }), response);
});
app.listen(Number(port), "127.0.0.1");

console.log(`${resource} takes tokens of ${issuer}`);
