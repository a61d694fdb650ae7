import { hash, timingSafeEqual } from "node:crypto";
import { clientSecret } from "./subject.ts";

/** SHA-256 and a comparison in constant time: the check that contenders without one of their own are given. */
export const isTheSecret = (presented: string): boolean =>
  timingSafeEqual(hash("sha256", presented, "buffer"), stored);

const stored: Buffer = hash("sha256", clientSecret, "buffer");
