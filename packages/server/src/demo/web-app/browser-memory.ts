import { hash } from "node:crypto";
import { type Instant, isExpired, later, type Seconds } from "@mintport/core/ports";

/** Seconds that a value is kept. */
export const memoryLifetime: Seconds = 600;

interface Kept<T> {
  readonly value: T;
  readonly expiresAt: Instant;
}

/** One value for each browser, by the digest of the browser's secret, for ten minutes. The oldest makes room. */
export class BrowserMemory<T> {
  readonly #byDigest = new Map<string, Kept<T>>();
  readonly #most: number;

  constructor(most = 1000) {
    this.#most = most;
  }

  keep(secret: string, value: T, now: Instant): void {
    const [oldest] = this.#byDigest.keys();
    if (this.#byDigest.size >= this.#most && oldest !== undefined) this.#byDigest.delete(oldest);
    this.#byDigest.set(digestOf(secret), { value, expiresAt: later(now, memoryLifetime) });
  }

  find(secret: string, now: Instant): T | undefined {
    const kept = this.#byDigest.get(digestOf(secret));
    return kept === undefined || isExpired(kept.expiresAt, now) ? undefined : kept.value;
  }

  /** Finds it once: whoever asks again finds nothing. */
  take(secret: string, now: Instant): T | undefined {
    const found = this.find(secret, now);
    this.#byDigest.delete(digestOf(secret));
    return found;
  }
}

const digestOf = (secret: string): string => hash("sha256", secret, "base64url");
