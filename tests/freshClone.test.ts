/**
 * Evidence: end to end. Every command that README and CONTRIBUTING name, in a fresh clone after `npm start` and nothing else:
 * with a pnpm that is not the one scripts fetch, and with npm where there is no pnpm.
 */
import { type ChildProcess, exec, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstUrl } from "../scripts/shared/firstUrl.ts";
import { launcher, root } from "../scripts/shared/run.ts";
import { documentedCommands } from "./documentedCommands.ts";

/** Another than package.json names, and one that runs on Node 20. */
const PNPM = "pnpm@12";
/** Options for what may have options: a training of a second. */
const QUICK =
  "--preset reference --epochs 1 --augment none --workers 1 --min-accuracy 0 --min-f1 0 --loss-threshold 0";

/** What is typed for a documented command, its placeholders filled in. Those of a list run one after the other. */
const typed: Readonly<Record<string, string | readonly string[]>> = {
  "pnpm predict voice.wav": "pnpm predict voice.wav",
  "pnpm train ravdess --out runs/ravdess": `pnpm train ravdess --out runs/ravdess ${QUICK}`,
  "pnpm evaluate runs/ravdess": "pnpm evaluate runs/ravdess",
  "pnpm predict voice.wav --model runs/ravdess": "pnpm predict voice.wav --model runs/ravdess",
  "pnpm export runs/ravdess --out models/mine": "pnpm export runs/ravdess --out models/mine",
  "pnpm train DIR... --preset general --encoder models/voice-encoder":
    "pnpm train ravdess --preset general --encoder models/voice-encoder --set augment=none --set doubt=none",
  "pnpm train --resume RUN": "pnpm train --resume runs/stopped",
  "pnpm data DIR": "pnpm data ravdess",
  "pnpm evaluate RUN [DIR...]": "pnpm evaluate runs/ravdess ravdess",
  "pnpm predict FILE...": "pnpm predict voice.wav voice.wav",
  "pnpm predict FILE... --same-voice": `pnpm predict ${"voice.wav ".repeat(8)} --same-voice`,
  "pnpm export RUN --out DIR": "pnpm export runs/ravdess --out models/other",
  "pnpm report RUN [DIR...]": "pnpm report runs/ravdess",
  "pnpm explain FILE": "pnpm explain voice.wav",
  "pnpm sounds [MODEL]": "pnpm sounds --count 1",
  "pnpm features PATH --out DIR": "pnpm features voice.wav --out npy",
  "pnpm fuzz": "pnpm fuzz --inputs 500",
  "pnpm --silent COMMAND --json": "pnpm --silent predict voice.wav --json",
  "pnpm chromium": "pnpm chromium",
  "pnpm kernels": "pnpm kernels",
  "pnpm fix": "pnpm fix",
  "npm run predict -- voice.wav": "npm run predict -- voice.wav",
  "npx vitest run packages/features/src/resample": "npx vitest run packages/features/src/resample",
};

/** What needs another to have run, as documented. */
const after: Readonly<Record<string, string>> = {
  "pnpm evaluate runs/ravdess": "pnpm train ravdess --out runs/ravdess",
  "pnpm predict voice.wav --model runs/ravdess": "pnpm train ravdess --out runs/ravdess",
  "pnpm export runs/ravdess --out models/mine": "pnpm train ravdess --out runs/ravdess",
  "pnpm evaluate RUN [DIR...]": "pnpm train ravdess --out runs/ravdess",
  "pnpm export RUN --out DIR": "pnpm train ravdess --out runs/ravdess",
  "pnpm report RUN [DIR...]": "pnpm train ravdess --out runs/ravdess",
};

