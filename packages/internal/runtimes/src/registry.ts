import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "@mintport/test-engines";
import { npmInstall } from "./npm.ts";

/** A registry of this machine that holds our packages alone, as they would be published. */
export interface Registry {
  /** What `.npmrc` must say, so that our packages come from here and all others from where they come from anyway. */
  readonly npmrc: string;
  close(): void;
}

/** Starts verdaccio and publishes every package to it with pnpm, as a release does. */
export const publishAll = async (work: string, root: string): Promise<Registry> => {
  const folder = join(work, "registry");
  // Never the usual one: a registry that somebody has there must not get our packages.
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  // Not every registry has the tag by which one of its dependencies is named.
  npmInstall(folder, ["verdaccio@6.8.0"], { overrides: { "node-fetch": "2.7.0" } });
  const packages = { "**": { access: "$all", publish: "$all" } };
  const log = { type: "stdout", level: "error" };
  const configuration = { storage: "./storage", uplinks: {}, packages, log };
  // JSON is YAML.
  writeFileSync(join(folder, "config.yaml"), JSON.stringify(configuration));
  const verdaccio = join(folder, "node_modules/verdaccio/bin/verdaccio");
  const server = spawn(
    process.execPath,
    [verdaccio, "--config", "config.yaml", "--listen", `127.0.0.1:${port}`],
    { cwd: folder, stdio: ["ignore", "ignore", "ignore"] },
  );
  // A registry asks whoever publishes for a token; this one believes any.
  const npmrc = `@mintport:registry=${url}\n//127.0.0.1:${port}/:_authToken=anybody\n`;
  try {
    await isUp(url, server);
    mkdirSync(work, { recursive: true });
    writeFileSync(join(work, "npmrc"), npmrc);
    publish(root, url, join(work, "npmrc"));
  } catch (failure) {
    server.kill();
    throw failure;
  }
  return { npmrc, close: () => server.kill() };
};

const publish = (root: string, url: string, npmrc: string): void => {
  // Provenance is what a forge vouches for; nobody does here.
  // The registry is named here as well: whatever a user's own settings say, nothing goes to the public one.
  const options = ["--no-git-checks", "--provenance=false", `--registry=${url}`];
  execFileSync("npx", ["-y", "pnpm@12.21.0", "-r", "publish", ...options], {
    cwd: root,
    // npm, which runs pnpm, hands its own settings on in small letters.
    env: { ...process.env, NPM_CONFIG_USERCONFIG: npmrc, npm_config_userconfig: npmrc },
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 300_000,
  });
};

const isUp = async (url: string, server: ChildProcess, tries = 100): Promise<void> => {
  const answer = await fetch(`${url}-/ping`).catch(() => undefined);
  if (answer?.ok === true && server.exitCode === null) return;
  if (tries === 0 || server.exitCode !== null) throw new Error("the registry does not start");
  await new Promise((done) => setTimeout(done, 200));
  await isUp(url, server, tries - 1);
};
