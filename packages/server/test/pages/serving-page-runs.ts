import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readPage, root } from "./page-commands.ts";
import type { PageRun } from "./page-run.ts";
import { hasFile, hasFreshFolder, hasPostgres, hasTenant } from "./reader-has.ts";

const demo = "mintport serve --quickstart";
/** A program of its own takes the packages as they stand here, without a build. */
const onSources = { NODE_OPTIONS: "--conditions=@mintport/source" };

/** The pages on which a server runs. */
export const servingPageRuns: Readonly<Record<string, PageRun>> = {
  "README.md": {
    before: (world) => world.type(demo),
    says: { "curl ": /"scope":"api:read api:write"/ },
  },

  "docs/getting-started.md": {
    before: async (world) => {
      await world.type(demo);
      const [, code = ""] =
        /^```ts run\n(.*?)^```$/ms.exec(readPage("docs/getting-started.md")) ?? [];
      await hasFile(world, "server.mjs", code);
      await world.type(`ln -s '${join(root, "packages/server/node_modules")}' node_modules`);
    },
    environment: onSources,
    stays: { "node server.mjs 4000": /^/ },
    beforeCommand: {
      "curl -s http://localhost:4000/oauth/token": (world) =>
        world.type("until curl -s http://localhost:4000/; do :; done"),
    },
    says: {
      "curl -s http://localhost:3000/api/v1/tenant":
        /"token_type":"Bearer","expires_in":3600,"scope":"api:read"/,
      "curl -s http://localhost:3000/api/v1/protected-resource": /This resource is protected/,
      "node server.mjs  ": /token_type: 'Bearer',\s+expires_in: \d+,\s+scope: 'api:read'/,
      "curl -s http://localhost:4000/oauth/token": /"access_token":/,
      "curl -s http://localhost:4000/oauth/jwks": /"keys":/,
    },
  },

  "docs/testing-your-app.md": { says: { "npx @mintport/server dev": /^\{"issuer":/ } },

  "packages/server/README.md": {
    before: hasPostgres,
    says: { "mintport serve": /Mintport listens on/, MINTPORT_DATABASE_URL: /^Migrated 0001/ },
  },

  "docs/console.md": {
    before: async (world) => {
      await hasFile(world, "acme", "a-secret-of-the-provider");
      world.put("/run/secrets/acme", join(world.folder, "acme"));
    },
    says: {
      "npx mintport dev": /^console +http:\/\/localhost:\d+\/.*\n *user +demo, password \S+/m,
      "mintport serve":
        /The console is at https:\/\/auth\.example\.com\/admin\/console\/, for 1 operator of tenant operators/,
    },
  },

  "docs/metrics.md": {
    before: (world) => mkdir(join(world.folder, "docs/deploy"), { recursive: true }),
    beforeCommand: {
      // A server without the quickstart does not start on the demo's data.
      "MINTPORT_METRICS_TOKEN=": async (world) => {
        await hasFreshFolder(world);
        await world.type("mintport migrate");
      },
      "OTEL_EXPORTER_OTLP_ENDPOINT=": hasFreshFolder,
    },
    environment: { OTEL_METRICS_EXPORTER: "none" },
    says: {
      "MINTPORT_METRICS=on": /Metrics are at http:\/\/localhost:9464\/metrics/,
      "curl ": /^# TYPE mintport_/m,
      "MINTPORT_METRICS_TOKEN=": /for whoever shows their token/,
      "OTEL_EXPORTER_OTLP_ENDPOINT=": /go where OTEL_EXPORTER_OTLP_… says/,
    },
  },

  "docs/mcp.md": {
    before: (world) => world.type(`ln -s '${join(root, "examples")}' examples`),
    stays: { "cd examples/mcp-server && npm start": /takes tokens of/ },
    environment: onSources,
    beforeCommand: {
      "cd examples/mcp-server": (world) =>
        world.type("export PORT=3001 ISSUER=http://localhost:3000/api/v1/tenant/notes"),
    },
    says: { "mintport serve": /user name demo, password \S+/ },
    after: async (world) => world.type("mintport serve"),
  },

  "docs/deploy/README.md": {
    beforeCommand: { "mintport tenant list": (world) => hasTenant(world, "shop") },
    says: { "mintport tenant list": /^shop /m },
    after: async (world) => {
      await world.type("grep -q 'Secret, shown this once' reports.txt");
      await world.type("grep -qE '^[A-Za-z0-9_-]{43}$' key-encryption-key");
    },
  },
};
