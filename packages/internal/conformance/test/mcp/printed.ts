import type { Stream } from "node:stream";

/** What a program prints, for those who wait for it. */
export class Printed {
  #unread = "";
  #over = false;
  #look = (): void => {};

  constructor(stream: Stream) {
    stream.on("data", (text: Buffer) => {
      this.#unread += text.toString();
      this.#look();
    });
    stream.on("end", () => {
      this.#over = true;
      this.#look();
    });
  }

  /**
   * Waits until each of the patterns is printed, in any order, and answers what their first groups match. What was printed until then is
   * read: no later call finds it. A pattern ends where its line ends, or it may find a part of it.
   *
   * @throws Error with what was printed, if the program ends before, or takes too long.
   */
  async take(...patterns: readonly RegExp[]): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      const give = (why: string): void => {
        this.#look = () => {};
        clearTimeout(late);
        reject(new Error(`${why} instead of ${patterns.join(", ")}: ${this.#unread}`));
      };
      const late = setTimeout(() => {
        give("it printed this in 20 seconds");
      }, 20_000);
      this.#look = () => {
        const found = patterns.map((pattern) => pattern.exec(this.#unread));
        if (found.includes(null)) {
          if (this.#over) give("it ended");
          return;
        }
        this.#look = () => {};
        clearTimeout(late);
        this.#unread = "";
        resolve(found.map((match) => match?.[1] ?? ""));
      };
      this.#look();
    });
  }
}
