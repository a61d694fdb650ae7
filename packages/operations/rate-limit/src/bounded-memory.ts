import { hash, randomBytes } from "node:crypto";
import {
  type IRateLimiterOptions,
  RateLimiterMemory,
  type RateLimiterRes,
} from "rate-limiter-flexible";

/** The most windows that one budget counts at a time, each for its own source or client. */
export const maxWindows = 20_000;

/** How many windows all others share while there are that many. */
const sharedWindows = 1024;

/**
 * Counters in memory, at most `maxWindows` and a fixed number that is shared. A window that has begun is never forgotten
 * before it ends: else a flood of new sources would set the guessers' counters back. Who comes while all are taken is
 * counted together with others of the same lot, so that a flood limits its own newcomers and memory stays as it is.
 */
export class BoundedMemory extends RateLimiterMemory {
  /** When each window ends, the first to end first. */
  readonly #ends = new Map<string, number>();
  /** Nobody can choose whom to be counted with. */
  readonly #seed = randomBytes(16).toString("hex");
  readonly #most: number;

  constructor(options: IRateLimiterOptions, most: number = maxWindows) {
    super(options);
    this.#most = most;
  }

  override consume(key: string | number, points?: number): Promise<RateLimiterRes> {
    return super.consume(this.#place(String(key)), points);
  }

  override penalty(key: string | number, points?: number): Promise<RateLimiterRes> {
    return super.penalty(this.#place(String(key)), points);
  }

  override reward(key: string | number, points?: number): Promise<RateLimiterRes> {
    return super.reward(this.#place(String(key)), points);
  }

  #place(key: string): string {
    const now = performance.now();
    for (const [known, end] of this.#ends) {
      if (end > now) break;
      this.#ends.delete(known);
    }
    if (this.#ends.has(key)) return key;
    if (this.#ends.size < this.#most) {
      this.#ends.set(key, now + this.duration * 1000);
      return key;
    }
    const lot = Number.parseInt(hash("sha256", `${this.#seed}${key}`, "hex").slice(0, 8), 16);
    return `shared ${lot % sharedWindows}`;
  }
}
