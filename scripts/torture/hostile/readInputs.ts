import { parentPort, workerData } from "node:worker_threads";
import { currentInput, type ThreadMessage } from "../../fuzz/exchange.ts";
import type { HostileFinding, HostileSetup } from "./exchange.ts";
import { readBred } from "./readBred.ts";
import { targets } from "./targets.ts";

const { kind, inputs, seed, only, dir, memory } = workerData as HostileSetup;
const current = currentInput(memory);
const target = await targets[kind]!(dir);
const onInput = current.set.bind(current);
const finding = await readBred(target, { inputs, seed, only, onInput });
parentPort?.postMessage({ finding } satisfies ThreadMessage<HostileFinding>);
