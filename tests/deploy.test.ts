/**
 * Evidence: schema, documents and end to end. What is in deploy/: Kubernetes' API takes the manifests, the command line knows the commands
 * in them, and a batch script runs the shard of its task.
 */
import { execFile, execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { Container, PodSpec } from "kubernetes-types/core/v1.d.ts";
import type { LabelSelector, ObjectMeta } from "kubernetes-types/meta/v1.d.ts";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { commands } from "../packages/train/src/commands/table.ts";
import { contextFiles } from "../scripts/image/contextFiles.ts";
import { parseDockerfile, type Stage, sayingOf } from "../scripts/image/parseDockerfile.ts";
import { root } from "../scripts/shared/run.ts";
import { type Manifest, manifestFaults } from "./deploy/manifestFaults.ts";
import { runScript } from "./runCli.ts";

const filesIn = (folder: string) =>
  readdirSync(join(root, folder)).map((name) => ({
    name: `${folder}/${name}`,
    text: readFileSync(join(root, folder, name), "utf8"),
  }));
const scripts = filesIn("deploy/slurm");
const documents = filesIn("deploy/kubernetes").flatMap(({ text }) => [...parseAllDocuments(text)]);
const manifests = documents.map((document) => document.toJS() as Manifest);
/** What runs pods, with the pods that it runs. */
const pods = manifests.flatMap(({ kind, metadata, spec }) => {
  const { template, selector } = spec as {
    readonly template?: { readonly metadata?: ObjectMeta; readonly spec: PodSpec };
    readonly selector?: LabelSelector;
  };
  return template ? [{ name: `${kind} ${metadata.name}`, selector, ...template }] : [];
});
const pod = (name: string) => pods.find((pod) => pod.name === name)!;

// biome-ignore lint/suspicious/noExplicitAny: damaged manifests have any shape
type Damaged = any;

describe("Kubernetes", () => {
  test("its schema takes every manifest", () => {
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    expect(pods.map(({ name }) => name).sort()).toEqual([
      "Deployment speech-emotion-worker",
      "Job speech-emotion-enqueue",
      "Job speech-emotion-experiment",
      "StatefulSet speech-emotion-redis",
    ]);
    expect(manifestFaults(manifests).flat()).toEqual([]);
  });

  test("it refuses fields that it does not know, values of another type, and what lacks one", () => {
    const damages: readonly (readonly [(manifest: Damaged) => unknown, RegExp])[] = [
      [({ spec }) => (spec.shards = 5), /"shards"' does not exist in type 'JobSpec'/],
      [
        ({ spec }) => (spec.template.spec.containers[0].securityContext.readOnlyFilesystem = true),
        /"readOnlyFilesystem"' does not exist in type 'SecurityContext'/,
      ],
      [({ spec }) => (spec.completions = "5"), /'string' is not assignable to type 'number'/],
      [({ spec }) => (spec.template.spec.volumes = {}), /'Volume\[\]'/],
      [({ spec }) => delete spec.template.spec.containers, /'containers' is missing/],
      [(manifest) => (manifest.apiVersion = "apps/v1"), /no exported member 'Job'/],
    ];
    const damaged = damages.map(([damage]) => {
      const job: Damaged = structuredClone(manifests.find(({ kind }) => kind === "Job"));
      damage(job);
      return job;
    });
    for (const [i, faults] of manifestFaults(damaged).entries())
      expect(faults.join("\n")).toMatch(damages[i]![1]);
  });

  test.each(pods)(
    "$name runs without rights, on files that it cannot change, within limits",
    (pod) => {
      const { spec, selector, metadata } = pod;
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true });
      expect(spec.securityContext?.runAsUser).toBeGreaterThan(0);
      for (const { securityContext, resources } of spec.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        for (const amounts of [resources?.requests, resources?.limits])
          expect(Object.keys(amounts ?? {})).toEqual(["cpu", "memory"]);
      }
      if (selector) expect(metadata?.labels).toMatchObject(selector.matchLabels!);
    },
  );

  test("an experiment has as many shards as completions", () => {
    const { spec } = manifests.find(
      ({ metadata }) => metadata.name === "speech-emotion-experiment",
    )!;
    const [{ env }] = pod("Job speech-emotion-experiment").spec.containers as [Container];
    expect(env).toContainEqual({ name: "SHARDS", value: `${spec["completions"]}` });
  });

  test("Redis keeps every job", () => {
    const [{ args }] = pod("StatefulSet speech-emotion-redis").spec.containers as [Container];
    expect(args?.join(" ")).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
  });
});

