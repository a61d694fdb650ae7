import { makeLocalCertificate, writeCertificate } from "../fixture/certificates.ts";
import { readPage } from "./page-commands.ts";
import type { PageRun } from "./page-run.ts";
import { hasAuditEntry, hasFile, hasGrants, hasKeyFile, hasTenant } from "./reader-has.ts";

/** The pages on what a store holds: tenants, clients, keys and grants. */
export const registryPageRuns: Readonly<Record<string, PageRun>> = {
  "docs/import.md": {
    before: async (world) => {
      const [, content = ""] =
        /^```csv clients\.csv\n(.*?)^```$/ms.exec(readPage("docs/import.md")) ?? [];
      await hasFile(world, "clients.csv", content);
      await hasKeyFile(world);
      await hasTenant(world, "shop");
    },
    // One row of the file is wrong.
    ends: { "mintport client import": 3 },
    says: { "mintport export": /^Wrote 2 clients/ },
  },

  "docs/registration.md": {
    before: async (world) => {
      world.put("https://auth.example.com", "http://localhost:3000");
      await hasTenant(world, "main", "--scope 'api:read api:write'");
      const partners = { redirectHosts: ["partner.example"], delegatedScope: "api:read" };
      const setting = { main: { initialAccessTokens: { partners } } };
      await world.type(`export MINTPORT_REGISTRATION='${JSON.stringify(setting)}'`);
    },
    beforeCommand: {
      "curl https://auth.example.com": async (world) => {
        await world.type("mintport initial-access-token create main --profile partners");
        await world.type("mintport serve");
      },
    },
    found: {
      "iat-Xk3v90aB": /^Made (iat-\S+)/gm,
      $INITIAL_ACCESS_TOKEN: /Initial access token, shown this once: (\S+)/g,
      "dcr-3Jd1rXvG7k2mQ9sTzYw0aB": /"client_id":"(dcr-[^"]+)"/g,
    },
    says: {
      "curl https://auth.example.com": /"registration_access_token":/,
      "mintport initial-access-token list": /iat-Xk3v90aB +partners +10 /,
      "mintport client list": /dcr-3Jd1rXvG7k2mQ9sTzYw0aB/,
      "mintport client disable": /Disabled client dcr-/,
    },
  },

  "docs/doctor.md": {
    before: async (world) => {
      await hasTenant(world, "shop", "--scope orders:read");
      await world.type("mintport client create shop reports --scope orders:read");
      await hasFile(world, "ignored.json", []);
    },
    // Secrets and bearer tokens are what FAPI 2.0 forbids.
    ends: { "mintport doctor --profile fapi2 --json": 1 },
    says: { "mintport doctor --profile fapi2 --json": /"shared-secret-fapi"/ },
  },

  "docs/api-keys.md": {
    before: async (world) => {
      world.put("https://auth.example.com", "http://localhost:3000");
      await hasTenant(world, "acme", "--scope api:read");
    },
    beforeCommand: {
      "tr -d": async (world) => {
        const made = await world.type("mintport api-key create acme billing");
        const [key = ""] = /mpak_\S+/.exec(made) ?? [];
        await hasFile(world, "key.txt", `${key}\n`);
        await world.type("mintport serve");
      },
    },
    found: { "<key>": /^Made (\S+)/gm },
    says: {
      "mintport api-key list": /import-job/,
      "mintport api-key rotate": /API key, shown this once: mpak_/,
      "mintport api-key revoke": /^Revoked <key>/,
      "tr -d": /"access_token":/,
    },
  },

  "docs/connections.md": {
    before: async (world) => {
      await hasTenant(world, "acme", "--scope api:read");
      for (const client of ["billing", "app"])
        await world.type(
          `mintport client create acme ${client} --redirect-uri https://app.example/cb`,
        );
      await hasGrants(
        world,
        "acme",
        { id: "s2VqYb0xQ1n7Jw", client: "billing" },
        { client: "app" },
      );
    },
    says: {
      "mintport grant list acme --subject alice": /s2VqYb0xQ1n7Jw +alice +billing/,
      "mintport grant list acme --client billing": /"id":"s2VqYb0xQ1n7Jw"/,
      "mintport grant revoke": /Revoked grant/,
      "mintport grant end": /Ended 1 grant of alice/,
    },
  },

  "docs/limits.md": {
    before: (world) => hasTenant(world, "acme"),
    says: { "mintport client create": /Created client reports/, "mintport tenant": /Created/ },
  },

  "docs/explain.md": {
    before: async (world) => {
      await hasTenant(world, "main", "--scope reports:read");
      const made = await world.type("mintport client create main reports --scope reports:read");
      const [, secret = ""] = /shown this once: (\S+)/.exec(made) ?? [];
      await hasFile(
        world,
        "request.txt",
        `grant_type=client_credentials&client_id=reports&client_secret=${secret}\n`,
      );
      await writeCertificate(world.folder, "client", await makeLocalCertificate("reports"));
    },
    // The proof that the page shortens is none.
    says: { "mintport explain": /"step":"sender_constraint"/ },
  },

  "docs/admin-api.md": {
    after: (world) => world.type("grep -q '\"operationId\"' admin-api.json"),
  },

  "docs/telemetry.md": {
    before: async (world) => {
      await hasTenant(world, "acme");
      await world.type("mintport tenant disable acme");
      await hasAuditEntry(world);
    },
    says: { "printf ": /^<hash>/ },
  },
};
