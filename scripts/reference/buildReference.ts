import { Application, TSConfigReader, TypeDocReader } from "typedoc";
import { root } from "../shared/run.ts";

/**
 * Builds the reference as typedoc.json says.
 *
 * @returns whether all that is public is documented, all types that it mentions are public too, and no link is broken.
 */
export async function buildReference({ check }: { readonly check: boolean }): Promise<boolean> {
  const options = `${root}typedoc.json`;
  const readers = [new TypeDocReader(), new TSConfigReader()];
  const app = await Application.bootstrap({ options }, readers);
  const project = await app.convert();
  if (!project) return false;
  app.validate(project);
  // TypeDoc looks for types that are not exported in the package that has the entries alone.
  app.options.setValue("validation", {
    notExported: true,
    notDocumented: false,
    invalidLink: false,
  });
  for (const name of app.options.getValue("packagesRequiringDocumentation")) {
    project.packageName = name;
    app.validate(project);
  }
  project.packageName = "speech-emotion";
  if (!check) await app.generateOutputs(project);
  return !app.logger.hasErrors() && !app.logger.hasWarnings();
}
