import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerReader, type Reading } from "../../src/load/answer-reader.ts";

const answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\ncontent-LENGTH: 5\r\n\r\nhello";

describe("answerReader", () => {
  it("reads an answer however it is cut into chunks", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(answer.length), { maxLength: 6 }), (cuts) => {
        const readings = readAll(chunksOf(answer, cuts));
        expect(readings.at(-1)).toEqual({ state: "complete", status: 200 });
        expect(readings.slice(0, -1).every(({ state }) => state === "incomplete")).toBe(true);
      }),
    );
  });

  it("keeps what it holds when the connection's buffer is filled again", () => {
    const read = answerReader();
    const buffer = Buffer.from(answer.slice(0, 40));
    read(buffer);
    buffer.fill("x");
    expect(read(Buffer.from(answer.slice(40)))).toEqual({ state: "complete", status: 200 });
  });

  it("reads one answer after the other on a connection", () => {
    const second = answer.replace("200 OK", "503 Service Unavailable");
    expect(readAll([answer, second])).toEqual([
      { state: "complete", status: 200 },
      { state: "complete", status: 503 },
    ]);
  });

  it.each([
    ["without a length", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"],
    ["longer than it says", `${answer}!`],
  ])("cannot read an answer %s", (_, text) => {
    expect(readAll([text])).toEqual([{ state: "unreadable" }]);
  });
});

const readAll = (chunks: readonly string[]): readonly Reading[] => {
  const read = answerReader();
  return chunks.map((chunk) => read(Buffer.from(chunk)));
};

const chunksOf = (text: string, cuts: readonly number[]): readonly string[] => {
  const ends = [...new Set([...cuts, text.length])].filter((cut) => cut > 0).sort((a, b) => a - b);
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
};
