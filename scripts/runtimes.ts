import { Option } from "commander";
import { runtimeNames } from "./runtimes/runtimes.ts";
import { commandLine, runCommandLine } from "./shared/commandLine.ts";

await runCommandLine(
  commandLine(
    "pnpm runtimes",
    "packs the packages, installs them with npm in an empty project for each runtime and tool that people use them in, and holds what each hears in one clip against what is heard here. Exit code 1 where one hears something else, or nothing",
  )
    .addOption(
      new Option("--only <names...>", "those to try")
        .choices(runtimeNames)
        .default(runtimeNames, "all"),
    )
    .action(async ({ only }: { readonly only: readonly string[] }) => {
      const { tryRuntimes } = await import("./runtimes/tryRuntimes.ts");
      await tryRuntimes(only);
    }),
);
