/** The same value, which nobody can change any more, nor anything in it. */
export const deepFreeze = <T extends object>(value: T): T => {
  for (const member of Object.values(value))
    if (typeof member === "object" && member !== null) deepFreeze(member);
  return Object.freeze(value);
};
