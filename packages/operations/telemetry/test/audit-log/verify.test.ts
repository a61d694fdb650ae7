import { ConfigurationError } from "@mintport/core";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import type { AuditVerification } from "@mintport/telemetry/audit-log";
import { verifyAuditLog } from "@mintport/telemetry/audit-log";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Intruder, type Original, originalLog, rewriteFrom, sha256 } from "./tampering.ts";

let original: Original;
beforeAll(async () => {
  original = await originalLog();
});
afterAll(() => {
  original.remove();
});

describe("a chain that nobody touched", () => {
  it("verifies, with the key and without it, and answers its head", async () => {
    const verified = await original.after(() => {});
    expect(verified).toMatchObject({ ok: true, entries: 20, head: { seq: 20 } });
    expect(await original.after(() => {}, { key: original.key })).toEqual(verified);
  });

  it("has the hashes that the documentation says", async () => {
    await original.after(({ rows }) => {
      let previous = "0".repeat(64);
      for (const { seq, entry, previous_hash, hash } of rows()) {
        expect(previous_hash).toBe(previous);
        expect(hash).toBe(sha256(previous, seq, entry));
        previous = hash;
      }
    });
  });

  it("is by a key that is not here for whoever has another one, and not tampered with", async () => {
    expect(await original.after(() => {}, { key: new Uint8Array(32).fill(8) })).toEqual({
      ok: false,
      seq: 5,
      fault: "unknown_key",
    });
  });

  it("verifies by a former key", async () => {
    const key = new Uint8Array(32).fill(8);
    expect(await original.after(() => {}, { key, formerKeys: [original.key] })).toMatchObject({
      ok: true,
      entries: 20,
    });
  });
});

describe("without the key, verification finds", () => {
  it.each([
    "at",
    "tenant",
    "client",
    "endpoint",
    "outcome",
    "reason",
    "request_id",
    "entry",
    "previous_hash",
    "hash",
  ])("another value of %s", async (column) => {
    const verified = await original.after(({ run }) => {
      run(`update mintport_audit set ${column} = ? where seq = 7`, column === "at" ? 1 : "forged");
    });
    expect(verified).toEqual({ ok: false, seq: 7, fault: "changed" });
  });

  it("a row that is gone", () =>
    found(
      ({ run }) => {
        run("delete from mintport_audit where seq = 7");
      },
      7,
      "missing",
    ));

  it("a row that is gone, with the later ones moved up", () =>
    found(
      (intruder) => {
        intruder.run("delete from mintport_audit where seq = 7");
        move(intruder, 8, -1);
      },
      7,
      "reordered",
    ));

  it("two rows that changed places", () =>
    found(
      (intruder) => {
        swap(intruder, 7, 12);
      },
      7,
      "reordered",
    ));

  it("two neighbours that changed places", () =>
    found(
      (intruder) => {
        swap(intruder, 7, 8);
      },
      7,
      "reordered",
    ));

  it("two entries that changed places, with columns and all but the hashes", () =>
    found(
      ({ run, rows }) => {
        const [seventh, ninth] = [rows()[6]!, rows()[8]!];
        run("update mintport_audit set entry = ? where seq = 7", ninth.entry);
        run("update mintport_audit set entry = ? where seq = 9", seventh.entry);
      },
      7,
      "changed",
    ));

  it("a row that was put between", () =>
    found(
      (intruder) => {
        move(intruder, 7, 1);
        copyRow(intruder, 6, 7);
      },
      7,
      "reordered",
    ));

  it("a row that was put before the first", () =>
    found(
      (intruder) => {
        copyRow(intruder, 1, 0);
      },
      0,
      "changed",
    ));

  it("a row that was rewritten with a hash that fits it", () =>
    found(
      ({ run, rows }) => {
        const { previous_hash } = rows()[7]!;
        const entry = rows()[7]!.entry.replace("token-1", "token-2");
        run(
          "update mintport_audit set entry = ?, hash = ? where seq = 8",
          entry,
          sha256(previous_hash, 8, entry),
        );
      },
      9,
      "changed",
    ));

  it("an entry that is no JSON, though its hash fits", () =>
    found(
      (intruder) => {
        rewriteFrom(intruder, 20, () => "null");
        rewriteFrom(intruder, 20, () => "{");
      },
      20,
      "changed",
    ));

  it.each(["truncated", "rewritten"])(
    "nothing wrong with a chain that was %s as a whole",
    async (how) => {
      const verified = await original.after(how === "truncated" ? cutTail : rewriteFifth);
      expect(verified.ok).toBe(true);
    },
  );
});

