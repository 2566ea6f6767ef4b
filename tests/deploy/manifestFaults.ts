import { join } from "node:path";
import ts from "typescript";
import { root } from "../../scripts/shared/run.ts";

/** An object of Kubernetes, as a manifest describes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/**
 * What Kubernetes' API would not take of each manifest: fields that it does not know, values of another type, what is missing. They are
 * held against the types that are generated from its OpenAPI schema (`kubernetes-types`), as literals, in which TypeScript allows no other
 * fields.
 */
export function manifestFaults(manifests: readonly Manifest[]): string[][] {
  const path = join(root, "tests", "deploy", "manifests.virtual.ts");
  const source = manifests.map(declare).join("\n"); // a line each
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], lib: ["lib.es5.d.ts"] },
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (file) => file === path || fileExists(file);
  host.getSourceFile = (file, version, ...others) =>
    file === path
      ? ts.createSourceFile(file, source, version)
      : getSourceFile(file, version, ...others);
  const program = ts.createProgram([path], options, host);
  const file = program.getSourceFile(path) as ts.SourceFile;
  const faults = manifests.map((): string[] => []);
  for (const { start, messageText } of program.getSemanticDiagnostics(file)) {
    const { line } = file.getLineAndCharacterOfPosition(start as number);
    faults[line]?.push(ts.flattenDiagnosticMessageText(messageText, " "));
  }
  return faults;
}

function declare(manifest: Manifest, i: number): string {
  const [group = "", version] = manifest.apiVersion.split("/");
  const module = version === undefined ? `core/${group}` : `${group.split(".")[0]}/${version}`;
  const type = `import("kubernetes-types/${module}").${manifest.kind}`;
  return `export const manifest${i}: ${type} = ${JSON.stringify(manifest)};`;
}
