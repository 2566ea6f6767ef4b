// The command line, which at its end writes the largest resident size of its process, in KiB, where PEAK_MEMORY_FILE says.
import { writeFileSync } from "node:fs";

process.on("exit", () =>
  writeFileSync(process.env["PEAK_MEMORY_FILE"]!, String(process.resourceUsage().maxRSS)),
);
await import("../cli.ts");
