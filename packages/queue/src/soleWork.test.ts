import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { SoleWork } from "./soleWork.ts";

test("work goes on side by side; what is to be alone is, before whatever came after it, and after a failure too", async () => {
  const sole = new SoleWork();
  const running = new Set<string>();
  const log: string[] = [];
  const work = (name: string, alone: boolean) =>
    sole.run(
      async () => {
        running.add(name);
        log.push([...running].sort().join("+"));
        await pause(20);
        running.delete(name);
        if (name === "A") throw new Error("failed");
      },
      { alone },
    );
  const failed = expect(work("a", false).then(() => work("A", true))).rejects.toThrow("failed");
  const all = [work("b", false), work("c", false), work("B", true), work("d", false)];
  await Promise.all([failed, ...all]);
  expect(log.slice(0, 4)).toEqual(["a", "a+b", "a+b+c", "B"]);
  expect(log.slice(4).sort()).toEqual(["A", "d"]);
});
