import { installDebian } from "./install-debian.ts";
import { isOnPath } from "./service.ts";

/**
 * The command of a browser that tests drive: Debian's Chromium. On a machine without it the tests that need it are
 * skipped and say so; with `CI=true` it is installed, and if that fails, so does the run.
 */
export const findChromium = (): string | undefined => {
  if (isOnPath("chromium")) return "chromium";
  if (process.env["CI"] !== "true") {
    console.warn("skipped: no Chromium here; install it (apt-get install chromium)");
    return undefined;
  }
  installDebian("Chromium", "chromium");
  return "chromium";
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
