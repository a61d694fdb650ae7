import { readFile } from "node:fs/promises";
import { unknownName } from "@mintport/core/management";
import * as z from "zod";
import { CommandFailed } from "../errors/command-failed.ts";
import { jsonIn } from "../json/json-in.ts";
import { problemsIn } from "../settings/problems.ts";
import type { Finding } from "./rule.ts";

/** A finding that somebody has looked at and lives with. */
export interface Ignored {
  readonly rule: string;
  /** As the doctor names it, as `tenant acme, client billing`; a tenant stands for its clients too. Default: every subject. */
  readonly subject?: string | undefined;
  /** Why that is right here. */
  readonly reason: string;
}

/** The findings that stay, those that are ignored with the reason, and the entries that nothing needed. */
export interface Sifted {
  readonly kept: readonly Finding[];
  readonly ignored: readonly (Finding & { readonly reason: string })[];
  readonly unused: readonly Ignored[];
}

const reasonMessage = "must say why, in 10 characters at least";

const schema = z.array(
  z.strictObject(
    {
      rule: z.string("must be the name of a rule"),
      subject: z.string("must be a subject, as tenant acme").optional(),
      reason: z.string(reasonMessage).min(10, reasonMessage),
    },
    "must be an object with rule and reason",
  ),
  "must be a list",
);

/** Reads the list. Throws `CommandFailed`, which names each entry that is wrong: a rule that nobody knows would hide nothing. */
export const readIgnoreList = async (
  path: string,
  rules: readonly string[],
): Promise<readonly Ignored[]> => {
  const text = await readFile(path, "utf8").catch((): never => {
    throw new CommandFailed(`--ignore: cannot read ${path}`);
  });
  const parsed = jsonIn(text).map((value) => schema.safeParse(value));
  if (parsed.isErr()) throw new CommandFailed(`--ignore: ${path} must hold JSON`);
  const { data, error } = parsed.value;
  const problems =
    error === undefined
      ? data.flatMap(({ rule }, index) =>
          rules.includes(rule)
            ? []
            : [{ field: `${index}.rule`, message: unknownName(rule, rules) }],
        )
      : problemsIn(error.issues, schema);
  if (problems.length > 0)
    throw new CommandFailed(
      `--ignore: ${problems.map(({ field, message }) => `${field === "" ? path : field}: ${message}`).join("; ")}`,
    );
  return data ?? [];
};

/** Takes out what the list names. */
export const sifted = (findings: readonly Finding[], list: readonly Ignored[]): Sifted => {
  const used = new Set<Ignored>();
  const kept: Finding[] = [];
  const ignored: (Finding & { readonly reason: string })[] = [];
  for (const finding of findings) {
    const entry = list.find((one) => isAbout(one, finding));
    if (entry === undefined) kept.push(finding);
    else {
      used.add(entry);
      ignored.push({ ...finding, reason: entry.reason });
    }
  }
  return { kept, ignored, unused: list.filter((entry) => !used.has(entry)) };
};

const isAbout = ({ rule, subject }: Ignored, finding: Finding): boolean =>
  rule === finding.rule &&
  (subject === undefined ||
    finding.subject === subject ||
    finding.subject.startsWith(`${subject}, `));
