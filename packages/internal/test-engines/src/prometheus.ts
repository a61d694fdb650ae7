import { installDebian } from "./install-debian.ts";
import { isOnPath } from "./service.ts";

/**
 * Whether `prometheus` and `promtool` are here. On a machine without them the tests that need them are skipped and say so; with
 * `CI=true` they are installed, and if that fails, so does the run.
 */
export const findPrometheus = (): boolean => {
  if (isOnPath("prometheus") && isOnPath("promtool")) return true;
  if (process.env["CI"] !== "true") {
    console.warn("skipped: no Prometheus here; install it (apt-get install prometheus)");
    return false;
  }
  installDebian("Prometheus", "prometheus");
  return true;
};
