import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type * as pkcs11js from "pkcs11js";

/** SoftHSM2 with a token of the test's own, and the binding to it, loaded and not yet initialized. */
export interface SoftHsm {
  readonly module: pkcs11js.PKCS11;
  readonly pkcs11js: typeof pkcs11js;
  readonly token: string;
  readonly pin: string;
  dispose(): void;
}

const library = "/usr/lib/softhsm/libsofthsm2.so";

/** Why there is no SoftHSM2 here; `undefined` if there is. With `CI=true` it is installed. */
export const missing = (): string | undefined => {
  if (!existsSync(library) && process.env["CI"] === "true") {
    run("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "update");
    run("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "install", "-y", ...packages);
  }
  if (!existsSync(library)) return "no SoftHSM2 here; install the package softhsm2";
  return hasCompiler() ? undefined : "no C++ compiler here; install the package g++";
};

const packages = ["--no-install-recommends", "softhsm2", "g++"];

export const openSoftHsm = (): SoftHsm => {
  const folder = mkdtempSync(join(tmpdir(), "mintport-hsm-"));
  mkdirSync(join(folder, "tokens"));
  writeFileSync(join(folder, "softhsm2.conf"), `directories.tokendir = ${folder}/tokens\n`);
  process.env["SOFTHSM2_CONF"] = join(folder, "softhsm2.conf");
  const [token, pin] = ["mintport-test", "1234"];
  run(
    ...["softhsm2-util", "--init-token", "--free"],
    ...["--label", token, "--pin", pin, "--so-pin", "12345678"],
  );
  const binding = buildBinding(folder);
  const module = new binding.PKCS11();
  module.load(library);
  return {
    ...{ module, pkcs11js: binding, token, pin },
    dispose: () => {
      module.C_Finalize();
      rmSync(folder, { recursive: true });
    },
  };
};

/** The binding's own build fetches Node's headers; npm has those that it needs, and they fit every Node. */
const buildBinding = (folder: string): typeof pkcs11js => {
  const require = createRequire(import.meta.url);
  const source = dirname(require.resolve("pkcs11js/package.json"));
  const headers = join(dirname(require.resolve("node-api-headers/package.json")), "include");
  const copy = join(folder, "pkcs11js");
  cpSync(source, copy, { recursive: true, dereference: true });
  mkdirSync(join(copy, "build", "Release"), { recursive: true });
  run(
    ...["g++", "-shared", "-fPIC", "-O1", "-std=c++17", "-DNAPI_DISABLE_CPP_EXCEPTIONS"],
    ...["-DNODE_GYP_MODULE_NAME=pkcs11", `-I${headers}`, `-I${copy}/includes`],
    ...["dl", "common", "main"].map((name) => `${copy}/src/${name}.cpp`),
    ...["-o", `${copy}/build/Release/pkcs11.node`, "-ldl", "-lpthread"],
  );
  return require(copy) as typeof pkcs11js;
};

const hasCompiler = (): boolean => {
  try {
    run("g++", "--version");
    return true;
  } catch {
    return false;
  }
};

const run = (program: string, ...args: readonly string[]): void => {
  execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"] });
};