describe("with the key, verification finds", () => {
  it("a tail that was cut off", () => foundWithKey(cutTail, 18, "truncated"));

  it("a chain that was emptied", () =>
    foundWithKey(
      ({ run }) => {
        run("delete from mintport_audit");
      },
      1,
      "truncated",
    ));

  it("a chain that was rewritten, every hash of it", () =>
    foundWithKey(rewriteFifth, 5, "checkpoint_mismatch"));

  it("entries that were put behind the last checkpoint", () =>
    foundWithKey(
      ({ run, rows }) => {
        copyRow({ run, rows }, 20, 21);
        const { hash, entry } = rows()[19]!;
        run(
          "update mintport_audit set previous_hash = ?, hash = ? where seq = 21",
          hash,
          sha256(hash, 21, entry),
        );
      },
      21,
      "checkpoint_mismatch",
    ));

  it.each(["hash", "mac"])("a checkpoint with another %s", (column) =>
    foundWithKey(
      ({ run }) => {
        run(`update mintport_audit_checkpoint set ${column} = 'forged' where seq = 10`);
      },
      10,
      "checkpoint_mismatch",
    ),
  );

  it("a checkpoint that was moved", () =>
    foundWithKey(
      ({ run }) => {
        run("update mintport_audit_checkpoint set seq = 11 where seq = 10");
      },
      11,
      "checkpoint_mismatch",
    ));

  it("checkpoints that are gone", () =>
    foundWithKey(
      ({ run }) => {
        run("delete from mintport_audit_checkpoint");
      },
      1,
      "checkpoint_mismatch",
    ));

  it("not that an older state of everything was put back: that is for the anchor", async () => {
    const restore = ({ run }: Intruder): void => {
      run("delete from mintport_audit where seq > 15");
      run("delete from mintport_audit_checkpoint where seq > 15");
    };
    expect(await original.after(restore, { key: original.key })).toMatchObject({ entries: 15 });
    const untouched = await original.after(() => {});
    const anchor = untouched.ok ? untouched.head : undefined;
    expect(await original.after(restore, { key: original.key, anchor: anchor! })).toEqual({
      ok: false,
      seq: 16,
      fault: "truncated",
    });
    expect(
      await original.after(
        (intruder) => {
          rewriteFrom(intruder, 20, tokenTwo);
        },
        { anchor: anchor! },
      ),
    ).toEqual({ ok: false, seq: 20, fault: "checkpoint_mismatch" });
  });

  it("whatever is done to the rows, at random", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tampering, { minLength: 1, maxLength: 3 }), async (steps) => {
        let isTouched = false;
        const verified = await original.after(
          (intruder) => {
            const before = JSON.stringify(intruder.rows());
            for (const step of steps) step(intruder);
            isTouched = JSON.stringify(intruder.rows()) !== before;
          },
          { key: original.key },
        );
        expect(verified.ok).toBe(!isTouched);
      }),
      { numRuns: 300 },
    );
    // Each of the 300 opens a database: on a slow machine half a minute is not enough.
  }, 120_000);
});

it("a key that is too short is a mistake of the configuration", () => {
  expect(() =>
    verifyAuditLog({ dialect: nodeSqlite(":memory:") }, { key: new Uint8Array(31) }),
  ).toThrow(ConfigurationError);
});

type Fault = Extract<AuditVerification, { ok: false }>["fault"];
type Tamper = (intruder: Intruder) => void;

const found = async (tamper: Tamper, seq: number, fault: Fault): Promise<void> => {
  expect(await original.after(tamper)).toEqual({ ok: false, seq, fault });
};

const foundWithKey = async (tamper: Tamper, seq: number, fault: Fault): Promise<void> => {
  expect(await original.after(tamper, { key: original.key })).toEqual({ ok: false, seq, fault });
};

const cutTail: Tamper = ({ run }) => {
  run("delete from mintport_audit where seq > 17");
};

const tokenTwo = (entry: string): string => entry.replace("token-1", "token-2");

const rewriteFifth: Tamper = (intruder) => {
  rewriteFrom(intruder, 5, tokenTwo);
};

/** By way of negative numbers: the numbers are unique at every moment. */
const move = ({ run }: Intruder, from: number, by: number): void => {
  run("update mintport_audit set seq = -1000 - seq where seq >= ?", from);
  run("update mintport_audit set seq = -1000 - seq + ? where seq < -1000", by);
};

const swap = ({ run }: Intruder, a: number, b: number): void => {
  run("update mintport_audit set seq = -5000 where seq = ?", a);
  run("update mintport_audit set seq = ? where seq = ?", a, b);
  run("update mintport_audit set seq = ? where seq = -5000", b);
};

const copyRow = ({ run }: Intruder, from: number, to: number): void => {
  run(
    `insert or ignore into mintport_audit
     select ?, at, tenant, client, endpoint, outcome, reason, request_id, entry, previous_hash, hash
     from mintport_audit where seq = ?`,
    to,
    from,
  );
};

const place = fc.integer({ min: 1, max: 20 });

const tampering: fc.Arbitrary<Tamper> = fc.oneof(
  fc
    .tuple(
      place,
      fc.constantFrom("tenant", "client", "reason", "request_id", "entry", "previous_hash", "hash"),
      fc.string({ maxLength: 5 }),
    )
    .map(
      ([seq, column, value]): Tamper =>
        ({ run }) => {
          run(`update mintport_audit set ${column} = ${column} || ? where seq = ?`, value, seq);
        },
    ),
  place.map(
    (seq): Tamper =>
      ({ run }) => {
        run("delete from mintport_audit where seq = ?", seq);
      },
  ),
  fc.tuple(place, place).map(
    ([a, b]): Tamper =>
      (intruder) => {
        swap(intruder, a, b);
      },
  ),
  fc.tuple(place, fc.integer({ min: -3, max: 25 })).map(
    ([from, to]): Tamper =>
      (intruder) => {
        copyRow(intruder, from, to);
      },
  ),
  place.map(
    (seq): Tamper =>
      ({ run }) => {
        run("delete from mintport_audit where seq > ?", seq);
      },
  ),
  place.map(
    (seq): Tamper =>
      (intruder) => {
        if (intruder.rows().some((row) => row.seq === seq)) rewriteFrom(intruder, seq, tokenTwo);
      },
  ),
);
