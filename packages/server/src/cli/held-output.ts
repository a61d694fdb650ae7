/** An output that can be kept back for a while. */
export interface HeldOutput {
  write(text: string): void;
  /** Keeps what is written from now on. */
  hold(): void;
  /** Lets go what was kept, in its order, and what comes after. */
  release(): void;
}

/** Makes an output that can hold its text back for a while. */
export const heldOutput = (out: (text: string) => void): HeldOutput => {
  let held: string[] | undefined;
  return {
    write: (text) => {
      if (held === undefined) out(text);
      else held.push(text);
    },
    hold: () => {
      held ??= [];
    },
    release: () => {
      for (const text of held ?? []) out(text);
      held = undefined;
    },
  };
};
