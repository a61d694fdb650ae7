import { runQuietly } from "./service.ts";

/** Installs what a bare machine lacks. */
export const installDebian = (name: string, debianPackage: string): void => {
  console.log(`installing ${name}`);
  const apt = (...args: readonly string[]) =>
    runQuietly(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", ...args]);
  apt("update");
  apt("install", "-y", "--no-install-recommends", debianPackage);
};
