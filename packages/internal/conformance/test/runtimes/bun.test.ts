import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const bun = process.env["MINTPORT_BUN"];
const inCi = process.env["CI"] === "true";

describe("the smoke flow on Web standards alone", () => {
  it("runs on Node", async () => {
    expect(await printed(process.execPath)).toBe("ok\n");
  });

  it.skipIf(bun === undefined && !inCi)(
    bun === undefined ? "runs on Bun (MINTPORT_BUN does not name one)" : "runs on Bun",
    async () => {
      if (bun === undefined) throw new Error("CI must name a Bun in MINTPORT_BUN");
      expect(await printed(bun)).toBe("ok\n");
    },
  );
});

/** What the flow prints on a runtime; its own words if it fails there. */
const printed = async (runtime: string): Promise<string> => {
  const { stdout } = await promisify(execFile)(runtime, [
    "--conditions=@mintport/source",
    fileURLToPath(new URL("../../smoke/web-flow.ts", import.meta.url)),
  ]);
  return stdout;
};
