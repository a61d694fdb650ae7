import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

describe("the verifier that a platform has by default", () => {
  it("is node:crypto on Node", async () => {
    expect(await verifierUnder([])).toBe("node.ts");
  });

  it.each(["workerd", "edge-light", "browser", "deno", "bun"])(
    "is WebCrypto for %s, though it says of itself that it is like Node",
    async (condition) => {
      expect(await verifierUnder([condition])).toBe("web.ts");
    },
  );
});

/** The file that the package takes where these conditions hold, as Node itself finds it. */
const verifierUnder = async (conditions: readonly string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...["@mintport/source", ...conditions].map((name) => `--conditions=${name}`),
      ...[
        "--input-type=module",
        "--eval",
        'console.log(import.meta.resolve("#signature-verifier"))',
      ],
    ],
    { cwd: dirname(fileURLToPath(import.meta.resolve("@mintport/resource-server/package.json"))) },
  );
  return basename(stdout.trim());
};
