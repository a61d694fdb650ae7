import { pbkdf2, scrypt } from "node:crypto";
import { promisify } from "node:util";
import type { HashScheme } from "./hash-scheme.ts";
import { library } from "./library.ts";
import { equalBytes } from "./sha256-secret-hasher.ts";

/** `$2a$`, `$2b$`, `$2y$`: only the first 72 bytes of a secret count, so a longer one matches nothing. */
export const bcryptScheme: HashScheme = {
  prefixes: ["$2a$", "$2b$", "$2y$"],
  library: library("@node-rs/bcrypt"),
  workOf: (hash) => {
    const cost = Number(/^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash)?.[1]);
    return cost >= 4 && cost <= 16
      ? { name: `bcrypt:${cost}`, milliseconds: 50 * 2 ** (cost - 10) }
      : undefined;
  },
  decoyOf: (name) => {
    const cost = /^bcrypt:(\d{1,2})$/.exec(name)?.[1];
    return cost === undefined ? undefined : `$2b$${cost.padStart(2, "0")}$${".".repeat(53)}`;
  },
  verify: async (secret, hash) => {
    if (bcryptScheme.workOf(hash) === undefined) return false;
    if (Buffer.byteLength(secret) > 72 || secret.includes("\0")) return false;
    // It rejects a salt whose last character has bits too many.
    const { verify } = await import("@node-rs/bcrypt");
    return verify(secret, hash.replace(/^\$2y/, "$2b")).catch(() => false);
  },
};

/** PHC: `$scrypt$ln=15,r=8,p=1$salt$hash`. */
export const scryptScheme: HashScheme = {
  prefixes: ["$scrypt$"],
  workOf: (hash) => {
    const read = readScrypt(hash);
    if (read === undefined) return undefined;
    const { ln, blockSize, parallelization, bytes } = read;
    return {
      name: `scrypt:ln=${ln},r=${blockSize},p=${parallelization},l=${bytes.length}`,
      milliseconds: (128 * 2 ** ln * blockSize * parallelization) / 400_000,
    };
  },
  decoyOf: (name) => {
    const [, cost, length = ""] =
      /^scrypt:(ln=\d{1,2},r=\d{1,2},p=\d{1,2}),l=(\d{1,3})$/.exec(name) ?? [];
    return cost === undefined ? undefined : `$scrypt$${cost}$${salt}$${zeros(Number(length))}`;
  },
  verify: async (secret, hash) => {
    const read = readScrypt(hash);
    if (read === undefined) return false;
    const { ln, blockSize, parallelization, salt: own, bytes } = read;
    const options = { cost: 2 ** ln, blockSize, parallelization, maxmem: 2 * maxMemory };
    return equalBytes(await deriveScrypt(secret, own, bytes.length, options), bytes);
  },
};

interface Scrypt {
  readonly ln: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: Buffer;
  readonly bytes: Buffer;
}

const readScrypt = (hash: string): Scrypt | undefined => {
  const [, ln, r, p, own, expected] =
    /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/.-]+)\$([\w+/.-]+)$/.exec(hash) ?? [];
  if (own === undefined || expected === undefined) return undefined;
  const [cost, blockSize, parallelization] = [2 ** Number(ln), Number(r), Number(p)];
  const memory = 128 * cost * blockSize;
  if (memory > maxMemory || blockSize < 1 || parallelization < 1) return undefined;
  // RFC 7914 §6: N is larger than 1, and less than 2^(128 * r / 8).
  if (cost < 2 || cost >= 2 ** (16 * blockSize) || memory * parallelization > maxWork)
    return undefined;
  const bytes = decode(expected);
  if (bytes.length < 16 || bytes.length > 128) return undefined;
  return { ln: Number(ln), blockSize, parallelization, salt: decode(own), bytes };
};

/** PHC: `$pbkdf2-sha256$i=600000$salt$hash`, and passlib's spelling without `i=`. */
export const pbkdf2Scheme: HashScheme = {
  prefixes: ["$pbkdf2-sha256$", "$pbkdf2-sha512$"],
  workOf: (hash) => {
    const read = readPbkdf2(hash);
    if (read === undefined) return undefined;
    const { digest, iterations, bytes } = read;
    const blocks = Math.ceil(bytes.length / (digest === "sha256" ? 32 : 64));
    return {
      name: `pbkdf2-${digest}:i=${iterations},l=${bytes.length}`,
      milliseconds: (iterations * blocks) / 3000,
    };
  },
  decoyOf: (name) => {
    const [, scheme, rounds, length = ""] =
      /^(pbkdf2-sha(?:256|512)):(i=\d{1,8}),l=(\d{1,2})$/.exec(name) ?? [];
    return scheme === undefined
      ? undefined
      : `$${scheme}$${rounds}$${salt}$${zeros(Number(length))}`;
  },
  verify: async (secret, hash) => {
    const read = readPbkdf2(hash);
    if (read === undefined) return false;
    const { digest, iterations, salt: own, bytes } = read;
    return equalBytes(await derivePbkdf2(secret, own, iterations, bytes.length, digest), bytes);
  },
};

interface Pbkdf2 {
  readonly digest: string;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly bytes: Buffer;
}

const readPbkdf2 = (hash: string): Pbkdf2 | undefined => {
  const [, digest, rounds, own, expected] =
    /^\$pbkdf2-(sha256|sha512)\$(?:i=)?(\d{1,8})(?:,l=\d+)?\$([\w+/.-]+)\$([\w+/.-]+)$/.exec(
      hash,
    ) ?? [];
  if (digest === undefined || own === undefined || expected === undefined) return undefined;
  const iterations = Number(rounds);
  if (iterations < 1 || iterations > maxIterations) return undefined;
  const bytes = decode(expected);
  return bytes.length < 16 || bytes.length > 64
    ? undefined
    : { digest, iterations, salt: decode(own), bytes };
};

/** A hash is an operator's, yet no typing error in one should stop a node: bytes, bytes times passes, rounds. */
const maxMemory = 268_435_456;
const maxWork = 4 * maxMemory;
const maxIterations = 10_000_000;

/** Of decoys: no secret has a digest of zeros. */
const salt = "A".repeat(22);
const zeros = (length: number): string => base64(Buffer.alloc(length));

/** Base64 without padding; passlib writes `.` for `+`. */
const decode = (text: string): Buffer => Buffer.from(text.replaceAll(".", "+"), "base64");
const base64 = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");

const derivePbkdf2 = promisify(pbkdf2);

const deriveScrypt = (
  secret: string,
  own: Buffer,
  length: number,
  options: Parameters<typeof scrypt>[3],
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(secret, own, length, options, (failure, derived) => {
      if (failure) reject(failure);
      else resolve(derived);
    });
  });
