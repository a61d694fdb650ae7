import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

/** Where a run was made. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory: string;
  readonly platform: string;
}

export const thisMachine = (): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  platform: `${process.platform} ${process.arch}`,
});

/** Node, its OpenSSL, and the libraries as this package pins them. */
export const versionsHere = (): Readonly<Record<string, string>> => {
  const file = readFileSync(join(import.meta.dirname, "../package.json"), "utf8");
  const { devDependencies } = JSON.parse(file) as {
    devDependencies: Readonly<Record<string, string>>;
  };
  return {
    node: process.versions.node,
    openssl: process.versions.openssl,
    ...Object.fromEntries(
      Object.entries(devDependencies).filter(([name]) =>
        /^(?!@types).*(?:oauth2-server|oidc|fastify|express|koa|hono|jose)/.test(name),
      ),
    ),
  };
};
