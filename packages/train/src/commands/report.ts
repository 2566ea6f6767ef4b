import { type ReportOptions, writeReport } from "../report/writeReport.ts";

/** `report RUN [DIR...]` */
export async function run(
  [runDir, dirs]: [string, readonly string[]],
  options: Omit<ReportOptions, "dirs">,
): Promise<void> {
  process.stdout.write(`Report: ${await writeReport(runDir, { ...options, dirs })}\n`);
}
