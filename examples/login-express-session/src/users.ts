import { hash, verify } from "@node-rs/argon2";

/** The users, whose passwords are kept as argon2id hashes. */
export interface Users {
  /** The id of the user with this name and password. */
  userWith(name: string, password: string): Promise<string | undefined>;
  nameOf(id: string): string | undefined;
}

/** Two users with one password, which stand for a table of yours. */
export const demoUsers = async (password: string): Promise<Users> => {
  const users = [
    { id: "user-1", name: "ada", hash: await hash(password) },
    { id: "user-2", name: "grace", hash: await hash(password) },
  ];
  const nobody = await hash(crypto.randomUUID());
  return {
    userWith: async (name, given) => {
      const user = users.find((one) => one.name === name);
      // A name that nobody has costs the same work.
      const isRight = await verify(user?.hash ?? nobody, given);
      return isRight ? user?.id : undefined;
    },
    nameOf: (id) => users.find((one) => one.id === id)?.name,
  };
};
