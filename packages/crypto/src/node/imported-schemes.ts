import { pbkdf2, scrypt } from "node:crypto";
import { promisify } from "node:util";
import { equalBytes } from "./constant-time.ts";
import type { HashScheme } from "./hash-scheme.ts";

/** `$2a$`, `$2b$`, `$2y$`: only the first 72 bytes of a secret count, so a longer one matches nothing. */
export const bcryptScheme: HashScheme = {
  prefixes: ["$2a$", "$2b$", "$2y$"],
  verify: async (secret, hash) => {
    const cost = Number(/^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash)?.[1]);
    if (!(cost >= 4 && cost <= 16)) return false;
    if (Buffer.byteLength(secret) > 72 || secret.includes("\0")) return false;
    // It rejects a salt whose last character has bits too many.
    const { verify } = await import("@node-rs/bcrypt");
    return verify(secret, hash.replace(/^\$2y/, "$2b")).catch(() => false);
  },
};

/** PHC: `$scrypt$ln=15,r=8,p=1$salt$hash`. */
export const scryptScheme: HashScheme = {
  prefixes: ["$scrypt$"],
  verify: async (secret, hash) => {
    const [, ln, r, p, salt, expected] =
      /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/.-]+)\$([\w+/.-]+)$/.exec(hash) ?? [];
    if (salt === undefined || expected === undefined) return false;
    const [cost, blockSize, parallelization] = [2 ** Number(ln), Number(r), Number(p)];
    const memory = 128 * cost * blockSize;
    if (memory > maxMemory || blockSize < 1 || parallelization < 1) return false;
    // RFC 7914 §6: N is larger than 1, and less than 2^(128 * r / 8).
    if (cost < 2 || cost >= 2 ** (16 * blockSize) || memory * parallelization > maxWork)
      return false;
    const bytes = decode(expected);
    if (bytes.length < 16 || bytes.length > 128) return false;
    const options = { cost, blockSize, parallelization, maxmem: 2 * maxMemory };
    return equalBytes(await deriveScrypt(secret, decode(salt), bytes.length, options), bytes);
  },
};

/** PHC: `$pbkdf2-sha256$i=600000$salt$hash`, and passlib's spelling without `i=`. */
export const pbkdf2Scheme: HashScheme = {
  prefixes: ["$pbkdf2-sha256$", "$pbkdf2-sha512$"],
  verify: async (secret, hash) => {
    const [, digest, rounds, salt, expected] =
      /^\$pbkdf2-(sha256|sha512)\$(?:i=)?(\d{1,8})(?:,l=\d+)?\$([\w+/.-]+)\$([\w+/.-]+)$/.exec(
        hash,
      ) ?? [];
    if (digest === undefined || salt === undefined || expected === undefined) return false;
    const iterations = Number(rounds);
    if (iterations < 1 || iterations > maxIterations) return false;
    const bytes = decode(expected);
    if (bytes.length < 16 || bytes.length > 64) return false;
    const derived = await derivePbkdf2(secret, decode(salt), iterations, bytes.length, digest);
    return equalBytes(derived, bytes);
  },
};

/** A hash is an operator's, yet no typing error in one should stop a node: bytes, bytes times passes, rounds. */
const maxMemory = 268_435_456;
const maxWork = 4 * maxMemory;
const maxIterations = 10_000_000;

/** Base64 without padding; passlib writes `.` for `+`. */
const decode = (text: string): Buffer => Buffer.from(text.replaceAll(".", "+"), "base64");

const derivePbkdf2 = promisify(pbkdf2);

const deriveScrypt = (
  secret: string,
  salt: Buffer,
  length: number,
  options: Parameters<typeof scrypt>[3],
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(secret, salt, length, options, (failure, derived) => {
      if (failure) reject(failure);
      else resolve(derived);
    });
  });
