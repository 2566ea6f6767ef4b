// Preloaded by memory.ts: writes the largest resident size of a process, in KiB, where PEAK_MEMORY_FILE says.
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

if (isMainThread)
  process.on("exit", () =>
    writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS)),
  );
