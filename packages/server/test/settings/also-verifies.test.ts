import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSettings } from "@mintport/server";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";

describe("the schemes that secrets are verified by as well", () => {
  it.each([
    ...["bcrypt", "", "bcrypt:10,", "bcrypt:10,,", "bcrypt:99", "md5:1"],
    "bcrypt:14,bcrypt:13",
  ])("are none that the hasher refuses, and the variable is named: %j", (text) => {
    expect(() => readSettings({ MINTPORT_ALSO_VERIFIES: text })).toThrow(
      /MINTPORT_ALSO_VERIFIES: (?:".*" is no scheme with a cost .*such are bcrypt:10|may cost)/,
    );
  });

  it.each([
    [["a", "a"], 'alsoVerifies: "a" is no scheme with a cost'],
    [[""], 'alsoVerifies: "" is no scheme with a cost'],
    [{}, "alsoVerifies: must be a list of schemes with a cost, as bcrypt:10"],
    [[10], "alsoVerifies.0: must be a list of schemes with a cost, as bcrypt:10"],
    [Array(11).fill("bcrypt:4"), "alsoVerifies: may cost a wrong secret 10 hashes"],
  ])("are none of the file either: %j", async (alsoVerifies, message) => {
    const folder = await temporaryFolder();
    const file = join(folder.path, "config.json");
    await writeFile(file, JSON.stringify({ alsoVerifies }));
    expect(() => readSettings({ MINTPORT_CONFIG: file })).toThrow(message);
    await folder.remove();
  });
});
