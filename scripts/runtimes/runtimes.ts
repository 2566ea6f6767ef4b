import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { bin } from "../shared/run.ts";
import type { Answer } from "./answer.ts";
import { expressServer, importing, jestTest, nextApp, requiring } from "./programs.ts";
import { askServer, runProgram } from "./run.ts";

/** Asks for what is heard in the clip of a project that has our packages and the runtime's. */
type Way = (project: string) => Promise<Answer>;

/** A runtime, or a tool that the Node which runs this runs. */
export interface Runtime {
  /** What npm installs of its registry, the package that the version is of first. */
  readonly packages: readonly [string, ...string[]];
  readonly ways: Readonly<Record<string, Way>>;
}

/** A runtime that runs a file which is named after its command and options. */
function runtime(packageName: string, command: string, ...options: string[]): Runtime {
  const run =
    (file: string, program: string): Way =>
    async (project) => {
      await writeFile(join(project, file), program);
      const { stdout } = await runProgram(project, [bin(command, project), ...options, file]);
      return JSON.parse(stdout);
    };
  return {
    packages: [packageName],
    ways: { import: run("import.js", importing), require: run("require.cjs", requiring) },
  };
}

/** All of them, by the names that the command takes. */
export const runtimes: Readonly<Record<string, Runtime>> = {
  node20: runtime("node@20", "node"),
  node22: runtime("node@22", "node"),
  node24: runtime("node@24", "node"),
  deno: runtime("deno", "deno", "run", "--allow-read", "--allow-env"),
  bun: runtime("bun", "bun"),
  jest: {
    packages: ["jest"],
    ways: {
      async test(project) {
        await writeFile(join(project, "recognise.test.js"), jestTest);
        const options = { NODE_OPTIONS: "--experimental-vm-modules" };
        await runProgram(project, [process.execPath, "node_modules/jest/bin/jest.js"], options);
        return JSON.parse(await readFile(join(project, "answer.json"), "utf8"));
      },
    },
  },
  express: {
    packages: ["express"],
    ways: {
      async request(project) {
        await writeFile(join(project, "server.js"), expressServer);
        return askServer(project, ["server.js"]);
      },
    },
  },
  next: {
    packages: ["next", "react", "react-dom"],
    ways: {
      async request(project) {
        for (const [path, text] of Object.entries(nextApp)) {
          await mkdir(dirname(join(project, path)), { recursive: true });
          await writeFile(join(project, path), text);
        }
        const next = "node_modules/next/dist/bin/next";
        await runProgram(project, [process.execPath, next, "build"]);
        return askServer(project, [next, "start", "--hostname", "127.0.0.1", "--port", "0"]);
      },
    },
  },
};

export const runtimeNames: readonly string[] = Object.keys(runtimes);
