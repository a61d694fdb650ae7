import { instant } from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import { type Scope, scopeOf } from "../../../src/domain/scope.ts";
import type { Visitor } from "../../../src/domain/visitor.ts";

export const scope = (...names: string[]): Scope => expectOk(scopeOf(names));
export const begunAt = instant(1000);
export const now = instant(1100);
export const before: Visitor = { subject: "alice", session: "s1", authenticatedAt: instant(900) };
export const since: Visitor = { ...before, authenticatedAt: instant(1050) };

/** The classes of logins that a tenant can reach, the lowest first. */
export const levels = ["low", "high"];
