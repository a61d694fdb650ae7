import { execFileSync, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../docs/snippets.ts";
import { clientAuthenticationMethod } from "./adding/client-authentication.ts";
import { endpoint } from "./adding/endpoint.ts";
import { grantTypeHere, ownGrantType } from "./adding/grant-types.ts";
import { prove } from "./adding/prove.ts";
import { add, plant, tree, uproot, write } from "./adding/scratch-tree.ts";
import { isAt, rowOf } from "./adding/table.ts";
import { tokenKind } from "./adding/token-kind.ts";
import { customClaims, scopePolicy, signingKeys, storageAdapter } from "./adding/user-objects.ts";

const recipes = [
  ...[ownGrantType, grantTypeHere, clientAuthenticationMethod, endpoint],
  ...[scopePolicy, signingKeys, storageAdapter, tokenKind, customClaims],
];

describe("adding things, as docs/architecture.md says", () => {
  it.each(recipes)("$row: the table names the files to edit, and no other", ({ row, edit }) => {
    const told = rowOf(row)?.edit;
    expect(told, `a row that begins with: ${row}`).toBeDefined();
    const edited = [...new Set(edit.map(({ file }) => file))].map((file) => ({
      file: told?.find((one) => isAt(file, one.file))?.file ?? file,
      lines: edit.filter((one) => one.file === file && !one.line.startsWith("import ")).length,
    }));
    // A cell may leave the number out.
    const expected = told?.map(({ file, lines }) => ({ file, lines: lines ?? expect.any(Number) }));
    expect(new Set(edited)).toEqual(new Set(expected));
  });

  it.each(recipes)("$row: the table says where its files stand", ({ row, write: files }) => {
    const places = rowOf(row)?.write ?? [];
    const ours = Object.keys(files).filter((file) => !file.startsWith("user/"));
    expect(ours.filter((file) => !places.some((place) => isAt(file, place)))).toEqual([]);
  });

  it("an endpoint is a folder, and one line with its import", () => {
    expect(endpoint.edit.map(({ line }) => line)).toEqual([
      expect.stringMatching(/^import /),
      "statusEndpoint(ports),",
    ]);
    expect(new Set(Object.keys(endpoint.write).map(dirname)).size).toBe(1);
  });

  describe("in a copy of the sources", () => {
    beforeAll(() => {
      plant();
      for (const recipe of recipes) add(recipe);
      write("prove.ts", prove);
    });
    afterAll(uproot);

    it("compiles", () => {
      const tsc = join(root, "node_modules/.bin/tsc");
      const { stdout } = spawnSync(tsc, ["-p", tree, "--pretty", "false"], { encoding: "utf8" });
      expect(stdout).toBe("");
    });

    it("works: what was added is served, asked and told of", () => {
      const args = ["--conditions=@mintport/source", join(tree, "prove.ts")];
      const seen: unknown = JSON.parse(
        execFileSync(process.execPath, args, { cwd: tree, encoding: "utf8" }),
      );
      expect(seen).toEqual({
        endpoint: {
          ...{ served: true, routed: "main", told: "answered" },
          answered: { status: 200, json: { tenant: "main" } },
          announced: "https://auth.example/oauth/status",
        },
        ownGrant: "reports/nightly",
        grantHere: { sub: "bearer of a voucher", known: true },
        method: { badge: 200, wrong: 401, knock: 200, known: true },
        scope: "api:read",
        signedBy: "vault-1",
        claims: "reports by client_credentials",
        storage: { cases: true, broken: [] },
        kind: [true, false],
      });
    });
  });
});
