import { installDebian } from "./install-debian.ts";
import { isOnPath, runQuietly } from "./service.ts";

/**
 * The path of a browser that tests drive: Debian's Chromium. On a machine without it the tests that need it are
 * skipped and say so; with `CI=true` it is installed, and if that fails, so does the run.
 */
export const findChromium = (): string | undefined => {
  if (!isOnPath("chromium")) {
    if (process.env["CI"] !== "true") {
      console.warn("skipped: no Chromium here; install it (apt-get install chromium)");
      return undefined;
    }
    installDebian("Chromium", "chromium");
  }
  return runQuietly(["sh", "-c", "command -v chromium"]).trim();
};

/** What makes it run without a screen, as root, and without asking its maker for anything. */
export const chromiumArguments: readonly string[] = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
