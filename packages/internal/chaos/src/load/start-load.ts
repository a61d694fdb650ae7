import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, ask, type Broken } from "./ask.ts";
import type { Heard, Outcome } from "./heard.ts";
import type { Ask, Visitor } from "./visitor.ts";

/** Visitors that come and come. */
export interface Load {
  /** Everything that was heard, in the order in which it ended. */
  readonly heard: readonly Heard[];
  /** Lets each end its visit. */
  stop(): Promise<void>;
}

/** So many of each kind, so that one that waits does not hide what others meet. */
const ofEach = 2;

/** Milliseconds between two visits of one visitor. A run looks for hours and holes, not for a machine's limit. */
const rest = 50;

export const startLoad = (port: number, visitors: readonly Visitor[]): Load => {
  const agent = new Agent({ keepAlive: true });
  const heard: Heard[] = [];
  let isOver = false;
  const come = async (visitor: Visitor, number: number): Promise<void> => {
    const noting = notingAsk({ port, agent, name: `${visitor.kind} ${number}`, heard });
    while (!isOver) {
      await visitor.visit(noting);
      await sleep(rest);
    }
  };
  const loops = visitors.flatMap((visitor) =>
    Array.from({ length: ofEach }, (_, number) => come(visitor, number)),
  );
  return {
    heard,
    stop: async () => {
      isOver = true;
      await Promise.all(loops);
      agent.destroy();
    },
  };
};

interface Noting {
  readonly port: number;
  readonly agent: Agent;
  readonly name: string;
  readonly heard: Heard[];
}

const notingAsk =
  ({ port, agent, name, heard }: Noting): Ask =>
  async (asked, wanted, isRight = () => true) => {
    const began = performance.now();
    const answer = await ask(port, agent, asked);
    const outcome = outcomeOf(answer, wanted, isRight);
    const said = "broke" in answer ? answer.broke : saidBy(answer);
    const detail = outcome === "ok" ? "" : `${asked.method ?? "GET"} ${asked.path}: ${said}`;
    heard.push({ visitor: name, began, ended: performance.now(), outcome, detail });
    return "broke" in answer || outcome !== "ok" ? undefined : answer;
  };

/** What an answer means to somebody who wanted this status. */
export const outcomeOf = (
  answer: Answer | Broken,
  wanted: number,
  isRight: (answer: Answer) => boolean,
): Outcome => {
  if ("broke" in answer) return answer.broke === "hung" ? "hung" : "cut";
  if (answer.status === wanted) return isRight(answer) ? "ok" : "wrong";
  return answer.status === 503 ? "unavailable" : "wrong";
};

const saidBy = (answer: Answer): string =>
  [answer.status, answer.member("error"), answer.member("error_description")]
    .filter((part) => typeof part === "string" || typeof part === "number")
    .join(" ");
