import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { emptyScope, parseScope } from "@mintport/core/scope";
import type { PageRun } from "./page-run.ts";
import { hasFile, hasFreshFolder, hasGrants, hasKeyFile, hasPostgres } from "./reader-has.ts";

const demo = "mintport serve --quickstart";

/** The page of the ready server, which has a bit of everything. */
export const serverPageRun: Readonly<Record<string, PageRun>> = {
  "docs/server.md": {
    before: hasPostgres,
    beforeCommand: {
      "mintport quickstart remove": async (world) => {
        await world.type(demo);
        await world.endServing();
      },
      "mintport client create my-tenant television": (world) => world.type(demo),
      "MINTPORT_PORT=8080": (world) =>
        world.type("MINTPORT_DATABASE_URL=postgres://mintport@db/mintport mintport migrate"),
      "mintport completion bash": (world) =>
        mkdir(join(world.folder, ".local/share/bash-completion/completions"), { recursive: true }),
      "mintport completion fish": (world) =>
        mkdir(join(world.folder, ".config/fish/completions"), { recursive: true }),
      "mintport config check": (world) => hasFile(world, "config.json", { limts: "off" }),
      "mintport migrate": hasFreshFolder,
      "mintport client import": async (world) => {
        const secret = "Zt7Qw2Lm9Xc4Vb6Nn8Kk1Jj3";
        const client = { grantTypes: ["client_credentials"], ownScope: "orders:read" };
        const rows = ["billing", "stock"].map((id) =>
          JSON.stringify({ id, ...client, secrets: [{ secret }] }),
        );
        await hasFile(world, "clients.jsonl", `${rows.join("\n")}\n`);
      },
      "mintport key import": hasKeyFile,
      "mintport grant list": async (world) => {
        await world.type(
          "mintport client create shop app --name 'My App' --redirect-uri https://app.example/cb",
        );
        await hasGrants(world, "shop", {
          id: "s2VqYb0xQ1n7Jw3kT8mZcA",
          client: "app",
          access: [
            {
              resource: "https://api.example.com",
              scope: parseScope("orders:read").unwrapOr(emptyScope),
            },
          ],
          consentedAt: Date.parse("2027-01-31T12:00:00Z") / 1000,
        });
      },
    },
    found: { "mpdc_…": /"device_code":"([^"]+)"/g },
    ends: { "mintport config check": 1 },
    says: {
      "curl -s http://localhost:3000/api/v1/tenant/my-tenant/oauth/device_authorization":
        /"verification_uri_complete":/,
      "curl -s http://localhost:3000/api/v1/tenant/my-tenant/oauth/token": /authorization_pending/,
      "MINTPORT_PORT=8080": /listens on http:\/\/localhost:8080/,
      "mintport client show": /reports/,
    },
  },
};