/** What this file tests in a way of its own, or does not run, and why. */
const leftOut: Readonly<Record<string, string>> = {
  "npm start": "runs first, before all others",
  "npm install speech-emotion": "tests/packaging.test.ts installs its tarball",
  "npx speech-emotion predict voice.wav": "tests/packaging.test.ts runs it",
  "pnpm web": "is a server: has a test of its own",
  "npm test": "is what runs this",
  "pnpm check": "npm test begins with it",
  "pnpm kernels --native": "needs a C++ compiler; nativeKernels.test.ts tests what it made",
  "pnpm reference": "npm test checks what it is built of",
  "pnpm build": "is a part of pnpm check",
  "pnpm train [DIR...]": "runs with ravdess for DIR",
  "pnpm experiment corpora DIR DIR...": "tests/scripts.test.ts runs it",
  "pnpm experiment seeds ravdess": "tests/scripts.test.ts runs it",
  "pnpm train DIR --encoder models/voice-encoder": "runs as with the preset general",
  "pnpm train ravdess tess nemo --keep-neutral --split corpus --hold-out TESS":
    "tests/corpora.test.ts runs it on other corpora",
  "pnpm train ravdess tess nemo --keep-neutral --split speaker --corpus-share 0.5 --out runs/mine":
    "tests/corpora.test.ts runs it on other corpora",
  "pnpm evaluate runs/mine emovo emodb": "tests/corpora.test.ts runs it on other corpora",
  "pnpm experiment seeds|folds DIR": "tests/scripts.test.ts runs it over seeds",
  "pnpm experiment seeds DIR": "tests/scripts.test.ts runs it",
  "pnpm experiment folds DIR": "as with ravdess for DIR",
  "pnpm evaluate models/general DIR": "runs as pnpm evaluate RUN [DIR...]",
  "pnpm adapt DIR --out FILE": "tests/generalModel.test.ts runs it",
  "pnpm experiment folds ravdess --epochs 75":
    "is five trainings; tests/scripts.test.ts runs five over seeds, and holds the options of a fold",
  "pnpm predict FILE... --adaptation FILE": "tests/generalModel.test.ts runs it",
  "pnpm pair RUN COMPANION --out DIR": "tests/cli.test.ts runs it",
  "pnpm convert FILE --labels LIST --out DIR": "tests/exchange/torch.test.ts runs it",
  "pnpm taught MODEL DIR...": "tests/scripts.test.ts runs it",
  "pnpm compare RUN RUN...": "tests/scripts.test.ts runs it",
  "pnpm voices MODEL DIR...": "tests/scripts.test.ts runs it",
  "pnpm robustness MODEL DIR...": "tests/scripts.test.ts runs it",
  "pnpm data DIR...": "runs as pnpm data DIR",
  "pnpm download ravdess": "fetches 434 MB; bringCorpus.test.ts brings less from this machine",
  "pnpm download DIR": "as with ravdess for DIR",
  "pnpm train DIR --dry-run": "tests/corpora.test.ts runs it",
  "pnpm train ravdess": "runs as pnpm train ravdess --out runs/ravdess",
  "pnpm web:build": "the tests of tests/web run it",
  "pnpm web:pictures": "drives a browser for a minute",
  "pnpm web:demo": "drives a browser for two minutes",
  "pnpm web:live --minutes 15": "drives a browser for a quarter of an hour",
  "pnpm enqueue SOURCE... --out DIR":
    "tests/queue.test.ts runs it, with the Redis server that it needs",
  "pnpm worker --out DIR": "tests/queue.test.ts runs it, with the Redis server that it needs",
  "pnpm merge DIR... --out FILE":
    "tests/queue.test.ts runs it, with the Redis server that it needs",
  "pnpm queue": "tests/queue.test.ts runs it, with the Redis server that it needs",
  "pnpm scale": "takes twenty minutes and a Redis server",
  "pnpm bench": "tests/bench.test.ts runs it",
  "pnpm torture": "tests/torture.test.ts runs its short form",
  "pnpm supply": "tests/supply.test.ts runs it",
  "npx changeset": "asks questions",
  "pnpm native": "fetches 207 MB and compiles",
  "pnpm mutants": "takes hours",
  "pnpm runtimes": "takes five minutes, and npm's newest runtimes",
  "pnpm image": "mounts as root; tests/deploy.test.ts tests what it reads",
};

/** What needs the outside world, or is a step within the shell. */
const isOutside = (command: string) => /^(git|cd) /.test(command);

let dir: string;
let clone: string;
/** Where npm is and no pnpm; and where both are. */
let withoutPnpm: NodeJS.ProcessEnv;
let withPnpm: NodeJS.ProcessEnv;

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}
const shell = (command: string, env = withPnpm): Promise<Output> =>
  promisify(exec)(command, { cwd: clone, env, maxBuffer: 1 << 26 });

/** Runs a documented command once, after what it needs. */
const started = new Map<string, Promise<Output>>();
const run = (documented: string): Promise<Output> => {
  const known = started.get(documented);
  if (known) return known;
  const needed = after[documented];
  const ready = needed === undefined ? Promise.resolve() : run(needed);
  const running = ready.then(() => shell(typed[documented] as string));
  started.set(documented, running);
  return running;
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "fresh-"));
  clone = join(dir, "clone");
  withoutPnpm = cleanEnvironment();
  const tools = join(dir, "tools");
  const path = [join(tools, "node_modules", ".bin"), withoutPnpm["PATH"]].join(delimiter);
  withPnpm = { ...withoutPnpm, PATH: path };
  await cloneWorkingTree();
  await Promise.all([
    shell(`npm install --no-audit --no-fund --prefix "${tools}" ${PNPM}`, withoutPnpm),
    shell("npm start -- --epochs 1", withoutPnpm),
    writeCorpus(join(clone, "ravdess")),
    cp(join(root, "tests/golden/voice48k.wav"), join(clone, "voice.wav")),
  ]);
  await stopTraining("runs/stopped");
}, 300_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

