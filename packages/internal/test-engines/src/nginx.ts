import { installDebian } from "./install-debian.ts";
import { isOnPath, runQuietly } from "./service.ts";

/**
 * The path of nginx, which tests put before a server. On a machine without it the tests that need it are skipped and say
 * so; with `CI=true` it is installed, and if that fails, so does the run.
 */
export const findNginx = (): string | undefined => {
  if (!isOnPath("nginx")) {
    if (process.env["CI"] !== "true") {
      console.warn("skipped: no nginx here; install it (apt-get install nginx)");
      return undefined;
    }
    installDebian("nginx", "nginx-light");
  }
  return runQuietly(["sh", "-c", "command -v nginx"]).trim();
};
