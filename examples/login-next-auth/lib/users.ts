import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

const { PASSWORD: password = randomBytes(24).toString("base64url") } = process.env;

/** Two users with one password, kept as scrypt hashes, which stand for a table of yours. */
const users = await Promise.all(
  [
    { id: "user-1", name: "ada" },
    { id: "user-2", name: "grace" },
  ].map(async (user) => ({ ...user, ...(await hashed(password)) })),
);
const nobody = await hashed(randomBytes(24).toString("base64url"));

async function hashed(text: string): Promise<{ readonly salt: Buffer; readonly hash: Buffer }> {
  const salt = randomBytes(16);
  return { salt, hash: await derive(text, salt, 32) };
}

/** The user with this name and password. */
export const userWith = async (
  name: string,
  given: string,
): Promise<{ readonly id: string; readonly name: string } | undefined> => {
  const user = users.find((one) => one.name === name);
  // A name that nobody has costs the same work.
  const { salt, hash } = user ?? nobody;
  const isRight = timingSafeEqual(await derive(given, salt, 32), hash);
  return isRight ? user : undefined;
};

export const nameOf = (id: string): string | undefined => users.find((one) => one.id === id)?.name;
