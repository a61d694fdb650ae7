import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientKeys } from "../../src/import/client-keys.ts";
import { auth0Rows } from "../../src/import/formats/auth0.ts";
import { csvRows } from "../../src/import/formats/csv.ts";
import { hydraRows } from "../../src/import/formats/hydra.ts";
import { jsonLinesRows } from "../../src/import/formats/json-lines.ts";
import { keycloakRows } from "../../src/import/formats/keycloak.ts";
import type { ImportRow } from "../../src/import/import-row.ts";
import { looksGenerated } from "../../src/import/judging-hasher.ts";
import { privateKeyIn } from "../../src/import/private-key-in.ts";

const anything = fc.jsonValue();
const clientOf = (names: readonly string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, anything])), { requiredKeys: [] });
const keycloak = clientOf([
  ...["clientId", "name", "secret", "protocol", "attributes", "redirectUris", "rootUrl", "baseUrl"],
  ...["defaultClientScopes", "optionalClientScopes", "publicClient", "clientAuthenticatorType"],
  ...["standardFlowEnabled", "serviceAccountsEnabled", "protocolMappers", "enabled"],
]);
const registration = clientOf([
  ...["client_id", "client_name", "client_secret", "client_secret_expires_at", "scope", "jwks"],
  ...["grant_types", "redirect_uris", "token_endpoint_auth_method", "metadata", "audience"],
  ...["client_credentials_grant_access_token_lifespan", "access_token_strategy"],
]);
const auth0 = clientOf([
  ...["client_id", "name", "client_secret", "app_type", "grant_types", "callbacks", "global"],
  ...["client_authentication_methods", "token_endpoint_auth_method", "addons", "logo_uri"],
]);

const isRow = (row: ImportRow): boolean =>
  typeof row.at === "string" &&
  ["client", "skipped", "problems"].filter((kind) => kind in row).length === 1;
const bytes = (pieces: readonly Uint8Array[]) => ({
  chunks: async function* () {
    yield* pieces;
  },
});
const rowsIn = async (rows: AsyncIterable<ImportRow>) => {
  const all: ImportRow[] = [];
  for await (const row of rows) all.push(row);
  return all;
};

/** JSON that cannot be made a text of. */
const noText = { toString: null };

describe("whatever stands in a file", () => {
  it.each([
    ["Keycloak", keycloakRows, keycloak, "clients"],
    ["Ory Hydra", hydraRows, registration, "items"],
    ["Auth0", auth0Rows, auth0, "clients"],
  ] as const)("of %s, each of its clients is one row", (_name, rowsOf, client, list) => {
    fc.assert(
      fc.property(fc.array(fc.oneof(client, anything)), fc.boolean(), (clients, below) => {
        const rows = rowsOf(below ? { [list]: clients } : clients);
        expect(rows).toHaveLength(clients.length);
        expect(rows.filter(isRow)).toEqual(rows);
      }),
      {
        examples: [[[{ clientId: "a", protocol: noText, attributes: { secret: noText } }], false]],
      },
    );
    fc.assert(fc.property(anything, (value) => Array.isArray(rowsOf(value))));
  });

  it("of JSON Lines, each line that is not empty is one row, however the file is cut", async () => {
    const line = fc.oneof(fc.json(), fc.string()).map((text) => text.replaceAll("\n", " "));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 7 }), async (lines, size) => {
        const whole = Buffer.from(lines.join("\n"));
        const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
          whole.subarray(i * size, (i + 1) * size),
        );
        const rows = await rowsIn(jsonLinesRows(bytes(pieces)));
        const filled = lines.flatMap((text, i) => (text.trim() === "" ? [] : [`line ${i + 1}`]));
        expect(rows.map(({ at }) => at)).toEqual(filled);
      }),
    );
  });

  it("of CSV, what was written is read, with quotes, commas and lines within a cell", async () => {
    const cell = fc.string({ minLength: 1 }).filter((text) => text.trim() !== "");
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1 }), async (names) => {
        const quoted = names.map((name, i) => `c${i},"${name.replaceAll('"', '""')}"`);
        const text = `id,authorization.name\n${quoted.join("\n")}\n`;
        const rows = await rowsIn(csvRows(bytes([Buffer.from(text)])));
        expect(rows.map((row) => "client" in row && row.client)).toEqual(
          names.map((name, i) => ({ id: `c${i}`, authorization: { name } })),
        );
      }),
    );
  });

  it("of keys, it is taken or refused and never thrown", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          fc.string().map((text) => `-----BEGIN ${text}`),
        ),
        (value) => {
          const text = typeof value === "string" ? value : JSON.stringify(value);
          for (const read of [clientKeys(value), privateKeyIn(text)])
            expect(read.isOk() || typeof read.error === "string").toBe(true);
        },
      ),
    );
  });
});

describe("a secret", () => {
  it.each([
    "hunter2",
    "correct horse battery staple",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "Passw0rdPassw0rdPassw0rd",
    "12345678901234567890123456789012",
    "",
  ])("that a person may have chosen is known for it: %s", (secret) => {
    expect(looksGenerated(secret)).toBe(false);
  });

  it.each([
    "Zt7Qw2Lm9Xc4Vb6Nn8Kk1Jj3",
    "3f1c7c1a-9a53-4d0e-8f65-0b9a6d6f2c11",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "mpcs_5bXqv0zO2Jw1r3uGk8sYdA9tPqLfEhIiMnCcWwXxYyZz0011223",
  ])("that a machine made is known for it: %s", (secret) => {
    expect(looksGenerated(secret)).toBe(true);
  });
});