describe("commands", () => {
  const ofScripts = scripts.flatMap(({ name, text }) =>
    text
      .replace(/\\\n/g, " ")
      .split("\n")
      .map((line) => [name, line] as const),
  );
  const ofPods = pods.flatMap(({ name, spec }) =>
    spec.containers.flatMap(({ image, command, args = [] }) => {
      if (!image?.startsWith("speech-emotion")) return [];
      const words = command ? args : ["run.mjs cli", ...args];
      return [[name, words.join(" ")] as const];
    }),
  );
  const typed = [...ofScripts, ...ofPods].flatMap(([file, line]) => {
    const [, name, rest] = /run\.mjs (?:cli )?(\w+)(.*)/.exec(line) ?? [];
    return name === undefined ? [] : [{ file, name, options: rest!.match(/--[a-z][\w-]*/g) ?? [] }];
  });

  test("were found", () => {
    const names = new Set(typed.map(({ name }) => name));
    expect([...names].sort()).toEqual(["enqueue", "experiment", "merge", "worker"]);
    expect(typed).toHaveLength(8);
  });

  for (const { file, name, options } of typed)
    test(`of ${file}: ${name} knows ${options.join(" ")}`, async () => {
      // An experiment hands on what is train's.
      const row = commands.find(
        (command) => command.name === (name === "experiment" ? "train" : name),
      );
      const { stdout } =
        name === "experiment" ? await runScript(name, ["--help"], place) : { stdout: "" };
      const known = [stdout, ...row!.options.map(({ flags }) => flags)].join("\n");
      for (const option of options) expect(known).toMatch(new RegExp(`${option}([ ,]|$)`, "m"));
    });
});

const place = { cwd: root, cache: "unused" };

/** `pnpm image` carries its steps out. */
describe("the Dockerfile", () => {
  const stages = parseDockerfile(readFileSync(join(root, "deploy/Dockerfile"), "utf8"));
  const [build, experiment, image] = stages as [Stage, Stage, Stage];

  test("builds two images of one base, which run as a user of a number and not as root", () => {
    expect(stages.map(({ name }) => name)).toEqual(["build", "experiment", undefined]);
    for (const { base } of stages) expect(base).toMatch(/^node:\d+-\w+-slim$/);
    expect(new Set(stages.map(({ base }) => base)).size).toBe(1);
    for (const stage of [experiment, image]) {
      expect(sayingOf(stage, "USER")).toMatch(/^[1-9]\d*:[1-9]\d*$/);
      expect(JSON.parse(sayingOf(stage, "ENTRYPOINT"))[0]).toBe("node");
    }
  });

  test("the image that is last has what is needed to run, and nothing that was needed to build", () => {
    const copies = image.instructions.filter(({ name }) => ["COPY", "ADD", "RUN"].includes(name));
    expect(copies).toEqual([{ name: "COPY", rest: "--from=build /app /app" }]);
    expect(build.instructions.at(-1)?.rest).toMatch(/ deploy --prod \/app$/);
  });

  test("the builder is given the sources, and neither what was made of them nor anything private", async () => {
    const files = contextFiles();
    const committed = execFileSync("git", ["ls-files", "packages", "models", "apps", "scripts"], {
      cwd: root,
      encoding: "utf8",
    });
    const sources = committed
      .trim()
      .split("\n")
      .filter((file) => !/\.test\.ts$/.test(file));
    expect(files).toEqual(expect.arrayContaining(sources));
    const others = files.filter((file) => !/^(packages|models|apps|scripts)\//.test(file)).sort();
    expect(others).toEqual([
      "deploy/package.json",
      "package.json",
      "pnpm-lock.yaml",
      "pnpm-workspace.yaml",
      "tsconfig.base.json",
    ]);
    const made =
      /(^|\/)(node_modules|dist)\/|\.(tsbuildinfo|node)$|\.generated\.|\.git\/|\.npmrc|\.env/;
    expect(files.filter((file) => made.test(file))).toEqual([]);
  });
});

describe.skipIf(process.platform === "win32")("Slurm", () => {
  test("a task of an array runs its shard", async () => {
    const dir = await mkdtemp(join(tmpdir(), "slurm-"));
    try {
      // Runs a job's step here, as srun does on the nodes of the job.
      const srun = '#!/bin/bash\nwhile [[ $1 == --* ]]; do shift; done\nexec "$@"\n';
      await writeFile(join(dir, "srun"), srun, { mode: 0o755 });
      const words = ["seeds", "nowhere", "--seeds", "9", "--out", dir];
      const env = {
        ...process.env,
        PATH: [dir, process.env["PATH"]].join(delimiter),
        ...{ SLURM_ARRAY_TASK_ID: "7", SLURM_ARRAY_TASK_MIN: "4", SLURM_ARRAY_TASK_COUNT: "5" },
        SLURM_CPUS_PER_TASK: "2",
      };
      const script = ["deploy/slurm/experiment.sbatch", ...words];
      const { stdout } = await promisify(execFile)("bash", script, { cwd: root, env });
      expect(stdout).toMatch(/^shard 4 of 5: none\nother shards: left 9\n/);
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test.each(scripts)("bash reads $name", async ({ name }) => {
    await promisify(execFile)("bash", ["-n", name], { cwd: root });
  });
});