test("this file knows every command of README and CONTRIBUTING, and no other", async () => {
  const pages = await Promise.all(["README.md", "CONTRIBUTING.md"].map(documentedCommands));
  const documented = new Set(pages.flat().filter((command) => !isOutside(command)));
  expect([...Object.keys(typed), ...Object.keys(leftOut)].sort()).toEqual([...documented].sort());
});

describe.concurrent("in a fresh clone, after npm start", () => {
  test.each(Object.keys(typed))(
    "%s",
    async (documented) => {
      const { stdout } = await run(documented);
      if (documented.includes("--json")) expect(JSON.parse(stdout)).toHaveLength(1);
    },
    240_000,
  );

  test("pnpm web --port 0 serves the page and its model", async () => {
    const command = "pnpm web --port 0";
    const server = spawn(command, { cwd: clone, env: withPnpm, shell: true, detached: true });
    try {
      const url = await firstUrl(server);
      expect(await (await fetch(url)).text()).toMatch(/<title>Speech Emotion/);
      const info = await fetch(`${url}model/recognizer.json`);
      expect(await info.json()).toHaveProperty("labels");
      expect((await fetch(`${url}examples/trembling-high.wav`)).status).toBe(200);
    } finally {
      await killAll(server);
    }
  }, 120_000);

  test.each([
    "npm run --silent predict -- voice.wav --json",
    "npx --yes pnpm@9 --silent predict voice.wav --json",
  ])(
    "where there is no pnpm, %s does the same",
    async (command) => {
      await expect(shell("pnpm --version", withoutPnpm)).rejects.toThrow();
      const { stdout } = await shell(command, withoutPnpm);
      expect(stdout).toBe((await run("pnpm --silent COMMAND --json")).stdout);
    },
    120_000,
  );
});

/** The project as git would have it elsewhere, with what is not committed yet. */
async function cloneWorkingTree(): Promise<void> {
  const git = (args: string) => promisify(exec)(`git ${args}`, { cwd: root, maxBuffer: 1 << 26 });
  await git(`clone --quiet . "${clone}"`);
  const lists = await Promise.all([
    git("diff --name-only --no-renames -z HEAD"),
    git("ls-files --others --exclude-standard -z"),
  ]);
  for (const name of lists.flatMap(({ stdout }) => stdout.split("\0")).filter(Boolean)) {
    const [from, to] = [join(root, name), join(clone, name)];
    if (existsSync(from)) await cp(from, to, { recursive: true });
    else await rm(to, { force: true });
  }
}

/** What a shell of a visitor has: nothing of the package manager that runs this test, and no pnpm. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|pnpm_|VITEST|SPEECH_EMOTION_|NODE_ENV$)/i.test(name),
    ),
  );
  const hasPnpm = (folder: string) =>
    ["pnpm", "pnpm.cmd", "pnpm.exe"].some((file) => existsSync(join(folder, file)));
  const path = (process.env["PATH"] ?? "").split(delimiter);
  const others = path.filter((folder) => !hasPnpm(folder) && !folder.includes("node_modules"));
  return {
    ...env,
    PATH: [dirname(process.execPath), ...others].join(delimiter),
    CI: "1",
    NO_COLOR: "1",
    SPEECH_EMOTION_CACHE: join(dir, "cache"),
    CHROMIUM: process.execPath, // else "pnpm chromium" would install one
  };
}

/** Two voices, two clips an emotion. */
async function writeCorpus(folder: string): Promise<void> {
  await writeSyntheticCorpus(folder, { speakers: 2 });
  for (const file of await readdir(folder, { recursive: true }))
    if (file.endsWith(".wav") && !/03-01-\d\d-01-01-/.test(file)) await rm(join(folder, file));
}

/** Leaves a training in the state that Ctrl-C leaves it in. */
async function stopTraining(out: string): Promise<void> {
  const args = [launcher, "cli", "train", "ravdess", "--out", out, ...QUICK.split(" ")];
  const child = spawn(process.execPath, [...args, "--epochs", "2"], { cwd: clone, env: withPnpm });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
    if (/^epoch {3}1 /m.test(stderr)) child.kill("SIGINT");
  });
  await once(child, "close");
  expect(existsSync(join(clone, out, "state", "state.json")), stderr).toBe(true);
}

/** Ends a shell and all that it started. */
async function killAll(child: ChildProcess): Promise<void> {
  const closed = once(child, "close");
  if (process.platform === "win32") exec(`taskkill /pid ${child.pid} /T /F`);
  else process.kill(-(child.pid as number));
  await closed;
}
