import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { inherited } from "../fixture/child.ts";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

it("Ctrl-C lets a command that changes something finish, its entry in the audit log included", async () => {
  const folder = await temporaryFolder();
  onTestFinished(folder.remove);
  const mintport = commandLine(folder.path);
  await mintport("migrate");
  await mintport("tenant", "create", "shop", "--issuer", "https://a.example/api/v1/tenant/shop");
  const child = spawn(
    process.execPath,
    ["--conditions=@mintport/source", main, "tenant", "end-tokens", "shop"],
    { env: { ...inherited(), MINTPORT_DATA: folder.path }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (!err.includes("waiting") && (err + text).includes("waiting")) child.kill("SIGINT");
    err += text;
  });
  const [code] = (await once(child, "close")) as unknown[];

  expect(err).toContain("finishing what has begun; Ctrl-C again ends at once");
  expect([code, out]).toEqual([0, "Ended every token of tenant shop\n"]);
  expect((await mintport("audit", "tail")).out).toContain(
    'tenant=shop operation="tenant end-tokens"',
  );
}, 30_000);

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
